"""Why a whole notification is not believed."""

from nocdesk.traps.event import Cause
from probes.snmp.codec import CodecError


class RefusedError(CodecError):
    """A whole notification that is not believed."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause
