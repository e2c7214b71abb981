"""The codec of the open tail: samples of many series as three packed columns under zstd, quick to write."""

import struct

import zstandard

from nocdesk.language import _
from nocdesk.store.column_codec import ColumnError, pack_floats, pack_ints, unpack_floats, unpack_ints
from nocdesk.store.series_columns import Columns

_FORMAT = 1
_LEVEL = 1
_HEAD = struct.Struct("<BI")
_MOST_BYTES = 1 << 31


def encode_tail(columns: Columns) -> bytes:
    """Pack samples in their order."""
    packed = b"".join(
        (
            pack_ints(columns.series, is_quick=True),
            pack_ints(columns.at_us, is_quick=True),
            pack_floats(columns.values, is_quick=True),
        )
    )
    return _HEAD.pack(_FORMAT, len(packed)) + zstandard.ZstdCompressor(level=_LEVEL).compress(packed)


def decode_tail(data: bytes) -> Columns:
    """Unpack what `encode_tail` made."""
    format_byte, size = _HEAD.unpack_from(data)
    if format_byte != _FORMAT or size > _MOST_BYTES:
        raise ColumnError(_("samples of the open tail have an unknown format: update NocDesk or restore a backup"))
    try:
        packed = zstandard.ZstdDecompressor().decompress(data[_HEAD.size :], max_output_size=size)
    except zstandard.ZstdError as error:
        raise ColumnError(_("samples of the open tail are damaged: restore the store from a backup")) from error
    series, offset = unpack_ints(packed)
    at_us, offset = unpack_ints(packed, offset)
    values, __ = unpack_floats(packed, offset)
    return Columns(series, at_us, values)
