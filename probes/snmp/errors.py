"""What can go wrong between NocDesk and an agent, and what each of it tells."""

from nocdesk.errors import NocdeskError


class SnmpError(NocdeskError):
    """A request did not give what was asked for."""


class SilentError(SnmpError):
    """Nothing came back in time; a wrong community or privacy key looks the same from here."""

    def __init__(self, address: str, port: int) -> None:
        super().__init__(
            f"{address} port {port} gives no answer (also if key or community wrong): check that it is up, then the key"
        )


class CredentialsRefusedError(SnmpError):
    """The agent is alive and answered that it does not accept the user, the key or the level (RFC 3414, clause 3.2)."""

    def __init__(self, address: str, port: int, reason: str) -> None:
        super().__init__(
            f"{address} port {port} refuses the credentials ({reason}): correct them here or on the device"
        )


class RefusedError(SnmpError):
    """The agent answered with an error status (RFC 3416, clause 3); `index` counts its varbinds from 1."""

    def __init__(self, address: str, port: int, status: str, index: int) -> None:
        super().__init__(
            f"{address} port {port} answered {status} at varbind {index}: check what the device lets this user read"
        )
        self.status = status
        self.index = index


class MalformedError(SnmpError):
    """The agent answered what cannot be understood, or something else than what was asked for."""

    def __init__(self, address: str, port: int, reason: str) -> None:
        super().__init__(
            f"{address} port {port} answered what cannot be read ({reason}): look for a newer software of the device"
        )


class CutOffError(MalformedError):
    """An answer is shorter than it says itself, or than what was asked for: the request was too large."""


class StaleEngineError(SnmpError):
    """What is known of an agent's SNMPv3 engine has changed; it is known anew, and the same may be asked again."""

    def __init__(self, address: str, port: int, reason: str) -> None:
        super().__init__(f"{address} port {port} reports that {reason}, again and again: restart its SNMP agent")


class EngineChangedError(SnmpError):
    """Another SNMPv3 engine answers at the address: the device was replaced or set up anew, or it is not the device."""

    def __init__(self, address: str, port: int, before: bytes, now: bytes) -> None:
        super().__init__(
            f"{address} port {port} has another SNMP engine than before ({now.hex()}, was {before.hex()}): "
            "make sure that it is the device that it should be; it is polled on"
        )
        self.before = before
        self.now = now


class BadTargetError(SnmpError):
    """The address cannot be used at all."""

    def __init__(self, address: str, port: int, reason: str) -> None:
        super().__init__(f"{address} port {port} cannot be reached ({reason}): correct the device's address")
