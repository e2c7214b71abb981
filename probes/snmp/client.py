"""What the poller knows of SNMP: targets, requests and answers; the library stands behind it."""

from dataclasses import dataclass
from typing import Protocol

from nocdesk.credentials import Credential
from probes.snmp.varbind import Oid, VarBind, Walk

MAX_WALK_ROWS = 100_000
MAX_WALK_S = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """An agent and how to speak to it: `retries` further tries of `timeout_s` each after the first."""

    address: str
    port: int
    credential: Credential
    timeout_s: float = 1.0
    retries: int = 1


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
