"""The raw spool keeps what it said it has, in order and with its numbers, whatever was torn off or thrown away."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from probes.traps.raw_spool import Datagram, RawReader, RawSpool, spool_identity

EVERYTHING = 10**9


def datagrams(first: int, count: int) -> list[Datagram]:
    """Datagrams whose content is their number."""
    return [Datagram(1_000_000 + one, "192.0.2.7", 50_000, b"trap %d" % one) for one in range(first, first + count)]


def contents(reader: RawReader, after: int, through: int = EVERYTHING, limit: int = EVERYTHING) -> list[bytes]:
    """What lies there."""
    return [one.datagram.content for one in reader.after(after, through, limit)]


def segments(directory: Path) -> list[Path]:
    """The files."""
    return sorted(directory.glob("*.traps"))


def test_what_was_appended_is_read_with_its_numbers_sender_and_time(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path)
    spool.append(datagrams(1, 3))
    spool.close()

    read = RawReader(tmp_path).after(1, 3, 10)

    assert [(one.seq, one.datagram) for one in read] == list(zip((2, 3), datagrams(2, 2), strict=True))


def test_a_reader_goes_on_over_the_end_of_a_file_and_never_beyond_what_is_said_to_be_safe(tmp_path: Path) -> None:
    spool, reader = RawSpool(tmp_path, segment_bytes=400), RawReader(tmp_path)
    seen: list[bytes] = []
    for first in range(1, 100, 7):
        spool.append(datagrams(first, 7))
        while found := contents(reader, len(seen), first + 3, 3):
            seen += found
        assert len(seen) == first + 3
    spool.close()

    assert seen == [one.content for one in datagrams(1, len(seen))]
    assert len(segments(tmp_path)) > 5


def test_numbers_go_on_after_a_start_and_after_everything_was_discarded(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path, segment_bytes=100)
    spool.append(datagrams(1, 5))
    spool.discard(5)
    spool.close()

    again = RawSpool(tmp_path)
    again.append(datagrams(6, 2))
    again.close()

    assert [one.seq for one in RawReader(tmp_path).after(5, EVERYTHING, 10)] == [6, 7]
    assert contents(RawReader(tmp_path), 0) == [b"trap 6", b"trap 7"]


def test_only_files_without_anything_that_is_still_wanted_are_removed(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path, segment_bytes=100)
    for first in range(1, 20, 4):
        spool.append(datagrams(first, 4))

    spool.discard(9)

    assert contents(RawReader(tmp_path), 9) == [one.content for one in datagrams(10, 11)]
    assert segments(tmp_path)[0].name == f"{9:020d}.traps"
    spool.close()


def test_nothing_of_a_datagram_stays_on_the_disk_when_all_is_discarded(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path)
    spool.append(datagrams(1, 5))

    spool.discard(5)

    assert [path.read_bytes() for path in segments(tmp_path)] == [b""]
    spool.close()


def test_a_record_that_a_crash_has_torn_ends_its_file_and_its_number_is_given_again(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path)
    spool.append(datagrams(1, 3))
    spool.close()
    path = segments(tmp_path)[0]
    path.write_bytes(path.read_bytes()[:-2])

    again = RawSpool(tmp_path)
    again.append(datagrams(30, 1))
    again.close()

    assert [(one.seq, one.datagram.content) for one in RawReader(tmp_path).after(0, EVERYTHING, 10)] == [
        (1, b"trap 1"),
        (2, b"trap 2"),
        (3, b"trap 30"),
    ]


def test_octets_that_the_disk_has_changed_are_not_taken_for_a_datagram(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path)
    spool.append(datagrams(1, 3))
    spool.close()
    path = segments(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b"trap 2", b"trap X"))

    assert contents(RawReader(tmp_path), 0) == [b"trap 1"]


def test_behind_a_damaged_file_nothing_is_read_that_is_not_said_to_be_on_the_disk(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path, segment_bytes=100)
    for number in range(1, 10):
        spool.append(datagrams(number, 1))
    spool.close()
    first = segments(tmp_path)[0]
    first.write_bytes(first.read_bytes().replace(b"trap 1", b"trap X"))
    reader, second = RawReader(tmp_path), int(segments(tmp_path)[1].stem)

    assert contents(reader, 0, through=second - 1) == []
    assert contents(reader, 0, through=second) == [b"trap %d" % second]


def test_a_full_spool_takes_what_there_is_room_for_and_more_when_room_was_made(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path, max_bytes=500, segment_bytes=200)

    first = spool.append(datagrams(1, 100))
    spool.discard(first)
    second = spool.append(datagrams(first + 1, 3))
    spool.close()

    assert 0 < first < 100
    assert second == 3


def test_a_spool_keeps_its_name(tmp_path: Path) -> None:
    name = spool_identity(tmp_path / "traps")
    RawSpool(tmp_path / "traps").close()

    assert spool_identity(tmp_path / "traps") == name
    assert spool_identity(tmp_path / "others") != name


@contextmanager
def no_file_beyond(octets: int) -> Iterator[None]:
    """A disk that takes no more than so much of a file, for this process."""
    import resource

    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of a file by a resource of POSIX")
def test_what_is_written_after_a_disk_was_full_in_the_middle_of_a_record_is_read_again(tmp_path: Path) -> None:
    spool = RawSpool(tmp_path)
    spool.append(datagrams(1, 3))
    with no_file_beyond(segments(tmp_path)[0].stat().st_size + 10):
        assert spool.append(datagrams(4, 2)) == 0

    spool.append(datagrams(4, 2))
    spool.close()

    assert contents(RawReader(tmp_path), 0) == [one.content for one in datagrams(1, 5)]
