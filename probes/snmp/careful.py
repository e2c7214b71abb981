"""The patient way to ask: for devices that are new, that refuse, that take less than thought, or that spoil objects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from probes.snmp.codec import Pdu
from probes.snmp.errors import CutOffError, MalformedError, SilentError, SnmpError
from probes.snmp.question import Outcome, Question
from probes.snmp.request import Request
from probes.snmp.scouting import Heard, ask, ask_with_scout
from probes.snmp.statuses import AUTHORIZATION_ERROR, TOO_BIG, is_missing, refusal, spoilt_type
from probes.snmp.varbind import Oid, SnmpType, Value

EXCHANGES_PER_OBJECT = 3
"""More than any device needs that can be asked at all: each exchange settles an object or halves a part."""

Places = Sequence[int]
"""Which objects of the request, by their place in it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A part of the request and what came of it."""

    places: Places
    outcome: Outcome
    types: tuple[SnmpType, ...]
    is_alive: bool = False


class CarefulAsking:
    """Asks for the objects of one request part by part, each halved until the device takes it.

    An object that makes the device refuse the whole is left out, so that it does not spoil the others.
    """

    def __init__(self, request: Request, make_question: Callable[[tuple[Oid, ...]], Question]) -> None:
        self._request, self._make_question = request, make_question
        self._target, self._limits = request.target, request.peer.limits
        self._known: dict[int, tuple[Value, SnmpType]] = {}
        self._spoilt = dict(request.spoilt)
        self._pending: list[Places] = []
        self.slowest_ms = 0.0
        self.whole: Question | None = None
        """The question that has brought all the objects at once, and knows how they are answered."""
        self._left = EXCHANGES_PER_OBJECT * len(request.oids) + 8

    async def ask(self, answered: Sequence[Answered] = ()) -> tuple[tuple[Value, ...], tuple[SnmpType, ...]]:
        """All values and their types; `answered` is what came of a quicker try."""
        for part in answered:
            self._take(part)
        covered = {place for part in answered for place in part.places}
        self._pending += reversed(self._request.divided(without=covered))
        while self._pending:
            self._take(await self._next(self._pending.pop()))
        refusals = [error for error in self._spoilt.values() if not is_missing(error)]
        if refusals and not self._known:
            raise refusals[0]
        self._request.spoilt = self._spoilt
        for place, error in self._spoilt.items():
            self._known[place] = (None, spoilt_type(error))
        values, types = zip(*(self._known[place] for place in range(len(self._request.oids))), strict=True)
        return values, types

    async def _next(self, places: Places) -> Answered:
        self._left -= 1
        if self._left < 0:
            raise MalformedError(self._target.address, self._target.port, "one error after the other")
        question = self._question(places)
        heard = await self._heard(places, question)
        self.slowest_ms = max(self.slowest_ms, heard.round_trip_ms)
        if isinstance(heard.outcome, tuple) and len(places) == len(self._request.oids):
            self.whole = question
        return Answered(places, heard.outcome, question.types, heard.is_alive)

    async def _heard(self, places: Places, question: Question) -> Heard:
        if len(places) <= max(1, self._limits.proven):
            return await ask(question)
        return await ask_with_scout(question, self._question(places[:1]))

    def _question(self, places: Places) -> Question:
        return self._make_question(tuple(self._request.oids[place] for place in places))

    def _take(self, part: Answered) -> None:
        outcome = part.outcome
        if isinstance(outcome, tuple):
            self._limits.answered(len(part.places))
            pairs = zip(outcome, part.types, strict=True)
            self._known.update(zip(part.places, pairs, strict=True))
        elif isinstance(outcome, Pdu):
            self._take_refusal(part.places, outcome)
        elif isinstance(outcome, CutOffError) or (isinstance(outcome, SilentError) and part.is_alive):
            self._halve(part.places, outcome)
        else:
            raise outcome

    def _take_refusal(self, places: Places, answer: Pdu) -> None:
        error = refusal(self._target, answer.error_status, answer.error_index)
        if answer.error_status == AUTHORIZATION_ERROR:
            raise error
        if answer.error_status == TOO_BIG:
            self._halve(places, error)
        elif len(places) == 1 or 1 <= answer.error_index <= len(places):
            self._leave_out(places, min(max(answer.error_index, 1), len(places)) - 1, error)
        else:
            self._divide(places)

    def _leave_out(self, places: Places, at: int, error: SnmpError) -> None:
        self._spoilt[places[at]] = error
        rest = (*places[:at], *places[at + 1 :])
        if rest:
            self._pending.append(rest)

    def _halve(self, places: Places, error: SnmpError) -> None:
        if len(places) == 1:
            raise error
        self._limits.shrink(len(places), self._request.octets(places))
        self._divide(places)

    def _divide(self, places: Places) -> None:
        half = len(places) // 2
        self._pending += [places[half:], places[:half]]
