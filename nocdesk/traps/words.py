"""Traps in words: their causes, their names and objects, and their octets as a dump."""

from nocdesk.language import _
from nocdesk.names.lookup import Names
from nocdesk.names.objects import Value, parse_oid
from nocdesk.traps.event import Cause, TrapVarBind

CAUSE_WORDS = {
    Cause.NOT_ALLOWED: _("from an address that no device has"),
    Cause.TOO_LONG: _("longer than 8 KiB"),
    Cause.RATE: _("beyond the rate of one device"),
    Cause.SPOOL_FULL: _("the spool was full"),
    Cause.SPOOL_DAMAGED: _("the spool was damaged"),
    Cause.KERNEL: _("dropped by the kernel"),
    Cause.DUPLICATE: _("repetitions"),
    Cause.MALFORMED: _("malformed"),
    Cause.NO_NOTIFICATION: _("neither trap nor INFORM"),
    Cause.KILLED_DECODER: _("ended the decoder"),
    Cause.UNKNOWN_COMMUNITY: _("unknown community"),
    Cause.UNKNOWN_USER: _("unknown user"),
    Cause.LEVEL_TOO_LOW: _("security level too low"),
    Cause.WRONG_DIGEST: _("wrong digest"),
    Cause.NOT_DECRYPTED: _("not to be decrypted"),
    Cause.OUT_OF_WINDOW: _("outside the time window"),
    Cause.OLD_BOOT: _("from before the last boot"),
    Cause.UNKNOWN_ENGINE: _("unknown engine"),
}

_ROW = 16
_OCTETS = frozenset({"OCTET STRING", "Opaque"})
_DOTTED = frozenset({"OBJECT IDENTIFIER", "IpAddress"})


def oid_text(names: Names, oid: str) -> str:
    """An OID by its name: `IF-MIB::linkDown`."""
    arcs = parse_oid(oid)
    return oid if arcs is None else names.name_of(arcs)


def value_text(names: Names, varbind: TrapVarBind) -> str:
    """A value for people, as its object's syntax writes it."""
    arcs = parse_oid(varbind.oid)
    return str(varbind.value) if arcs is None else names.value_of(arcs, _value(varbind), varbind.type)


def varbind_text(names: Names, varbind: TrapVarBind) -> str:
    """`IF-MIB::ifIndex.7=7`."""
    return f"{oid_text(names, varbind.oid)}={value_text(names, varbind)}"


def dump(octets: bytes) -> list[str]:
    """Octets as `0000  30 82 ...  0..`, sixteen a line."""
    lines = []
    for start in range(0, len(octets), _ROW):
        row = octets[start : start + _ROW]
        readable = "".join(chr(octet) if 0x20 <= octet < 0x7F else "." for octet in row)
        lines.append(f"{start:04x}  {row.hex(' '):<{3 * _ROW - 1}}  {readable}")
    return lines


def _value(varbind: TrapVarBind) -> Value:
    if isinstance(varbind.value, str) and varbind.type in _OCTETS:
        return bytes.fromhex(varbind.value)
    if isinstance(varbind.value, str):
        arcs = parse_oid(varbind.value) if varbind.type in _DOTTED else ()
        return bytes(arcs or ()) if varbind.type == "IpAddress" else arcs
    return varbind.value
