"""What the desk itself writes into tickets for the staff; stored in English, and said again to whoever reads it."""

from nocdesk.kept_words import said_again
from nocdesk.language import N_
from nocdesk.tickets.restoration_words import CAUSE_WORDS, RESTORATION_WORDS, restoration_words

ASSIGNED, ASSIGNED_TO_NONE = N_("Assigned to {whom}"), N_("Assigned to no workgroup")
NO_WORKGROUP = "no workgroup"
PRIORITY = N_("Priority {before} → {after} (impact {impact}, urgency {urgency})")
ESCALATED = N_("Escalated to {to}: {share} of the {allowed} to {kind} are used")
ESCALATED_BY_INTERNAL = N_("Escalated to {to}: {share} of the {allowed} to {kind} (internal target) are used")
EVERYBODY = N_("everybody: no workgroup has it")
REASON = N_("Reason: {reason}")
TAKEN_BACK, NOTHING_ELSE = N_("Taken back: {steps}"), N_("nothing else")
MOVED = N_("{before} → {after}")
CAUSE, NO_CAUSE = N_("cause: {cause}"), N_("cause unknown")
CREW, NO_CREW = N_("crew: {crew}"), N_("no crew")
LIVE_CHECK, RESOLVED_BY_ITSELF = N_("live check: {checks}"), N_("Resolved by itself")
RESTORED = N_("Restored, by the live check: {checks}. Resolve it?")
MERGED, UNMERGED = N_("{ticket} was merged into this one: {text}"), N_("{ticket} is no longer merged into this one")
SPLIT_FROM = N_("Split from {ticket}")
SPLIT, UNSPLIT = N_("{ticket} was split from this one: {text}"), N_("{ticket} is no longer split from this one")
ETR_WITHDRAWN, ETR_SET, ETR_MOVED = N_("ETR withdrawn"), N_("ETR set to {etr}"), N_("ETR moved from {before} to {etr}")

STAFF_LINES = (
    *(ASSIGNED_TO_NONE, ASSIGNED, PRIORITY, ESCALATED_BY_INTERNAL, ESCALATED, EVERYBODY),
    *(REASON, TAKEN_BACK, NOTHING_ELSE),
    *(CAUSE, NO_CAUSE, CREW, NO_CREW, LIVE_CHECK, RESOLVED_BY_ITSELF, RESTORED, MERGED, UNMERGED),
    *(SPLIT_FROM, SPLIT, UNSPLIT, ETR_WITHDRAWN, ETR_SET, ETR_MOVED),
    *(restoration_words(None), *RESTORATION_WORDS.values(), *CAUSE_WORDS.values(), MOVED),
)
_BETWEEN = " · "


def staff_line(text: str) -> str:
    """A line of a ticket in the reader's language, as far as the desk wrote it; what people wrote stays as it is."""
    return _BETWEEN.join(said_again(part, STAFF_LINES) for part in text.split(_BETWEEN))
