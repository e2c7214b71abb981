"""NocDesk's own SNMP client: one or a few sockets for all targets, requests by template, answers by shape."""

import asyncio
from collections import OrderedDict
from functools import partial
from weakref import WeakValueDictionary

from nocdesk.clock import Clock
from nocdesk.credentials import Community
from probes.snmp.careful import Answered, CarefulAsking
from probes.snmp.client import Done, Target
from probes.snmp.connections import Connections
from probes.snmp.envelope import Envelope, community_envelope
from probes.snmp.errors import CutOffError, SnmpError, StaleEngineError
from probes.snmp.gathering import Gathering
from probes.snmp.lane import Refused
from probes.snmp.peer import Peer
from probes.snmp.question import CommunityQuestion, Outcome, Question
from probes.snmp.question import Done as QuestionDone
from probes.snmp.request import Request
from probes.snmp.scouting import ask
from probes.snmp.sockets import BUFFER_OCTETS
from probes.snmp.templates import Template
from probes.snmp.usm import UsmPeer
from probes.snmp.usm_envelope import UsmEnvelope
from probes.snmp.usm_question import DiscoveryQuestion, UsmQuestion
from probes.snmp.varbind import Oid, Value, VarBind, Walk
from probes.snmp.walking import Walking

MAX_IN_FLIGHT = 2_048
"""Requests in flight to all targets; sockets are opened until their buffers hold so many answers."""
MAX_PEERS = 65_536
MAX_REQUESTS = 16_384
"""Of those that `get` keeps for the next time; who prepares requests keeps them without such a bound."""
SPOILT_FOR_S = 60.0


class NativeClient:
    """The SnmpClient that speaks for itself; it belongs to one event loop."""

    def __init__(self, clock: Clock, *, max_in_flight: int = MAX_IN_FLIGHT, buffer_octets: int = BUFFER_OCTETS) -> None:
        self._clock = clock
        self._connections = Connections(max_in_flight, buffer_octets)
        self._peers: OrderedDict[Target, Peer] = OrderedDict()
        self._requests: OrderedDict[tuple[Target, tuple[Oid, ...]], Request] = OrderedDict()
        self._templates: WeakValueDictionary[tuple[Envelope, tuple[Oid, ...]], Template] = WeakValueDictionary()
        self._careful: set[asyncio.Task[None]] = set()

    @property
    def refused(self) -> Refused:
        """The datagrams that came and were not believed."""
        return self._connections.refused

    def prepare(self, target: Target, oids: tuple[Oid, ...]) -> Request:
        """A request to be submitted often; hold it while the target and the objects stand."""
        return Request(self._peer(target), oids)

    def submit(self, request: Request, done: Done) -> None:
        """Ask; `done` is called once, on the event loop, with the values or the error."""
        if request.generation != request.peer.limits.generation and not self._divide(request):
            self._ask_carefully(request, done, [])
        elif request.whole is not None:
            # What is no values goes to `closely`, so that `done` never sees an Outcome that it does not know.
            request.peer.connected_lane.ask(request.whole, done)  # type: ignore[arg-type]
        elif request.spoilt and self._clock.monotonic() >= request.spoilt_until_s:
            request.spoilt, request.generation = {}, -1
            self._ask_carefully(request, done, [])
        else:
            Gathering(request, done, self._ask_carefully).start()

    async def get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        if not oids:
            return ()
        request = self._kept_request(target, oids)
        future: asyncio.Future[tuple[VarBind, ...]] = asyncio.get_running_loop().create_future()
        self.submit(request, partial(_fulfil, future, request))
        return await future

    async def walk(self, target: Target, root: Oid) -> Walk:
        peer = self._peer(target)
        await self._make_ready(peer)
        return await Walking(peer, root, self._clock).walk()

    def engine_id(self, target: Target) -> bytes | None:
        """The SNMPv3 engine that has answered there and proved that it has the user's key."""
        envelope = self._peer(target).envelope
        return envelope.usm.believed_engine_id if isinstance(envelope, UsmEnvelope) else None

    async def close(self) -> None:
        for task in self._careful:
            task.cancel()
        await asyncio.gather(*self._careful, return_exceptions=True)
        self._connections.close()

    def _peer(self, target: Target) -> Peer:
        peer = self._peers.get(target)
        if peer is None:
            peer = self._peers[target] = Peer(target, self._envelope(target))
            if len(self._peers) > MAX_PEERS:
                self._peers.popitem(last=False)
        return peer

    def _kept_request(self, target: Target, oids: tuple[Oid, ...]) -> Request:
        key = (target, oids)
        request = self._requests.get(key)
        if request is None:
            request = self._requests[key] = self.prepare(target, oids)
            if len(self._requests) > MAX_REQUESTS:
                self._requests.popitem(last=False)
        return request

    def _divide(self, request: Request) -> bool:
        """Divide the request by what the device takes at present; False if that is not known of all parts."""
        limits = request.peer.limits
        places = request.divided()
        if not places or max(map(len, places)) > limits.proven:
            return False
        questions = [self._question(request.peer, tuple(request.oids[place] for place in part)) for part in places]
        if len(places[0]) == len(request.oids):
            self._take_whole(request, questions[0])
        else:
            request.generation = limits.generation
            request.whole, request.parts = None, tuple(zip(places, questions, strict=True))
        return True

    def _take_whole(self, request: Request, question: Question) -> None:
        """From now on one question asks for all the objects."""
        question.closely = partial(self._whole_landed, request)
        request.whole, request.parts, request.generation = question, (), request.peer.limits.generation

    def _question(self, peer: Peer, oids: tuple[Oid, ...]) -> Question:
        envelope = peer.envelope
        if isinstance(envelope, UsmEnvelope):
            return UsmQuestion(peer, envelope, oids)
        key = (envelope, oids)
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = Template(oids, partial(envelope.seal, 0))
        return CommunityQuestion(peer, template)

    def _envelope(self, target: Target) -> Envelope:
        if isinstance(target.credential, Community):
            return community_envelope(target.credential, target.version)
        usm = UsmPeer(target.credential, target.context_name.encode())
        return UsmEnvelope(target, usm, self._clock)

    async def _make_ready(self, peer: Peer) -> None:
        """Connect the peer; in v3 find its engine at first, and anew after a silence: it may be another one."""
        await self._connections.connect(peer)
        if not isinstance(peer.envelope, UsmEnvelope) or peer.limits.is_proven:
            return
        found = await ask(DiscoveryQuestion(peer, peer.envelope))
        if isinstance(found.outcome, SnmpError):
            raise found.outcome

    def _whole_landed(self, request: Request, outcome: Outcome, done: QuestionDone, round_trip_ms: float) -> None:
        """What is no values: silence is told at once, everything else is looked into."""
        if isinstance(outcome, SnmpError) and not isinstance(outcome, CutOffError | StaleEngineError):
            done(outcome, round_trip_ms)
        else:
            self._ask_carefully(request, done, [Answered(range(len(request.oids)), outcome, ())])

    def _ask_carefully(self, request: Request, done: Done, answered: list[Answered]) -> None:
        # What met another engine than was thought is simply asked again.
        kept = [part for part in answered if not isinstance(part.outcome, StaleEngineError)]
        task = asyncio.get_running_loop().create_task(self._asked_carefully(request, done, kept))
        self._careful.add(task)
        task.add_done_callback(self._careful.discard)

    async def _asked_carefully(self, request: Request, done: Done, answered: list[Answered]) -> None:
        asking = CarefulAsking(request, partial(self._question, request.peer))
        try:
            await self._make_ready(request.peer)
            values, request.types = await asking.ask(answered)
        except SnmpError as error:
            done(error, asking.slowest_ms)
            return
        if asking.whole is not None:
            self._take_whole(request, asking.whole)
        if request.spoilt:
            request.spoilt_until_s, request.generation = self._clock.monotonic() + SPOILT_FOR_S, -1
        done(values, asking.slowest_ms)


def _fulfil(
    future: "asyncio.Future[tuple[VarBind, ...]]",
    request: Request,
    answer: tuple[Value, ...] | SnmpError,
    _round_trip_ms: float,
) -> None:
    if future.done():
        return
    if isinstance(answer, SnmpError):
        future.set_exception(answer)
    else:
        future.set_result(tuple(map(VarBind, request.oids, answer, request.types)))
