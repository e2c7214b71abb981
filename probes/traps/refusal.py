"""Why a whole notification is not believed, whose it says it is, and what makes it right; never a secret."""

from collections.abc import Mapping

from nocdesk.traps.event import Cause
from probes.snmp.codec import CodecError

_STORE = "`nocdesk credential set`"
_REMEDIES: Mapping[Cause, str] = {
    Cause.UNKNOWN_COMMUNITY: f"let the device send that of its credential, or store what it sends with {_STORE}",
    Cause.UNKNOWN_USER: f"let the device send as the user of its credential, or store this one with {_STORE}",
    Cause.LEVEL_TOO_LOW: "let the device sign and encrypt with all that its credential has",
    Cause.WRONG_DIGEST: "make authentication protocol and passphrase of device and credential the same",
    Cause.NOT_DECRYPTED: "make privacy protocol and passphrase of device and credential the same",
    Cause.OUT_OF_WINDOW: "if this goes on the device's engine time is wrong: restart its SNMP agent",
    Cause.OLD_BOOT: "if this goes on the device has lost its count of boots: give it a new engine ID",
    Cause.UNKNOWN_ENGINE: f"store the keys for this engine, or the passphrases, with {_STORE}",
    Cause.NO_NOTIFICATION: "let the device send traps and INFORMs here, and nothing else",
}
_LONGEST_USER = 32
"""RFC 3414, clause 2.4: octets of a user's name."""


class RefusedError(CodecError):
    """A whole notification that is not believed."""

    def __init__(self, cause: Cause, what: str, user: bytes = b"") -> None:
        super().__init__(refusal_text(cause, what, user))
        self.cause = cause


def refusal_text(cause: Cause, what: str, user: bytes = b"") -> str:
    """What is wrong, whom the message names (believed or not), and the remedy where there is one."""
    whose = f"user '{_readable(user)}': " if user else ""
    remedy = _REMEDIES.get(cause)
    return f"{whose}{what}" + (f"; {remedy}" if remedy else "")


def _readable(user: bytes) -> str:
    """A name that came over the network: whatever cannot be shown is a question mark."""
    text = user[:_LONGEST_USER].decode(errors="replace")
    return "".join(letter if letter.isprintable() else "?" for letter in text)
