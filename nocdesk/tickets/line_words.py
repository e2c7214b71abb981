"""What the desk itself writes into tickets for the staff; stored in English, and said again to whoever reads it."""

from nocdesk.kept_words import is_short_line, said_again
from nocdesk.language import ENGLISH, LANGUAGE, N_, _
from nocdesk.tickets.restoration_words import CAUSE_WORDS, RESTORATION_WORDS, restoration_words

ASSIGNED, ASSIGNED_TO_NONE = N_("Assigned to {whom}"), N_("Assigned to no workgroup")
ASSIGNED_WITHOUT_GROUP = N_("Assigned to no workgroup · {whom}")
NO_WORKGROUP = "no workgroup"
PRIORITY = N_("Priority {before} → {after} (impact {impact}, urgency {urgency})")
ESCALATED = N_("Escalated to {to}: {share} of the {allowed} to {kind} are used")
ESCALATED_BY_INTERNAL = N_("Escalated to {to}: {share} of the {allowed} to {kind} (internal target) are used")
EVERYBODY = "everybody: no workgroup has it"
ESCALATED_TO_ALL = N_("Escalated to everybody: no workgroup has it: {share} of the {allowed} to {kind} are used")
ESCALATED_TO_ALL_BY_INTERNAL = N_(
    "Escalated to everybody: no workgroup has it: {share} of the {allowed} to {kind} (internal target) are used"
)
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

# Where another one would fit as well, the more special stands first.
WHOLE_LINES = (
    *(ASSIGNED_WITHOUT_GROUP, ASSIGNED_TO_NONE, ASSIGNED, PRIORITY),
    *(ESCALATED_TO_ALL_BY_INTERNAL, ESCALATED_TO_ALL, ESCALATED_BY_INTERNAL, ESCALATED),
    *(RESTORED, MERGED, UNMERGED, SPLIT_FROM, SPLIT, UNSPLIT),
)
STEPS = (
    *(NOTHING_ELSE, NO_CAUSE, CREW, NO_CREW, LIVE_CHECK, RESOLVED_BY_ITSELF),
    *(ETR_WITHDRAWN, ETR_SET, ETR_MOVED, *RESTORATION_WORDS.values(), restoration_words(None)),
)
_BETWEEN, _ARROW = " · ", " → "
_REASON, _TAKEN_BACK, _CAUSE = REASON.partition("{")[0], TAKEN_BACK.partition("{")[0], CAUSE.partition("{")[0]
_STATUS_OF = {words.lower(): words for words in (restoration_words(None), *RESTORATION_WORDS.values())}
_CAUSE_OF = {words.lower(): words for words in CAUSE_WORDS.values()}


def staff_line(text: str, *, is_by_hand: bool) -> str:
    """A line of a ticket in the reader's language, as far as the desk wrote it; what people wrote stays as it is."""
    if is_by_hand or LANGUAGE == ENGLISH or not is_short_line(text):
        return text
    # A reason may say anything, and so be like a whole line.
    whole = text if _REASON in text else said_again(text, WHOLE_LINES)
    return whole if whole != text else _steps(text)


def _steps(text: str) -> str:
    """What was done or taken back, step by step; all that follows a reason is a person's."""
    if text.startswith(_TAKEN_BACK):
        return _(TAKEN_BACK).format(steps=_joined(text.removeprefix(_TAKEN_BACK)))
    return _joined(text)


def _joined(text: str) -> str:
    done, between, reason = f"{_BETWEEN}{text}".partition(f"{_BETWEEN}{_REASON}")
    said = [_step(step) for step in done.split(_BETWEEN)[1:]]
    return _BETWEEN.join([*said, _(REASON).format(reason=reason)] if between else said)


def _step(text: str) -> str:
    before, _arrow, after = text.partition(_ARROW)
    if before in _STATUS_OF.values() and after in _STATUS_OF:
        return _(MOVED).format(before=_(before), after=_(_STATUS_OF[after]))
    cause = _CAUSE_OF.get(text.removeprefix(_CAUSE))
    if text.startswith(_CAUSE) and cause:
        return _(CAUSE).format(cause=_(cause))
    return said_again(text, STEPS)
