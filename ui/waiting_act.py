"""What a person has asked for and the store has not taken yet, and how it becomes part of the store."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TypeVar, cast

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.merging import Version
from nocdesk.problems.editing import problem_to_change
from nocdesk.problems.editing import version_of as problem_version
from nocdesk.sla.breaches.editing import decisions_of
from nocdesk.sla.breaches.model import BreachStep
from nocdesk.store.asked_acts import KEPT_FOR, is_first_time, is_known
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.editing import TicketConflictError
from nocdesk.tickets.merging import version_of
from nocdesk.tickets.model import TroubleTicket
from ui.contention import contender
from ui.meanwhile import ticket_changed_by_others
from ui.phone_ticket import PhoneTicket, open_by_phone, opened_before
from ui.text import plural
from ui.ticket_edit import TicketEdit, left_by, save_edit, save_late, saved_before
from ui.waitable_commands import Asked, asked, called

Change = Callable[[UnitOfWork], object]
T = TypeVar("T")
MOST_REASONS = 3


class OutdatedActError(NocdeskError):
    """An act has waited for so long that the store may not know it again."""


class PartsRefusedError(NocdeskError):
    """Parts of an act that waited are no longer possible, by their places in it: the others can be done without."""

    def __init__(self, refused: Mapping[int, str]) -> None:
        super().__init__("; ".join(refused.values()))
        self.refused = refused


@dataclass(frozen=True, slots=True)
class WaitingAct:
    """One unit of work that was asked for; by its token the store knows it when it comes a second time.

    One with a `refusal` is not sent again before the person has decided: `insists` says that it is meant all the same.
    `left_of` is how many parts there were where the others are done; 0 where it is the whole.
    """

    token: str
    words: str
    asked_at: datetime
    asked: tuple[Asked, ...]
    refusal: str = ""
    insists: bool = False
    left_of: int = 0


@dataclass(frozen=True, slots=True)
class Contended:
    """A part of an act, by its place, that was left undone: somebody was first, or it is no longer possible."""

    place: int
    asked: Asked
    by: str


@dataclass(frozen=True, slots=True)
class Performed:
    """What the commands of an act gave back, and what of it was left undone."""

    results: tuple[object, ...] = ()
    contended: tuple[Contended, ...] = ()

    def words(self, done: str) -> str:
        """What was done, and how much of it where some was left undone."""
        if not self.contended:
            return done
        count = len(self.results)
        return _("{done}: {count} of {all}").format(done=done, count=count, all=count + len(self.contended))

    def of_done(self, parts: Sequence[T]) -> tuple[T, ...]:
        """Of what belongs to the parts of the act, one to each in their order, that of the parts that were done."""
        left = {part.place for part in self.contended}
        places = range(len(self.results) + len(left))
        return tuple(part for part, place in zip(parts, places, strict=True) if place not in left)


def about(acts: Sequence[WaitingAct], kind: str) -> frozenset[int]:
    """The alarms, the tickets, the problems, or the breaches, that something is asked for."""
    found = (part.about() for act in acts for part in act.asked)
    return frozenset(about[1] for about in found if about is not None and about[0] == kind)


def waiting_act(words: str, changes: Sequence[Change], now: datetime) -> WaitingAct | None:
    """The changes as an act that can wait; None where one of them is no command that a file can keep."""
    parts = [_asked(change) for change in changes]
    known = tuple(part for part in parts if part is not None)
    if not known or len(known) < len(parts):
        return None
    return WaitingAct(_token(), words, now, known)


def insisting(act: WaitingAct, now: datetime) -> WaitingAct:
    """A refused act again: it is meant as things stand now."""
    return replace(act, refusal="", insists=True, asked_at=now)


def left_undone(act: WaitingAct, contended: Sequence[Contended]) -> WaitingAct:
    """What of an act was not done, as an act of its own that waits for a decision."""
    parts = tuple(part.asked for part in contended)
    left_of = len(act.asked) if len(parts) < len(act.asked) else act.left_of
    return replace(act, token=_token(), asked=parts, refusal=_why(contended), left_of=left_of)


def how_many(act: WaitingAct) -> str:
    """Of an act whose others are done, how many parts are left: `3 of 12`."""
    left_of = act.left_of
    return _("{count} of {left_of}").format(count=len(act.asked), left_of=left_of) if left_of else ""


def words_of(act: WaitingAct) -> str:
    """What an act is called, and how many parts of it are left."""
    return f"{act.words} ({how_many(act)})" if act.left_of else act.words


def perform(
    work: UnitOfWork, act: WaitingAct, *, is_late: bool, refused: Mapping[int, str] = MappingProxyType({})
) -> Performed:
    """Do an act in this unit of work, unless it has been done: a commit may go through and its answer be lost.

    One that is late leaves undone what somebody else has done or undone meanwhile, and the parts of which it is known
    that they are `refused`, by their places. Raises PartsRefusedError for others: nothing of this unit of work counts.
    """
    if is_late and work.now - act.asked_at > KEPT_FOR:
        raise OutdatedActError(_("This was asked for long ago. See whether it was done; if not, send it again."))
    is_first = is_first_time(work.session, act.token, work.now)
    results, contended, news = list[object](), list[Contended](), dict[int, str]()
    for place, part in enumerate(act.asked):
        by = _left_before(work, act, place, refused, is_first=is_first)
        by = by or (contender(work, part, _seen_at(part, act)) if is_late else "")
        if by:
            contended.append(Contended(place, part, by))
            continue
        try:
            results.append(_done(work, part, act, is_first=is_first, is_late=is_late))
        except NocdeskError as error:
            if not (is_late and is_first) or len(act.asked) == 1:
                raise
            news[place] = str(error)
    if news:
        raise PartsRefusedError(news)
    return Performed(tuple(results), tuple(contended))


def _left_before(work: UnitOfWork, act: WaitingAct, place: int, refused: Mapping[int, str], *, is_first: bool) -> str:
    """Why a part is left out; the store keeps which are, should the answer to the commit be lost."""
    mark = f"{act.token}/{place}"
    if is_first and place in refused:
        is_first_time(work.session, mark, work.now)
        return refused[place]
    if not is_first and is_known(work.session, mark):
        return _("It was not possible when the others were done")
    return ""


def _done(work: UnitOfWork, part: Asked, act: WaitingAct, *, is_first: bool, is_late: bool) -> object:
    if not is_first:
        return _known(work, part)
    return _do_late(work, part, act) if is_late else _do(work, part)


def _why(contended: Sequence[Contended]) -> str:
    """The reasons of a few, and how many there are more."""
    reasons = list(dict.fromkeys(part.by.rstrip(".") for part in contended))
    words, more = "; ".join(reasons[:MOST_REASONS]), len(reasons) - MOST_REASONS
    if more > 0:
        return _("{words}; and {more}.").format(words=words, more=plural(more, "more reason", "more reasons"))
    return f"{words}."


def _asked(change: Change) -> Asked | None:
    if not isinstance(change, partial) or change.args:
        return None
    return asked(change.func, change.keywords)


def _token() -> str:
    return secrets.token_hex(8)


def _do(work: UnitOfWork, part: Asked) -> object:
    command, values = called(part)
    return command(work, **values)


def _do_late(work: UnitOfWork, part: Asked, act: WaitingAct) -> object:
    """What its editor saw may be old by what the editor did before it, which is no conflict."""
    command, values = called(part)
    if command is save_edit:
        return save_late(work, edit=cast(TicketEdit, values["edit"]), insists=act.insists)
    if isinstance(values.get("seen"), Version):
        # Nobody contends for it, so it is meant as the problem is now.
        problem = problem_to_change(work, cast(int, values["problem_id"]))
        return command(work, **values | {"seen": problem_version(work.session, problem)})
    about, seen = part.about(), values.get("expected_version")
    if seen is not None and about is not None and (act.insists or _is_own(work, about, seen, act.asked_at)):
        values["expected_version"] = None
    return command(work, **values)


def _seen_at(part: Asked, act: WaitingAct) -> datetime:
    """Since when others may have acted unseen: a screen may have been old already when the act was asked for."""
    seen = called(part)[1].get("seen")
    return min(act.asked_at, seen.changed_at) if isinstance(seen, Version) and not act.insists else act.asked_at


def _is_own(work: UnitOfWork, about: tuple[str, int], seen: object, since: datetime) -> bool:
    """Whether only the person's own acts came between what was seen and what is."""
    kind, number = about
    if kind == "breach":
        log = decisions_of(work.session, number)
        later = (entry for entry in log if entry.breach_version > cast(int, seen))
        # What came to light is nobody's decision, and conflicts with none.
        return all(entry.by == work.actor.name for entry in later if entry.step is not BreachStep.JUDGED_AGAIN)
    ticket = work.session.get(TroubleTicket, number)
    return ticket is not None and _is_old_by_own_acts(work, ticket, seen, since)


def _is_old_by_own_acts(work: UnitOfWork, ticket: TroubleTicket, seen: object, since: datetime) -> bool:
    """Raises TicketConflictError where an own act came last, and one of somebody else before it."""
    if ticket.version == seen or ticket.updated_by != work.actor.name:
        return False
    for entry in ticket_changed_by_others(work, ticket.id, since):
        raise TicketConflictError(left_by(version_of(ticket), entry))
    return True


def _known(work: UnitOfWork, part: Asked) -> object:
    """What a command that was done before gives back now."""
    command, values = called(part)
    if command is save_edit:
        return saved_before(work, edit=cast(TicketEdit, values["edit"]))
    return opened_before(work, call=cast(PhoneTicket, values["call"])) if command is open_by_phone else None
