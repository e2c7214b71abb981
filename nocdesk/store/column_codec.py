"""Columns of numbers as few bytes: integers by what they differ from a trend, decimals as integers, floats shuffled.

A packed column begins with its kind and what is needed to undo it: the first value, the least remainder, the slope.
The remainder is that of the value itself, of its difference to the one before, or of a straight line, whichever
spreads least. Remainders stand in whole bytes, which is quick, or in just as many bits as they need, which is small:
bytes or bits of the same weight side by side, so that zstd finds the upper ones, which hardly change. Floats that are
decimals of few places are packed as integers; all others keep their eight bytes.
"""

import struct

import numpy as np
from numpy.typing import NDArray

from nocdesk.errors import NocdeskError
from nocdesk.language import _

MOST_PLACES = 6
_EXACT = 2.0**53
_HEAD = struct.Struct("<BBqqqI")
_FLOAT_HEAD = struct.Struct("<BI")
_PLAIN, _STEPS, _LINE = 0x10, 0x20, 0x30
_IN_BYTES = 0x01
_DECIMAL, _FLOAT = 0x40, 0x50
_UNSIGNED: dict[int, np.dtype[np.unsignedinteger]] = {
    1: np.dtype("<u1"),
    2: np.dtype("<u2"),
    4: np.dtype("<u4"),
    8: np.dtype("<u8"),
}
_DOUBLE = np.dtype("<f8")
_FAR = 2**62
_WEIGHTS = 2.0 ** np.arange(52)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class ColumnError(NocdeskError):
    """Stored columns cannot be read."""


def pack_ints(values: Ints, *, is_quick: bool = False) -> bytes:
    """A column of integers, in whole bytes if it must be quick; `unpack_ints` gives it back."""
    count = len(values)
    if not count:
        return _HEAD.pack(_PLAIN, 0, 0, 0, 0, 0)
    first, low, high = int(values[0]), int(values.min()), int(values.max())
    kind, spread, base, slope, remainders = _PLAIN, high - low, low, 0, values
    if count > 2 and spread and low > -_FAR and high < _FAR:
        for tried, tried_slope, rest in _candidates(values, first):
            rest_low = int(rest.min())
            rest_spread = int(rest.max()) - rest_low
            if rest_spread < spread:
                kind, spread, base, slope, remainders = tried, rest_spread, rest_low, tried_slope, rest
    width = spread.bit_length()
    if is_quick:
        kind, width = kind | _IN_BYTES, _whole_bytes(width)
    head = _HEAD.pack(kind, width, first, base, slope, count)
    if not width:
        return head
    # Through unsigned arithmetic: the spread of two extreme integers fits no signed one.
    narrow = (remainders.view(np.uint64) - np.uint64(base & (2**64 - 1))).astype(
        _UNSIGNED[width if is_quick else _whole_bytes(width)]
    )
    return head + (_shuffled(narrow) if is_quick else _bit_planes(narrow, width))


def unpack_ints(data: bytes, offset: int = 0) -> tuple[Ints, int]:
    """The column that begins at the offset, and where it ends."""
    head, width, first, base, slope, count = _head(data, offset)
    offset += _HEAD.size
    kind, is_quick = head & 0xF0, head & _IN_BYTES
    length = count - 1 if kind == _STEPS else count
    end = offset + (length * width if is_quick else width * -(-length // 8))
    if end > len(data) or width > (8 if is_quick else 64):
        raise ColumnError(_("a stored column is cut off or damaged: restore the store from a backup"))
    if not width:
        remainders = np.full(length, base, np.int64)
    else:
        if is_quick:
            rest = _unshuffled(data, offset, length, _UNSIGNED[width]).astype(np.uint64)
        else:
            rest = _from_bit_planes(data, offset, length, width)
        remainders = (rest + np.uint64(base & (2**64 - 1))).view(np.int64)
        offset = end
    if kind == _STEPS:
        steps = np.empty(count, np.int64)
        steps[0], steps[1:] = first, remainders
        return np.cumsum(steps), offset
    if kind == _LINE:
        return remainders + first + slope * np.arange(count, dtype=np.int64), offset
    return remainders, offset


def pack_floats(values: Floats, places: int | None = None, *, is_quick: bool = False) -> bytes:
    """A column of finite floats; `places` are those that `decimal_places` has found already."""
    found = decimal_places(values) if places is None else places
    if found > MOST_PLACES:
        return _FLOAT_HEAD.pack(_FLOAT, len(values)) + _shuffled(values.astype(_DOUBLE))
    return _FLOAT_HEAD.pack(_DECIMAL, found) + pack_ints(
        np.rint(values * 10.0**found).astype(np.int64), is_quick=is_quick
    )


def unpack_floats(data: bytes, offset: int = 0) -> tuple[Floats, int]:
    """The column that begins at the offset, bit for bit, and where it ends."""
    try:
        kind, number = _FLOAT_HEAD.unpack_from(data, offset)
    except struct.error as error:
        raise ColumnError(_("a stored column is cut off: restore the store from a backup")) from error
    offset += _FLOAT_HEAD.size
    if kind == _DECIMAL:
        scaled, offset = unpack_ints(data, offset)
        return scaled / 10.0**number, offset
    end = offset + number * _DOUBLE.itemsize
    if kind != _FLOAT or end > len(data):
        raise ColumnError(_("a stored column is cut off or damaged: restore the store from a backup"))
    return _unshuffled(data, offset, number, _DOUBLE).astype(np.float64), end


def decimal_places(values: Floats) -> int:
    """The least number of decimal places that gives every value back, bit for bit; more than `MOST_PLACES` if none."""
    return int(places_by_group(values, np.zeros(1, np.intp))[0]) if len(values) else 0


def places_by_group(values: Floats, starts: NDArray[np.intp]) -> NDArray[np.int64]:
    """The same for many columns that stand one after the other, each from its start on."""
    places = np.full(len(starts), MOST_PLACES + 1, np.int64)
    # A negative zero would lose its sign as an integer.
    is_whole_sized = (np.abs(values) < _EXACT) & ~(np.signbit(values) & (values == 0))
    sized = np.where(is_whole_sized, values, 0.0)
    can_have_places = is_whole_sized & (np.abs(sized) < _EXACT / 10**MOST_PLACES)
    for tried in range(MOST_PLACES + 1):
        is_exact = (can_have_places if tried else is_whole_sized) & (
            np.rint(sized * 10.0**tried) / 10.0**tried == sized
        )
        places[np.logical_and.reduceat(is_exact, starts) & (places > MOST_PLACES)] = tried
        if (places <= MOST_PLACES).all():
            break
    return places


def _candidates(values: Ints, first: int) -> tuple[tuple[int, int, Ints], ...]:
    count = len(values)
    slope = (int(values[-1]) - first) // (count - 1)
    if abs(slope) * count >= _FAR:
        return ((_STEPS, 0, np.diff(values)),)
    line = values - first - slope * np.arange(count, dtype=np.int64)
    return (_STEPS, 0, np.diff(values)), (_LINE, slope, line)


def _whole_bytes(bits: int) -> int:
    return next(width for width in (0, 1, 2, 4, 8) if bits <= 8 * width)


def _head(data: bytes, offset: int) -> tuple[int, int, int, int, int, int]:
    try:
        kind, width, first, base, slope, count = _HEAD.unpack_from(data, offset)
    except struct.error as error:
        raise ColumnError(_("a stored column is cut off: restore the store from a backup")) from error
    return kind, width, first, base, slope, count


def _shuffled(column: NDArray[np.generic]) -> bytes:
    # Bytes of the same weight side by side: neighbours in a series share their upper ones, and zstd sees it.
    return column.view(np.uint8).reshape(-1, column.dtype.itemsize).T.tobytes()


def _unshuffled(data: bytes, offset: int, count: int, dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    size = dtype.itemsize
    planes = np.frombuffer(data, np.uint8, count * size, offset).reshape(size, count)
    return np.ascontiguousarray(planes.T).view(dtype).reshape(-1)


def _bit_planes(column: NDArray[np.unsignedinteger], width: int) -> bytes:
    octets = np.ascontiguousarray(column.view(np.uint8).reshape(len(column), -1).T)
    return np.packbits(np.unpackbits(octets, axis=0, bitorder="little")[:width], axis=1).tobytes()


def _from_bit_planes(data: bytes, offset: int, count: int, width: int) -> NDArray[np.uint64]:
    per_plane = -(-count // 8)
    planes = np.frombuffer(data, np.uint8, width * per_plane, offset).reshape(width, per_plane)
    bits = np.unpackbits(planes, axis=1, count=count)
    if width <= len(_WEIGHTS):
        # A product of matrices: exact below 2^53, and several times as fast as to put bits into bytes again.
        return (_WEIGHTS[:width] @ bits).astype(np.uint64)
    octets = np.zeros((8, count), np.uint8)
    packed = np.packbits(bits, axis=0, bitorder="little")
    octets[: len(packed)] = packed
    return np.ascontiguousarray(octets.T).view(_UNSIGNED[8]).reshape(-1).astype(np.uint64)
