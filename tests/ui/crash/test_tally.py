"""Counting what comes again and again, without a bound on what may come."""

from ui.crash.tally import Tally


def test_each_is_counted_by_itself() -> None:
    tally = Tally()

    assert [tally.count(what) for what in ("a", "b", "a", "a")] == [1, 1, 2, 3]


def test_memory_is_bounded_and_what_has_not_come_for_longest_begins_anew() -> None:
    tally = Tally(most=3)
    for what in "abcad":
        tally.count(what)

    assert len(tally) == 3
    assert (tally.count("a"), tally.count("b")) == (3, 1)
