"""What the poller knows of SNMP: targets, requests and answers; the library stands behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from nocdesk.credentials import Credential
from nocdesk.network.model import SnmpBackend, SnmpVersion
from probes.snmp.errors import SnmpError
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind, Walk

MAX_WALK_ROWS = 100_000
MAX_WALK_OCTETS = 64 << 20
MAX_WALK_S = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """An agent and how to speak to it: `retries` further tries of at most `timeout_s` each after the first.

    `version` tells v1 from v2c; a user's credential always speaks v3. `answers_from` are further addresses from which
    a multi-homed device may answer, `max_varbinds` bounds what is asked for at once.
    """

    address: str
    port: int
    credential: Credential
    timeout_s: float = 1.0
    retries: int = 1
    version: SnmpVersion = SnmpVersion.V2C
    backend: SnmpBackend = SnmpBackend.NATIVE
    answers_from: tuple[str, ...] = ()
    context_name: str = ""
    max_varbinds: int | None = None


class PreparedRequest(Protocol):
    """Objects that a target is asked for again and again; `types` are those of the last answer."""

    @property
    def target(self) -> Target: ...

    @property
    def oids(self) -> tuple[Oid, ...]: ...

    @property
    def types(self) -> tuple[SnmpType, ...]: ...


class SnmpClient(Protocol):
    """Asks agents; every failure is an `SnmpError`."""

    async def get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        """The varbinds in the order of `oids`; one that the agent lacks has the value None."""
        ...

    async def walk(self, target: Target, root: Oid) -> Walk:
        """Everything below `root`, by GETBULK; it ends at the first OID that does not increase, and at the limits."""
        ...

    async def close(self) -> None:
        """Give the sockets back."""
        ...


Done = Callable[[tuple[Value, ...] | SnmpError, float], None]
"""Called on the event loop with the values, or why there are none, and after how many milliseconds."""


@runtime_checkable
class PollClient(SnmpClient, Protocol):
    """A client that is quick where the same is asked again and again."""

    def prepare(self, target: Target, oids: tuple[Oid, ...]) -> PreparedRequest:
        """A request to be submitted often; hold it while the target and the objects stand."""
        ...

    def submit(self, request: PreparedRequest, done: Done) -> None:
        """Ask; `done` is called once."""
        ...
