"""The error statuses of an answer by number and name (RFC 3416, clause 3), and the error that each is to us."""

from probes.snmp.client import Target
from probes.snmp.errors import CredentialsRefusedError, RefusedError, SnmpError
from probes.snmp.varbind import SnmpType

TOO_BIG = 1
NO_SUCH_NAME = 2
AUTHORIZATION_ERROR = 16

NAMES = (
    "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength",
    "wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed",
    "undoFailed", "authorizationError", "notWritable", "inconsistentName",
)  # fmt: skip

LEVEL_REFUSED = "the device does not accept this user at this security level"


def refusal(target: Target, status: int, index: int) -> SnmpError:
    """What an error status means."""
    if status == AUTHORIZATION_ERROR:
        # RFC 3413, clause 3.2: the user is known, and may not read at this level; net-snmp answers so.
        return CredentialsRefusedError(target.address, target.port, LEVEL_REFUSED)
    name = NAMES[status] if 0 < status < len(NAMES) else f"error status {status}"
    return RefusedError(target.address, target.port, name, index)


def is_missing(error: SnmpError) -> bool:
    """Whether a refusal says only that there is no such object, as v1 must (RFC 1157, clause 4.1.2)."""
    return isinstance(error, RefusedError) and error.status == NAMES[NO_SUCH_NAME]


def spoilt_type(error: SnmpError) -> SnmpType:
    """The type of the value, None, that stands for an object which was refused."""
    return SnmpType.NO_SUCH_OBJECT if is_missing(error) else SnmpType.NULL
