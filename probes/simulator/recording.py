"""Recordings of devices in snmpsim's snmprec format: OID|TAG|VALUE, a line for each object."""

import bz2
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from struct import Struct, pack, unpack

from nocdesk.errors import NocdeskError
from probes.simulator.objects import Held
from probes.snmp.ber import MAX_ARC, MAX_ARCS, CodecError
from probes.snmp.values import BITS, STRINGS, TYPE_OF_TAG, encode_value
from probes.snmp.varbind import Oid, SnmpType, Value

_LINE = re.compile(rb"\.?([0-9]+(?:\.[0-9]+)+)\|([0-9]+x?)(:[\w:]+)?\|(.*)", re.DOTALL)
_INITIAL = {b":writecache": re.compile(rb"value=([^,]*)"), b":numeric": re.compile(rb"initial=([^,]*)")}
"""Where a variation module's arguments hold the value that an object has to begin with."""
_PACKED = [Struct(f">{arcs}I").pack for arcs in range(MAX_ARCS + 1)]


@dataclass(frozen=True, slots=True)
class _Form:
    """How a tag writes a value, and what of it needs no closer look."""

    kind: SnmpType
    is_hex: bool
    harmless: re.Pattern[bytes]


_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})*")
_SHORT_NUMBER = re.compile(rb"[0-9]{1,9}")
_ANYTHING = re.compile(rb".*", re.DOTALL)
_NOTHING = re.compile(rb"(?!)")


def _forms() -> Iterator[tuple[bytes, _Form]]:
    for tag, kind in TYPE_OF_TAG.items():
        is_plain = kind in (SnmpType.OCTET_STRING, SnmpType.OPAQUE)
        is_number = kind in BITS or kind is SnmpType.INTEGER
        harmless = _ANYTHING if is_plain else _SHORT_NUMBER if is_number else _NOTHING
        yield str(tag).encode(), _Form(kind, is_hex=False, harmless=harmless)
        if kind in STRINGS:
            yield f"{tag}x".encode(), _Form(kind, is_hex=True, harmless=_HEX if is_plain else _NOTHING)


_FORMS = dict(_forms())


class RecordingError(NocdeskError):
    """A recording cannot be read."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that is no object, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording holds, and the lines that could not be understood."""

    table: "RecordedTable"
    faults: tuple[LineFault, ...]


class RecordedTable:
    """A table of a recording; names are kept as octets, four for each arc, which sort as names do, and values as text.

    A recording of millions of objects would take gigabytes as tuples and numbers.
    """

    def __init__(self, names: Sequence[bytes], forms: Sequence[_Form], values: Sequence[bytes]) -> None:
        if any(name >= behind for name, behind in pairwise(names)):
            # Of two lines of one name the first counts, as it is the one that a walk of the device met first.
            first = {name: place for place, name in reversed(list(enumerate(names)))}
            order = [first[name] for name in sorted(first)]
            names = [names[place] for place in order]
            forms = [forms[place] for place in order]
            values = [values[place] for place in order]
        self._names, self._forms, self._values = names, forms, values

    def __len__(self) -> int:
        return len(self._names)

    def after(self, oid: Oid) -> int:
        return bisect_right(self._names, pack(f">{len(oid)}I", *oid))

    def name(self, place: int) -> Oid:
        packed = self._names[place]
        return unpack(f">{len(packed) // 4}I", packed)

    def held(self, place: int) -> Held:
        form = self._forms[place]
        return form.kind, _value(form, self._values[place])


def read_recording(path: Path) -> Recording:
    """Read a recording, plain or packed with bzip2; raises RecordingError where there is none."""
    try:
        content = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    except (OSError, ValueError) as error:
        raise RecordingError(f"{path}: the recording cannot be read ({error}): name an snmprec file") from error
    return parse_recording(content)


def parse_recording(content: bytes) -> Recording:
    """The objects of a recording's lines."""
    names: list[bytes] = []
    forms: list[_Form] = []
    values: list[bytes] = []
    faults: list[LineFault] = []
    for number, line in enumerate(BytesIO(content), start=1):
        text = line.rstrip(b"\r\n")
        if not text or text.startswith(b"#"):
            continue
        try:
            name, form, value = _row(text)
        except (ValueError, CodecError) as error:
            faults.append(LineFault(number, text[:200].decode(errors="backslashreplace"), str(error)))
            continue
        names.append(name)
        forms.append(form)
        values.append(value)
    return Recording(RecordedTable(names, forms, values), tuple(faults))


def _row(line: bytes) -> tuple[bytes, _Form, bytes]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError("no OID|TAG|VALUE")
    name, tag, module, value = match.groups()
    form = _FORMS.get(tag)
    if form is None:
        raise ValueError(f"the unknown type {tag.decode()}")
    if module is not None:
        value = _initial(module, value)
    # Most lines are short numbers and strings, of which nothing can be wrong; only the others are tried.
    if form.harmless.fullmatch(value) is None:
        encode_value(form.kind, _value(form, value))
    return _packed(name), form, value


def _packed(name: bytes) -> bytes:
    arcs = name.split(b".")
    numbers = tuple(map(int, arcs))
    if len(numbers) > MAX_ARCS or max(numbers) > MAX_ARC or numbers[0] > 2:
        raise ValueError("a name that no object can have")
    return _PACKED[len(numbers)](*numbers)


def _initial(module: bytes, arguments: bytes) -> bytes:
    found = _INITIAL[module].search(arguments) if module in _INITIAL else None
    return found[1] if found else b"0" if module == b":numeric" else b""


def _value(form: _Form, value: bytes) -> Value:
    kind = form.kind
    if kind in STRINGS:
        return _octets(form, value)
    if kind is SnmpType.OBJECT_IDENTIFIER:
        return tuple(map(int, value.strip(b".").split(b"."))) if value.strip(b".") else (0, 0)
    return None if kind is SnmpType.NULL else int(value)


def _octets(form: _Form, value: bytes) -> bytes:
    if form.is_hex:
        return bytes.fromhex(value.decode("ascii"))
    return bytes(map(int, value.split(b"."))) if form.kind is SnmpType.IP_ADDRESS else value
