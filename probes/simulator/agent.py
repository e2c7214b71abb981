"""An SNMP agent of one simulated device: community or USM in front of its table of objects."""

from typing import cast

from pyasn1.error import PyAsn1Error
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.proto import rfc1905
from pysnmp.proto.error import PySnmpError

from nocdesk.clock import Clock
from nocdesk.credentials import UsmUser
from probes.simulator.device_view import DeviceView
from probes.simulator.fast_agent import Send
from probes.simulator.responder import Pdu, respond

TICK_S = 5.0
_LARGEST_REQUEST = 16_384
_REQUESTS = (rfc1905.GetRequestPDU.tagSet, rfc1905.GetNextRequestPDU.tagSet, rfc1905.GetBulkRequestPDU.tagSet)


class UserAgent:
    """An SNMPv3 agent on pysnmp's message processing and USM; a restarted device gets a new engine, one boot later."""

    def __init__(self, view: DeviceView, secret: UsmUser, clock: Clock, engine_id: bytes) -> None:
        self._view = view
        self._secret = secret
        self._clock = clock
        self._engine_id = engine_id
        self._boots = 0
        self._engine: SnmpEngine | None = None
        self._send: Send | None = None

    def receive(self, datagram: bytes, send: Send) -> None:
        """Reports (unknown user, wrong digest, not in time window) are answered by pysnmp."""
        at = self._clock.now()
        if len(datagram) > _LARGEST_REQUEST or not self._view.is_answering(at):
            return
        engine = self._engine_of(self._view.boots(at))
        self._send = send
        try:
            engine.message_dispatcher.receive_message(engine, (), ("peer", 0), datagram)
        except (PySnmpError, PyAsn1Error):
            return
        finally:
            self._send = None

    def send_message(self, message: bytes, _domain: object, _address: object) -> None:
        """Called by pysnmp with an answer: this object stands in for its transport dispatcher."""
        if self._send is not None:
            self._send(bytes(message))

    @staticmethod
    def get_timer_resolution() -> float:
        """Called by pysnmp: how many seconds lie between two ticks."""
        return TICK_S

    def warm_up(self) -> None:
        """Build the engine before the first request."""
        self._engine_of(self._view.boots(self._clock.now()))

    def tick(self, now: float) -> None:
        """Let pysnmp forget what was never answered."""
        if self._engine is not None:
            self._engine.message_dispatcher.receive_timer_tick(self._engine, now)

    def _engine_of(self, boots: int) -> SnmpEngine:
        if self._engine is None or self._boots != boots:
            self._engine, self._boots = self._built(boots), boots
        return self._engine

    def _built(self, boots: int) -> SnmpEngine:
        engine = SnmpEngine()
        # WORKAROUND: given to the constructor, the engine ID would make pysnmp keep files in the temporary directory.
        (own_id, own_boots) = engine.get_mib_builder().import_symbols(
            "__SNMP-FRAMEWORK-MIB", "snmpEngineID", "snmpEngineBoots"
        )
        own_id.syntax = own_id.syntax.clone(self._engine_id)
        own_boots.syntax = own_boots.syntax.clone(boots)
        engine.snmpEngineID = own_id.syntax
        config.add_v3_user(
            engine,
            self._secret.user,
            config.USM_AUTH_HMAC192_SHA256,
            self._secret.auth_passphrase,
            config.USM_PRIV_CFB128_AES,
            self._secret.priv_passphrase,
        )
        engine.transport_dispatcher = self
        engine.message_dispatcher.register_context_engine_id(own_id.syntax, _REQUESTS, self._process)
        return engine

    def _process(self, engine: SnmpEngine, *parts: object) -> None:
        """An authenticated request: answer it with everything that pysnmp handed over, back in the same order."""
        *message, pdu, room, reference = parts
        security_level = cast(int, message[3])
        if security_level < 3:
            return
        objects = self._view.objects(self._clock.now())
        response = respond(cast(Pdu, pdu), sorted(objects), objects)
        engine.message_dispatcher.return_response_pdu(engine, *message, response, room, reference, {})
