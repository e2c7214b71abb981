"""What may be done about a breach: confirm, exclude with two signatures, dispute, open again, take a decision back."""

from collections.abc import Sequence

from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.sla.breaches.editing import breach_to_decide, decisions_of, standing_of
from nocdesk.sla.breaches.exclusions import exclude_in_ledger, require_ledger, withdraw_in_ledger
from nocdesk.sla.breaches.model import BreachDecision, BreachState, BreachStep, ExclusionReason, SlaBreach
from nocdesk.sla.breaches.states import BreachError, next_state
from nocdesk.store.unit_of_work import UnitOfWork


def confirm_breach(work: UnitOfWork, *, breach_id: int, note: str = "", expected_version: int | None = None) -> None:
    """The provider answers for it: locks the bad time so far, and what still comes joins until the breach ends."""
    require(work.actor, Act.DECIDE_BREACH)
    breach = breach_to_decide(work, breach_id, expected_version)
    _enter(work, breach, BreachStep.CONFIRM, next_state(breach.state, BreachStep.CONFIRM), note=note.strip())


def exclude_breach(
    work: UnitOfWork, *, breach_id: int, reason: ExclusionReason, note: str, expected_version: int | None = None
) -> None:
    """The first signature of an exclusion; it takes effect with the second one, of another person."""
    require(work.actor, Act.DECIDE_BREACH)
    breach = breach_to_decide(work, breach_id, expected_version)
    state = next_state(breach.state, BreachStep.EXCLUDE)
    require_ledger(work.session, breach)
    _enter(work, breach, BreachStep.EXCLUDE, state, reason=reason, note=_needed(note, _("exclude a breach")))


def sign_exclusion(work: UnitOfWork, *, breach_id: int, note: str = "", expected_version: int | None = None) -> None:
    """The second signature: from now on the time of the breach counts in the class of its reason."""
    require(work.actor, Act.SIGN_EXCLUSION)
    breach = breach_to_decide(work, breach_id, expected_version)
    state = next_state(breach.state, BreachStep.SIGN)
    first = proposal_of(decisions_of(work.session, breach.id))
    if first.by == work.actor.name:
        raise BreachError(_("{by} signed this exclusion first; another person has to sign it.").format(by=first.by))
    correction_id = exclude_in_ledger(work, breach, first)
    _enter(work, breach, BreachStep.SIGN, state, reason=first.reason, note=note.strip(), correction_id=correction_id)


def dispute_breach(work: UnitOfWork, *, breach_id: int, note: str, expected_version: int | None = None) -> None:
    """The figure itself is in doubt; the breach counts as it stands until somebody decides."""
    require(work.actor, Act.DECIDE_BREACH)
    breach = breach_to_decide(work, breach_id, expected_version)
    state = next_state(breach.state, BreachStep.DISPUTE)
    _enter(work, breach, BreachStep.DISPUTE, state, note=_needed(note, _("dispute a breach")))


def reopen_breach(work: UnitOfWork, *, breach_id: int, note: str, expected_version: int | None = None) -> None:
    """Withdraw what was decided, by a new entry; time that was excluded counts again."""
    require(work.actor, Act.DECIDE_BREACH)
    breach = breach_to_decide(work, breach_id, expected_version)
    state = next_state(breach.state, BreachStep.REOPEN)
    note = _needed(note, _("open a breach again"))
    _let_count_again(work, breach, note)
    _enter(work, breach, BreachStep.REOPEN, state, note=note)


def take_decision_back(work: UnitOfWork, *, breach_id: int, expected_version: int | None = None) -> None:
    """Undo one's own last decision, by a new entry: the log keeps both."""
    breach = breach_to_decide(work, breach_id, expected_version)
    standing = standing_of(decisions_of(work.session, breach.id))
    if not standing:
        raise BreachError(_("Nothing that was decided about this breach stands, so there is nothing to take back."))
    last = standing[-1]
    require(work.actor, Act.SIGN_EXCLUSION if last.step is BreachStep.SIGN else Act.DECIDE_BREACH)
    if last.by != work.actor.name:
        raise BreachError(
            _("{by} decided this; only who decided can take it back. Decide anew instead.").format(by=last.by)
        )
    before = standing[-2].state if len(standing) > 1 else BreachState.OPEN
    if before is BreachState.EXCLUDED:
        raise BreachError(_("A withdrawn exclusion needs both signatures again; exclude the breach anew."))
    _let_count_again(work, breach, "the second signature was taken back")
    _enter(work, breach, BreachStep.TAKE_BACK, before, reason=last.reason)


def proposal_of(log: Sequence[BreachDecision]) -> BreachDecision:
    """The first signature of the exclusion that waits for its second one."""
    return next(entry for entry in reversed(log) if entry.step is BreachStep.EXCLUDE)


def _let_count_again(work: UnitOfWork, breach: SlaBreach, why: str) -> None:
    """Withdraw from the ledger what the exclusion said there, if the breach is excluded."""
    if breach.state is not BreachState.EXCLUDED:
        return
    signed = standing_of(decisions_of(work.session, breach.id))[-1]
    if signed.correction_id is not None:
        withdraw_in_ledger(work, signed.correction_id, why)


def _enter(
    work: UnitOfWork,
    breach: SlaBreach,
    step: BreachStep,
    state: BreachState,
    *,
    reason: ExclusionReason | None = None,
    note: str = "",
    correction_id: int | None = None,
) -> None:
    before = breach.state
    breach.state, breach.decided_at = state, work.now
    work.session.flush()
    entry = BreachDecision(
        breach_id=breach.id,
        at=work.now,
        by=work.actor.name,
        role=work.actor.role,
        step=step,
        state=state,
        reason=reason,
        note=note,
        began_at=breach.began_at,
        until_at=breach.until_at,
        bad_s=breach.bad_s,
        correction_id=correction_id,
        breach_version=breach.version,
    )
    work.session.add(entry)
    after = {"state": state, "reason": reason, "note": note, "bad_s": breach.bad_s, "version": breach.version}
    work.audit(_ACTIONS[step], breach, {"state": before}, after)


def _needed(note: str, act: str) -> str:
    note = note.strip()
    if not note:
        raise BreachError(_("To {act}, say why: the note is read when somebody asks later.").format(act=act))
    return note


_ACTIONS = {
    BreachStep.CONFIRM: "confirm_breach",
    BreachStep.EXCLUDE: "exclude_breach",
    BreachStep.SIGN: "sign_exclusion",
    BreachStep.DISPUTE: "dispute_breach",
    BreachStep.REOPEN: "reopen_breach",
    BreachStep.TAKE_BACK: "take_decision_back",
}
