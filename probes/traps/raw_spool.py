"""The receiver's raw spool: datagrams as they came, in append-only files, on the disk before anybody reads them."""

import os
import struct
import uuid
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise, takewhile
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.private_files import make_private, private_opener

SEGMENT_BYTES = 8 * 2**20
MAX_BYTES = 2**30
"""A spool that reaches this is full, before it takes the machine's disk with it."""

_HEAD = struct.Struct(">IIQQHB")
"""Checksum of what follows it, octets of the datagram, number, microseconds since 1970, port, octets of the address."""
_SUFFIX = ".traps"
_IDENTITY = "identity"


class RawSpoolError(NocdeskError):
    """The raw spool cannot be opened."""


@dataclass(frozen=True, slots=True)
class Datagram:
    """What came, when and from where."""

    at_us: int
    source: str
    port: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A datagram with its number in the spool."""

    seq: int
    datagram: Datagram


class RawSpool:
    """The writing end: one receiver's. What `append` returns is on the disk."""

    def __init__(self, directory: Path, *, max_bytes: int = MAX_BYTES, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._directory, self._max_bytes, self._segment_bytes = directory, max_bytes, segment_bytes
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _identify(directory)
            segments = _segments(directory)
            self._next = _first_free(segments)
            self._sizes = {path: path.stat().st_size for path in segments}
            self._open_segment()
        except OSError as error:
            raise RawSpoolError(
                f"{directory}: the raw spool cannot be opened ({error.strerror}). Check its rights and its disk."
            ) from error

    @property
    def last(self) -> int:
        """The number of the newest datagram."""
        return self._next - 1

    def append(self, datagrams: Sequence[Datagram]) -> int:
        """Write as many as there is room for, then make sure of them all at once; how many they were."""
        room = self._max_bytes - sum(self._sizes.values())
        records: list[bytes] = []
        for datagram in datagrams:
            record = _record(self._next + len(records), datagram)
            room -= len(record)
            if room < 0:
                break
            records.append(record)
        if not records or not self._write(b"".join(records)):
            return 0
        self._next += len(records)
        if self._sizes[self._path] >= self._segment_bytes:
            self._file.close()
            self._open_segment()
        return len(records)

    def discard(self, through: int) -> None:
        """Remove the files that hold nothing after a number; the newest stays, as its name says how far numbers are."""
        if through >= self.last and self._sizes[self._path]:
            # Communities lie in it in clear: no longer than they must.
            self._file.close()
            self._open_segment()
        segments = _segments(self._directory)
        for path, successor in pairwise(segments):
            if _first(successor) > through + 1:
                return
            try:
                path.unlink(missing_ok=True)
            except PermissionError:
                # Windows lets nobody remove what the decoder still has open: the next time.
                return
            self._sizes.pop(path, None)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, content: bytes) -> bool:
        size = self._sizes[self._path]
        try:
            written = 0
            while written < len(content):
                written += self._file.write(content[written:])
            os.fsync(self._file.fileno())
        except OSError:
            # The disk took a part of it at most: what is readable must end with the last whole record, and what comes
            # next must begin right there.
            self._file.seek(size)
            self._file.truncate()
            return False
        self._sizes[self._path] = size + len(content)
        return True

    def _open_segment(self) -> None:
        self._path = self._directory / f"{self._next:020d}{_SUFFIX}"
        # Whatever has this name already holds no whole record, or the next number would be another.
        make_private(self._path)
        self._file = self._path.open("wb", buffering=0)
        sync_directory(self._directory)
        self._sizes[self._path] = 0


class RawReader:
    """The reading end: gives what lies after a number, and never more than what is said to be on the disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._records: Iterator[Numbered] = iter(())
        self._at: int | None = None

    def after(self, seq: int, through: int, limit: int) -> list[Numbered]:
        """The datagrams from `seq + 1` to `through`, the oldest first and at most `limit`."""
        if seq >= through:
            return []
        found = self._next(through, min(limit, through - seq)) if self._at == seq else []
        if not found:
            # From the start of a file: what was read before may have ended where the file ended then.
            self._records = _records(self._directory, seq)
            found = self._next(through, min(limit, through - seq))
        return found

    def _next(self, through: int, limit: int) -> list[Numbered]:
        # By number and not by count: behind a damaged file the next one begins with a greater number.
        found = list(takewhile(lambda record: record.seq <= through, islice(self._records, limit)))
        self._at = found[-1].seq if len(found) == limit else None
        return found


def spool_identity(directory: Path) -> str:
    """The name for ever of the spool in a directory, which is made if need be."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _identify(directory)
    except OSError as error:
        raise RawSpoolError(
            f"{directory}: the raw spool cannot be opened ({error.strerror}). Check its rights and its disk."
        ) from error


def _identify(directory: Path) -> str:
    path = directory / _IDENTITY
    if not path.exists():
        fresh = path.with_suffix(".new")
        with open(fresh, "w", encoding="ascii", opener=private_opener) as file:
            file.write(uuid.uuid4().hex)
        fresh.replace(path)
    return path.read_text(encoding="ascii").strip()


def _record(seq: int, datagram: Datagram) -> bytes:
    source = datagram.source.encode()
    head = _HEAD.pack(0, len(datagram.content), seq, datagram.at_us, datagram.port, len(source))
    rest = head[4:] + source + datagram.content
    return zlib.crc32(rest).to_bytes(4, "big") + rest


def _segments(directory: Path) -> list[Path]:
    return sorted(directory.glob(f"*{_SUFFIX}"))


def _first(segment: Path) -> int:
    return int(segment.name.removesuffix(_SUFFIX))


def _first_free(segments: Sequence[Path]) -> int:
    if not segments:
        return 1
    last = max((record.seq for record in _of_segment(segments[-1])), default=0)
    return max(last + 1, _first(segments[-1]))


def _records(directory: Path, after: int) -> Iterator[Numbered]:
    segments = _segments(directory)
    begin = max((place for place, path in enumerate(segments) if _first(path) <= after + 1), default=0)
    for path in segments[begin:]:
        for record in _of_segment(path):
            if record.seq > after:
                yield record


def _of_segment(path: Path) -> Iterator[Numbered]:
    """The whole records of a file; what a crash has torn ends it."""
    with path.open("rb") as file:
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            checksum, size, seq, at_us, port, source_size = _HEAD.unpack(head)
            if size > 2**16:
                return
            rest = file.read(source_size + size)
            if zlib.crc32(head[4:] + rest) != checksum:
                return
            yield Numbered(seq, Datagram(at_us, rest[:source_size].decode(), port, rest[source_size:]))


def sync_directory(directory: Path) -> None:
    """Bring the names in a directory onto the disk."""
    # Windows cannot open a directory, and keeps its entries safe by itself.
    if os.name != "posix":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
