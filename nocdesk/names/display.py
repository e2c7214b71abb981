"""Writes values by their syntax: labels, bits, DISPLAY-HINTs (RFC 2579, clause 3.1), time ticks and addresses."""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nocdesk.names.conventions import INET_ADDRESS
from nocdesk.names.objects import Syntax

_OCTET_SPEC = re.compile(r"(\*?)([0-9]{1,5})([xdoat])([^0-9*]?)([^0-9*]?)")
_HIDDEN = "\N{REPLACEMENT CHARACTER}"


def number_text(value: int, syntax: Syntax) -> str:
    """A number: `up(1)` where it has a label, with its decimal point or in its base where a hint says so."""
    if value in syntax.labels:
        return f"{syntax.labels[value]}({value})"
    if syntax.base == "TimeTicks":
        return ticks_text(value)
    kind, _, places = syntax.hint.partition("-")
    if kind == "d" and places.isdigit() and 0 < int(places) < 20:
        return f"{'-' * (value < 0)}{abs(value) // 10 ** int(places)}.{abs(value) % 10 ** int(places):0{int(places)}}"
    return format(value, kind) if kind in ("x", "o", "b") else str(value)


def ticks_text(ticks: int) -> str:
    """Hundredths of a second as days and time of day, with their number before."""
    days, rest = divmod(ticks, 8_640_000)
    time = f"{rest // 360_000}:{rest // 6000 % 60:02}:{rest // 100 % 60:02}.{rest % 100:02}"
    return f"({ticks}) {f'{days} days, ' if days else ''}{time}"


def octets_text(value: bytes, syntax: Syntax) -> str:
    """Octets: by their bits, by their hint, as text where they are text, else in hexadecimal."""
    if syntax.base == "BITS":
        return bits_text(value, syntax)
    if _is_address(value, syntax):
        return str(ipaddress.ip_address(value))
    hinted = _hinted(value, syntax.hint) if syntax.hint else None
    if hinted is not None:
        return hinted
    text = plain_text(value)
    return hexadecimal(value) if text is None else text


def _is_address(value: bytes, syntax: Syntax) -> bool:
    if syntax.base == INET_ADDRESS and len(value) == 16:
        return plain_text(value) is None or not value.rstrip(b"\0")  # A name may be as long as an address of IPv6.
    return syntax.base in ("IpAddress", INET_ADDRESS) and len(value) in (4, 16)


def bits_text(value: bytes, syntax: Syntax) -> str:
    """`first(0) third(2)`: the bits that are set, the most significant of the first octet being bit 0."""
    numbers = [8 * at + bit for at, octet in enumerate(value) for bit in range(8) if octet & (0x80 >> bit)]
    return " ".join(f"{syntax.labels.get(number, 'bit')}({number})" for number in numbers) or "none"


def hexadecimal(value: bytes) -> str:
    """`0a ff`."""
    return value.hex(" ")


def plain_text(value: bytes) -> str | None:
    """Octets that can be read as text; trailing NULs are those of a C string."""
    try:
        text = value.rstrip(b"\0").decode()
    except UnicodeDecodeError:
        return None
    return text if all(character.isprintable() or character in "\t\r\n" for character in text) else None


@dataclass(frozen=True, slots=True)
class _Spec:
    """One octet-format specification: how many octets, in which format, what stands after them."""

    is_repeated: bool
    length: int
    kind: str
    separator: str
    terminator: str


def _specs(hint: str) -> list[_Spec] | None:
    specs, at = [], 0
    while at < len(hint):
        found = _OCTET_SPEC.match(hint, at)
        if found is None:
            return None
        star, length, kind, separator, terminator = found.groups()
        if terminator and not star:
            # Only what is repeated has a terminator, so this is no separator's neighbour but a fault of the hint.
            return None
        specs.append(_Spec(bool(star), int(length), kind, separator, terminator))
        at = found.end()
    return specs or None


def _hinted(value: bytes, hint: str) -> str | None:
    specs = _specs(hint)
    if specs is None or specs[-1].length == 0:
        return None  # No hint, or one that would never come to the end of the octets.
    return "".join(_pieces(value, specs))


def _pieces(value: bytes, specs: Sequence[_Spec]) -> Iterator[str]:
    """The last specification repeats until the octets are used up, and what would follow the last octet is left out."""
    at, number = 0, 0
    while at < len(value):
        spec = specs[min(number, len(specs) - 1)]
        number += 1
        times = 1
        if spec.is_repeated:
            times, at = value[at], at + 1
        for turn in range(times):
            chunk = value[at : at + spec.length]
            at += spec.length
            yield _chunk(chunk, spec.kind)
            if at >= len(value):
                return
            ends = spec.is_repeated and spec.terminator and turn == times - 1
            yield spec.terminator if ends else spec.separator


def _chunk(chunk: bytes, kind: str) -> str:
    if kind in "at":
        text = chunk.decode("utf-8" if kind == "t" else "latin-1", "replace")
        return "".join(character if character.isprintable() or character in "\t\r\n" else _HIDDEN for character in text)
    number = int.from_bytes(chunk, "big")
    if kind == "x":
        return chunk.hex()
    return str(number) if kind == "d" else format(number, "o")
