"""The spool: what is set aside, and what it says when its file cannot be used."""

from pathlib import Path

import pytest

from nocdesk.store.spool import REFUSED_KEPT, Spool, SpoolError


def test_a_batch_that_is_set_aside_waits_no_more_and_is_kept_with_the_reason(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db")
    bad, good = spool.append(b"bad"), spool.append(b"good")

    spool.set_aside(bad, "no batch at all")

    assert spool.after(0) == [(good, b"good")]
    assert spool.refused() == [(bad, "no batch at all")]


def test_only_the_newest_of_many_refused_batches_are_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db")
    numbers = [spool.append(b"bad") for _ in range(REFUSED_KEPT + 2)]

    for number in numbers:
        spool.set_aside(number, "bad")

    assert [number for number, _ in spool.refused()] == numbers[2:]


def test_whatever_a_file_that_cannot_be_used_is_asked_it_says_so_in_one_line(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db")
    spool.close()

    for ask in (spool.waiting, spool.refused, lambda: spool.after(0), lambda: spool.discard(1)):
        with pytest.raises(SpoolError, match="spool cannot be used"):
            ask()
