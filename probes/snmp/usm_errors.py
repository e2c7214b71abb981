"""Why a secured message is not believed."""

from enum import StrEnum

from nocdesk.errors import NocdeskError


class UsmCause(StrEnum):
    """What is wrong with it, as it is counted and shown."""

    WRONG_VERSION = "not a message of SNMPv3"
    WRONG_MODEL = "another security model than USM"
    WRONG_LEVEL = "another security level than was asked for"
    WRONG_ENGINE = "an engine that was not asked"
    WRONG_USER = "another user"
    WRONG_CONTEXT = "another context"
    WRONG_DIGEST_LENGTH = "a digest of a wrong length"
    WRONG_DIGEST = "a wrong digest"
    OUT_OF_WINDOW = "outside the time window"
    UNDECRYPTABLE = "it cannot be decrypted"
    UNEXPECTED_PDU = "a PDU that does not belong there"
    BELOW_LEVEL = "below the least security level of the user"
    UNKNOWN_ENGINE = "an engine that is not known"
    UNKNOWN_USER = "a user that is not known"
    BOOTS_BACK = "engine boots that went back"
    REPLAYED = "a message that came before"


class UsmError(NocdeskError):
    """A message is refused by the user-based security model (RFC 3414)."""

    def __init__(self, cause: UsmCause) -> None:
        super().__init__(f"a message of SNMPv3 was refused: {cause}")
        self.cause = cause
