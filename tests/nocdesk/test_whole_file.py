"""Tests of files that are there whole or not at all."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import BinaryIO

import pytest

from nocdesk.whole_file import WholeFileError, write_whole

ROOT = Path(__file__).parents[2]


def halfway(file: BinaryIO) -> None:
    """Writes a part and fails."""
    file.write(b"the first half")
    raise OSError(28, "No space left on device")


def test_a_file_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.pdf", lambda file: file.write(b"all"))

    assert (tmp_path / "a.pdf").read_bytes() == b"all"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_writer_that_fails_leaves_everything_as_it_was(tmp_path: Path, is_there: bool) -> None:
    target = tmp_path / "a.pdf"
    if is_there:
        target.write_bytes(b"before")

    with pytest.raises(OSError, match="No space"):
        write_whole(target, halfway, replace=True)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == ({"a.pdf": b"before"} if is_there else {})


def test_a_file_that_is_there_is_refused_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"before")

    with pytest.raises(WholeFileError, match=r"a\.pdf: is there already"):
        write_whole(target, lambda file: file.write(b"after"))
    assert target.read_bytes() == b"before"

    write_whole(target, lambda file: file.write(b"after"), replace=True)
    assert target.read_bytes() == b"after"


def test_one_that_came_meanwhile_is_refused_too(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"

    def write(file: BinaryIO) -> None:
        file.write(b"ours")
        target.write_bytes(b"theirs")

    with pytest.raises(WholeFileError, match="is there already"):
        write_whole(target, write)

    assert target.read_bytes() == b"theirs"


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WholeFileError, match="no such directory"):
        write_whole(tmp_path / "none" / "a.pdf", lambda file: file.write(b"x"))


WRITER = """
    import sys, time
    from pathlib import Path
    from nocdesk.whole_file import write_whole

    def write(file):
        for _ in range(200):
            file.write(b"x" * 65536)
            file.flush()
            print("written", flush=True)
            time.sleep(0.01)

    target = Path(sys.argv[1])
    if sys.argv[2] == "guarded":
        write_whole(target, write)
    else:
        with target.open("wb") as file:
            write(file)
"""


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control: written in place"])
def test_a_writer_that_is_killed_leaves_no_part_of_the_file(tmp_path: Path, is_guarded: bool) -> None:
    target = tmp_path / "a.pdf"
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(target), "guarded" if is_guarded else "plain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}) as child:
        assert child.stdout is not None
        for _ in range(3):
            assert child.stdout.readline() == b"written\n"
        child.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    assert target.exists() is not is_guarded


def test_what_a_killed_writer_left_goes_away_with_the_next_file(tmp_path: Path) -> None:
    target, left, fresh = tmp_path / "a.pdf", tmp_path / ".a.pdf.0f.part", tmp_path / ".a.pdf.1f.part"
    left.write_bytes(b"part")
    fresh.write_bytes(b"part of another writer that goes on")
    os.utime(left, (0, 0))

    write_whole(target, lambda file: file.write(b"all"))

    assert not left.exists()
    assert fresh.exists()
