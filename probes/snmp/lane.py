"""One socket for many agents: sends questions, matches answers, repeats what is lost, never lets a datagram raise."""

from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from probes.snmp.codec import CodecError
from probes.snmp.errors import CredentialsRefusedError, CutOffError, MalformedError, SilentError, SnmpError
from probes.snmp.peer import WINDOW, Address, Peer
from probes.snmp.question import Done, Outcome, Question
from probes.snmp.request_ids import request_ids
from probes.snmp.shapes import message_id

TICKS_PER_S = 100
TIMED_OF = 8
"""One round trip of so many is measured, or the measuring would cost as much as the matching."""
FULL_SOCKET_WAIT_S = 0.002
GRACE_S = 0.05
"""After an answer that is cut off a whole one may still come: so long, before less is asked for."""

Held = tuple[Question, Done]
Flight = tuple[Question, Done, float, int]
"""When it was sent last, and how many times before."""


@dataclass(slots=True)
class Refused:
    """Datagrams that were not believed, by cause."""

    unexpected: int = 0
    """Nobody asked, or the answer had come already."""
    foreign: int = 0
    """From another address or port than was asked."""
    unreadable: int = 0
    """No message, or one about something else."""

    @property
    def total(self) -> int:
        return self.unexpected + self.foreign + self.unreadable


class Lane:
    """At most `bound` questions are in flight, as many as the socket's buffer can hold answers; others wait here."""

    def __init__(
        self, loop: AbstractEventLoop, send: Callable[[bytes, Address], object], bound: int, refused: Refused
    ) -> None:
        self.bound = bound
        self.refused = refused
        self._loop, self._time, self._sendto = loop, loop.time, send
        self._flights: dict[int, Flight] = {}
        self._waiting: deque[Held] = deque()
        self._wheel: dict[int, list[int]] = {}
        self._complaints: dict[int, SnmpError] = {}
        """Why an answer was not taken, to be told if no better one comes."""
        self._give_back: Callable[[], object] = lambda: None
        self._read_waiting: Callable[[], object] = lambda: None
        self._ids = request_ids()

    @property
    def in_flight(self) -> int:
        return len(self._flights)

    def ask(self, question: Question, done: Done) -> None:
        """Send it now or as soon as there is room for its answer; `done` is called once."""
        peer = question.peer
        if peer.in_flight >= WINDOW:
            if peer.waiting is None:
                peer.waiting = deque()
            peer.waiting.append((question, done))
        elif len(self._flights) >= self.bound:
            self._waiting.append((question, done))
        else:
            number = next(self._ids)
            while number in self._flights:
                number = next(self._ids)
            peer.in_flight += 1
            self._send(number, question, done, 0)

    def receive(self, datagram: bytes, address: Address) -> None:
        """Whatever came to the socket."""
        number = message_id(datagram)
        flight = self._flights.get(number)
        if flight is None:
            self.refused.unexpected += 1
            return
        question, done, sent_at, attempt = flight
        peer = question.peer
        if address != peer.address and not peer.may_answer_from(address):
            self.refused.foreign += 1
            return
        outcome = question.quick_values(datagram) or self._closely_read(number, question, datagram)
        if outcome is None:
            return
        round_trip_s = self._time() - sent_at
        if not attempt and (number % TIMED_OF == 0 or not peer.smoothed_s):
            # RFC 6298, clause 3: after a repetition nobody knows which attempt is answered.
            peer.heard_after(round_trip_s)
        self._land(number, peer)
        if type(outcome) is tuple:
            done(outcome, round_trip_s * 1000)
        else:
            self._conclude(question, done, outcome, round_trip_s)

    def at_close(self, give_back: Callable[[], object]) -> None:
        """What is to be done with the socket in the end."""
        self._give_back = give_back

    def before_expiry(self, read_waiting: Callable[[], object]) -> None:
        """How to read what has come and was not read yet: a loop that was held up must not take it for lost."""
        self._read_waiting = read_waiting

    def close(self) -> None:
        """Forget everything that is in flight, and give the socket back."""
        self._flights.clear()
        self._waiting.clear()
        self._give_back()

    def _send(self, number: int, question: Question, done: Done, attempt: int) -> None:
        now = self._time()
        peer = question.peer
        self._flights[number] = (question, done, now, attempt)
        try:
            self._sendto(question.encode(number), peer.address)
        except OSError as error:
            self._unsent(number, error)
        tick = int((now + (peer.patience_s(attempt) if attempt else peer.first_patience_s)) * TICKS_PER_S) + 1
        bucket = self._wheel.get(tick)
        if bucket is None:
            self._wheel[tick] = [number]
            self._loop.call_at(tick / TICKS_PER_S, self._expire, tick)
        else:
            bucket.append(number)

    def _unsent(self, number: int, error: OSError) -> None:
        """A full socket is tried again; a missing route may come back, so the time-out decides as for any loss."""
        if isinstance(error, BlockingIOError):
            self._loop.call_later(FULL_SOCKET_WAIT_S, self._send_after_all, number)

    def _send_after_all(self, number: int) -> None:
        flight = self._flights.get(number)
        if flight is None:
            return
        question = flight[0]
        try:
            self._sendto(question.encode(number), question.peer.address)
        except OSError as error:
            self._unsent(number, error)

    def _closely_read(self, number: int, question: Question, datagram: bytes) -> Outcome | None:
        """An answer that is unlike those before; None if it is to be ignored, and then another one may still come."""
        try:
            return question.read(datagram)
        except CodecError as error:
            self._complain(number, question, datagram, MalformedError(*_address(question.peer), str(error)))
            return None
        except CutOffError as error:
            self._complain(number, question, datagram, error)
            return None
        except CredentialsRefusedError as error:
            # Nobody can have signed that, so it counts only if nothing better comes.
            self._complaints[number] = error
            return None
        except SnmpError as error:
            return error

    def _complain(self, number: int, question: Question, datagram: bytes, error: MalformedError) -> None:
        self.refused.unreadable += 1
        if question.is_divisible and (isinstance(error, CutOffError) or is_cut_off(datagram)):
            self._loop.call_later(GRACE_S, self._give_up_cut_off, number, str(error))
        self._complaints[number] = error

    def _give_up_cut_off(self, number: int, reason: str) -> None:
        flight = self._flights.get(number)
        if flight is None:
            return
        question, done, sent_at, _ = flight
        self._land(number, question.peer)
        self._conclude(question, done, CutOffError(*_address(question.peer), reason), self._time() - sent_at)

    def _conclude(self, question: Question, done: Done, outcome: Outcome, round_trip_s: float) -> None:
        if question.closely is None:
            done(outcome, round_trip_s * 1000)
        else:
            question.closely(outcome, done, round_trip_s * 1000)

    def _expire(self, tick: int) -> None:
        try:
            self._read_waiting()
        finally:
            self._expire_each(deque(self._wheel.pop(tick)))

    def _expire_each(self, numbers: deque[int]) -> None:
        try:
            while numbers:
                number = numbers.popleft()
                flight = self._flights.get(number)
                if flight is not None:
                    self._expire_one(number, flight)
        finally:
            if numbers:
                self._expire_later(numbers)

    def _expire_later(self, numbers: deque[int]) -> None:
        """What one caller's `done` raises is the event loop's to tell; the questions of the others end all the same."""
        self._loop.call_soon(self._expire_each, numbers)

    def _expire_one(self, number: int, flight: Flight) -> None:
        question, done, sent_at, attempt = flight
        complaint = self._complaints.get(number)
        if attempt < question.peer.retries and not isinstance(complaint, CredentialsRefusedError):
            self._send(number, question, done, attempt + 1)
            return
        question.peer.fell_silent()
        self._land(number, question.peer)
        done(complaint or SilentError(*_address(question.peer)), (self._time() - sent_at) * 1000)

    def _land(self, number: int, peer: Peer) -> None:
        """A question is answered or given up: whoever waited for its place may go."""
        del self._flights[number]
        peer.in_flight -= 1
        if self._complaints:
            self._complaints.pop(number, None)
        if peer.waiting:
            self.ask(*peer.waiting.popleft())
        elif self._waiting:
            self.ask(*self._waiting.popleft())


def _address(peer: Peer) -> tuple[str, int]:
    return peer.target.address, peer.target.port


def is_cut_off(datagram: bytes) -> bool:
    """Whether a message is longer by its own account than what came of it."""
    if len(datagram) < 4:
        return True
    if datagram[1] < 0x80:
        return datagram[1] + 2 > len(datagram)
    octets = datagram[1] & 0x7F
    return octets in (1, 2) and int.from_bytes(datagram[2 : 2 + octets], "big") + 2 + octets > len(datagram)
