"""A decision about a breach as it is being made: what it is, why, and what still is missing before it can be signed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from nocdesk.boards.breach_rows import BreachRow
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.people.policy import Act, may
from nocdesk.sla.breaches.model import BreachState, BreachStep, ExclusionReason
from nocdesk.sla.breaches.states import is_possible
from ui.breach_text import bad_minutes

EXPLAINED = {
    BreachStep.CONFIRM: _("Confirm locks {minutes} min now."),
    BreachStep.EXCLUDE: _(
        "Excluded time counts for neither side. It takes effect with the signature of another person."
    ),
    BreachStep.SIGN: _("With your signature {minutes} min count for neither side."),
    BreachStep.DISPUTE: _("The figure is in doubt. It counts as it stands until somebody decides."),
    BreachStep.REOPEN: _("A new entry withdraws the decision; the log keeps both."),
}
_SIGNED = {
    BreachStep.CONFIRM: _("Sign: confirm {minutes} minutes"),
    BreachStep.EXCLUDE: _("Sign 1 of 2: exclude {minutes} minutes"),
    BreachStep.SIGN: _("Sign 2 of 2: exclude {minutes} minutes"),
    BreachStep.DISPUTE: _("Sign: dispute {minutes} minutes"),
    BreachStep.REOPEN: _("Sign: open again"),
}
DONE = {
    BreachStep.CONFIRM: _("Confirm"),
    BreachStep.EXCLUDE: _("Exclude"),
    BreachStep.SIGN: _("Sign the exclusion of"),
    BreachStep.DISPUTE: _("Dispute"),
    BreachStep.REOPEN: _("Open again"),
}
_NEEDS_NOTE = frozenset({BreachStep.EXCLUDE, BreachStep.DISPUTE, BreachStep.REOPEN})


@dataclass(frozen=True, slots=True)
class BreachDraft:
    """What somebody is about to sign; `step` is None while nothing is chosen."""

    breach_id: int
    step: BreachStep | None = None
    reason: ExclusionReason | None = None
    note: str = ""

    def is_like(self, other: "BreachDraft") -> bool:
        """Whether the same was typed; a verdict is offered anew whenever somebody has decided."""
        return (self.reason, self.note) == (other.reason, other.note)

    def joined(self, earlier: "BreachDraft") -> "BreachDraft":
        """This draft with the note of an earlier one below its own; one without words makes room for it."""
        if not self.note.strip() or self.note == earlier.note:
            return earlier
        return replace(self, reason=self.reason or earlier.reason, note=f"{self.note}\n{earlier.note}".strip())


_FORM = TypeAdapter(BreachDraft)


def kept_drafts(drafts: Mapping[int, BreachDraft]) -> dict[str, str]:
    """What has words or a reason of its own and is not signed, as texts for a file."""
    typed = {key: draft for key, draft in drafts.items() if draft.note or draft.reason}
    return {str(key): _FORM.dump_json(draft).decode() for key, draft in typed.items()}


def taken_up(kept: Mapping[str, str]) -> dict[int, BreachDraft]:
    """The drafts that a file has kept. Raises ValueError where it is none of these."""
    return {int(key): _FORM.validate_json(text) for key, text in kept.items()}


def first_draft(row: BreachRow, me: str, role: Role) -> BreachDraft:
    """What is offered: to confirm what is open, to sign what somebody else proposed to exclude."""
    offered = {BreachState.OPEN: BreachStep.CONFIRM, BreachState.PROPOSED: BreachStep.SIGN}.get(row.state)
    is_mine = offered is not BreachStep.SIGN or row.proposed_by != me
    return BreachDraft(row.id, offered if offered and is_mine and is_permitted(offered, role) else None)


def with_verdict(draft: BreachDraft, row: BreachRow, step: BreachStep) -> BreachDraft:
    """The draft with another verdict; to exclude what waits for its second signature is to sign it."""
    if step is BreachStep.EXCLUDE and row.state is BreachState.PROPOSED:
        step = BreachStep.SIGN
    return replace(draft, step=step)


def is_permitted(step: BreachStep, role: Role) -> bool:
    """Whether the role may take the step."""
    return may(role, Act.SIGN_EXCLUSION if step is BreachStep.SIGN else Act.DECIDE_BREACH)


def is_offered(step: BreachStep, row: BreachRow, role: Role) -> bool:
    """Whether the verdict can be chosen."""
    step = with_verdict(BreachDraft(row.id), row, step).step or step
    return is_possible(row.state, step) and is_permitted(step, role)


def what_is_missing(draft: BreachDraft, row: BreachRow, me: str, role: Role) -> str:
    """Why it cannot be signed yet, as what to do; empty where it can."""
    if not is_permitted(BreachStep.CONFIRM, role):
        return _("Supervisors decide here; your role looks on.")
    if draft.step is None:
        is_waiting = row.state is BreachState.PROPOSED
        return _("You signed first; another person signs second.") if is_waiting else _("Choose a verdict first.")
    if not is_possible(row.state, draft.step):
        return _("This is decided already; choose another verdict.")
    if draft.step is BreachStep.SIGN and row.proposed_by == me:
        return _("You signed first; another person signs second.")
    if draft.step is BreachStep.EXCLUDE and draft.reason is None:
        return _("Choose a reason.")
    if draft.step in _NEEDS_NOTE and not draft.note.strip():
        return _("Write why in the note.")
    return ""


def explained(draft: BreachDraft, row: BreachRow) -> str:
    """What signing does."""
    if draft.step is None:
        return _("What was decided stands in the log below.")
    text = EXPLAINED[draft.step].format(minutes=bad_minutes(row.bad_s))
    joins = draft.step is BreachStep.CONFIRM and row.is_running
    return _("{text} Later minutes join this entry until the breach ends.").format(text=text) if joins else text


def sign_text(draft: BreachDraft, row: BreachRow) -> str:
    """What stands on the button."""
    if draft.step is None:
        return _("Sign")
    return _SIGNED[draft.step].format(minutes=bad_minutes(row.bad_s))
