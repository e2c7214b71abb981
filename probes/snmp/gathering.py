"""One request in several messages: sent a few at a time, and given to who asked when all have come."""

from collections.abc import Callable, Sequence
from functools import partial

from probes.snmp.careful import Answered
from probes.snmp.client import Done
from probes.snmp.peer import WINDOW
from probes.snmp.question import Outcome, Question
from probes.snmp.request import Request
from probes.snmp.statuses import spoilt_type
from probes.snmp.varbind import SnmpType, Value


class Gathering:
    """One asking of a request whose parts are all known to be taken; `closely` takes over what is out of order."""

    def __init__(self, request: Request, done: Done, closely: Callable[[Request, Done, list[Answered]], None]) -> None:
        self._request, self._done, self._closely = request, done, closely
        # The request may be divided anew while this is under way.
        self._parts = request.parts
        self._answered: list[Answered] = []
        self._sent = 0
        self._slowest_ms = 0.0

    def start(self) -> None:
        """Send the first parts; each that lands makes the next one go."""
        for _ in range(min(WINDOW, len(self._parts))):
            self._send_next()

    def _send_next(self) -> None:
        places, question = self._parts[self._sent]
        self._sent += 1
        question.peer.connected_lane.ask(question, partial(self._landed, places, question))

    def _landed(self, places: Sequence[int], question: Question, outcome: Outcome, round_trip_ms: float) -> None:
        self._answered.append(Answered(places, outcome, question.types))
        self._slowest_ms = max(self._slowest_ms, round_trip_ms)
        # After a failure no further part is sent: one that has fallen silent would be silent to all of them.
        if self._sent < len(self._parts) and isinstance(outcome, tuple):
            self._send_next()
        elif len(self._answered) == self._sent:
            self._end()

    def _end(self) -> None:
        request = self._request
        found: dict[int, tuple[Value, SnmpType]] = {
            place: (None, spoilt_type(error)) for place, error in request.spoilt.items()
        }
        for part in self._answered:
            if not isinstance(part.outcome, tuple):
                self._closely(request, self._done, self._answered)
                return
            found.update(zip(part.places, zip(part.outcome, part.types, strict=True), strict=True))
        request.peer.limits.answered(max(len(part.places) for part in self._answered))
        values, request.types = zip(*(found[place] for place in range(len(request.oids))), strict=True)
        self._done(values, self._slowest_ms)
