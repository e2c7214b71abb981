"""What may be done with a handover: prepare, write, sign, read back, accept or refuse."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.model import Handover, HandoverState
from nocdesk.shifts.sheet import NOTES, SheetItem, items_as_stored, items_of, not_read_back, sealing
from nocdesk.shifts.states import HandoverError, HandoverStep, next_state
from nocdesk.store.unit_of_work import UnitOfWork

LONGEST_TEXT = 4_000


def prepare_handover(work: UnitOfWork, *, shift: Shift, items: Iterable[SheetItem]) -> int:
    """Begin the handover of a shift with what stands open; there is one of each shift at a time."""
    require(work.actor, Act.HAND_OVER)
    present = work.session.scalar(
        select(Handover).where(
            Handover.shift == shift.name,
            Handover.starts_at == shift.starts_at,
            Handover.state != HandoverState.DISCARDED,
        )
    )
    if present is not None:
        raise HandoverError(
            _("There is a handover of {shift} already (number {number}): go on with that one.").format(
                shift=shift.name, number=present.id
            )
        )
    handover = Handover(
        shift=shift.name,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        prepared_by=work.actor.name,
        prepared_at=work.now,
        items=items_as_stored(items),
        read_back=[],
    )
    work.session.add(handover)
    work.session.flush()
    work.audit("prepare_handover", handover, {}, {"shift": shift.name, "ends_at": shift.ends_at})
    return handover.id


def write_handover(
    work: UnitOfWork,
    *,
    handover_id: int,
    notes: Mapping[str, str] | None = None,
    items: Iterable[SheetItem] | None = None,
) -> None:
    """Change the free notes (by their names, see NOTES), or fill the sheet anew; what was refused is a draft again."""
    require(work.actor, Act.HAND_OVER)
    handover = _handover(work, handover_id)
    _take(handover, HandoverStep.EDIT)
    _check_notes(notes or {})
    before = {name: getattr(handover, name) for name in notes or {}}
    for name, text in (notes or {}).items():
        setattr(handover, name, text.strip())
    if items is not None:
        handover.items = items_as_stored(items)
    work.audit("write_handover", handover, before, dict(notes or {}))


def sign_handover(work: UnitOfWork, *, handover_id: int, items: Iterable[SheetItem]) -> None:
    """Sign as who leaves, with what stands open at this moment; nothing has been read back of it yet."""
    require(work.actor, Act.HAND_OVER)
    handover = _handover(work, handover_id)
    _take(handover, HandoverStep.SIGN)
    handover.items = items_as_stored(items)
    handover.outgoing, handover.offered_at = work.actor.name, work.now
    handover.read_back = []
    handover.refused_by = handover.refused_at = None
    handover.refusal = ""
    work.audit("sign_handover", handover, {"outgoing": None}, {"outgoing": work.actor.name})


def recall_handover(work: UnitOfWork, *, handover_id: int) -> None:
    """Take the signature back, as who gave it."""
    require(work.actor, Act.HAND_OVER)
    handover = _handover(work, handover_id)
    _take(handover, HandoverStep.RECALL)
    if handover.outgoing != work.actor.name:
        raise HandoverError(
            _("{outgoing} has signed it: only they take that back. Refuse it with a reason.").format(
                outgoing=handover.outgoing
            )
        )
    handover.outgoing = handover.offered_at = None
    handover.read_back = []
    work.audit("recall_handover", handover, {"outgoing": work.actor.name}, {"outgoing": None})


def read_back(work: UnitOfWork, *, handover_id: int, key: str) -> None:
    """Say that a pressing item was read back, as who comes."""
    require(work.actor, Act.HAND_OVER)
    handover = _handover(work, handover_id)
    _take(handover, HandoverStep.READ_BACK)
    _refuse_the_same(handover, work.actor.name, _("reads it back"))
    if key not in {item.key for item in items_of(handover.items) if item.is_pressing}:
        raise HandoverError(_("The sheet has no item '{key}' that is to be read back.").format(key=key))
    if key not in handover.read_back:
        handover.read_back = [*handover.read_back, key]
    work.audit("read_back_handover", handover, {}, {"key": key})


def accept_handover(work: UnitOfWork, *, handover_id: int) -> None:
    """Sign as who comes: another person, once every pressing item was read back; nothing is changed after that."""
    require(work.actor, Act.HAND_OVER)
    handover = _handover(work, handover_id)
    state = next_state(handover.state, HandoverStep.ACCEPT)
    _refuse_the_same(handover, work.actor.name, _("signs for those who come"))
    if missing := not_read_back(items_of(handover.items), handover.read_back):
        raise HandoverError(
            _("Still to be read back: {missing}.").format(missing=", ".join(item.text for item in missing))
        )
    handover.state = state
    handover.incoming, handover.accepted_at = work.actor.name, work.now
    handover.seal = sealing(handover)
    work.audit("accept_handover", handover, {"incoming": None}, {"incoming": work.actor.name, "seal": handover.seal})


def refuse_handover(work: UnitOfWork, *, handover_id: int, reason: str) -> None:
    """Refuse it as who comes, and say why."""
    require(work.actor, Act.HAND_OVER)
    handover = _handover(work, handover_id)
    state = next_state(handover.state, HandoverStep.REFUSE)
    _refuse_the_same(handover, work.actor.name, _("refuses it"))
    if not reason.strip():
        raise HandoverError(_("Refusing a handover needs a reason: say what is missing."))
    handover.state = state
    handover.refused_by, handover.refused_at, handover.refusal = work.actor.name, work.now, reason.strip()
    handover.outgoing = handover.offered_at = None
    work.audit("refuse_handover", handover, {}, {"reason": handover.refusal})


def discard_handover(work: UnitOfWork, *, handover_id: int) -> None:
    """Give up a draft, or what was refused."""
    require(work.actor, Act.HAND_OVER)
    handover = _handover(work, handover_id)
    before = handover.state
    _take(handover, HandoverStep.DISCARD)
    work.audit("discard_handover", handover, {"state": before}, {"state": handover.state})


def _handover(work: UnitOfWork, handover_id: int) -> Handover:
    handover = work.session.get(Handover, handover_id)
    if handover is None:
        raise HandoverError(
            _("There is no handover {handover_id}: `nocdesk shift handover list` shows them.").format(
                handover_id=handover_id
            )
        )
    return handover


def _check_notes(notes: Mapping[str, str]) -> None:
    for name, text in notes.items():
        if name not in NOTES:
            raise HandoverError(
                _("A handover has no note '{name}'; it has {notes}.").format(name=name, notes=", ".join(NOTES))
            )
        if len(text) > LONGEST_TEXT:
            raise HandoverError(
                _("The {name} is {count} characters long; {most} are kept. Shorten it.").format(
                    name=name, count=len(text), most=LONGEST_TEXT
                )
            )


def _take(handover: Handover, step: HandoverStep) -> None:
    handover.state = next_state(handover.state, step)


def _refuse_the_same(handover: Handover, name: str, does: str) -> None:
    if handover.outgoing == name:
        raise HandoverError(_("{name} has signed as who leaves: another person {does}.").format(name=name, does=does))
