"""What a collector keeps in memory while its spool cannot be written."""

from datetime import UTC, datetime

from structlog.testing import capture_logs

from nocdesk.quality.layout import Layout, layout_id
from nocdesk.quality.poll_rows import HEAD
from nocdesk.quality.reading import Outcome, Reading
from probes.backlog import MAX_BATCH, MAX_ROWS, Backlog, HeardBatch


def reading(number: int) -> Reading:
    return Reading(number, datetime(2026, 11, 10, tzinfo=UTC), float(number), Outcome.SILENT)


def numbers(*batches: HeardBatch) -> list[int]:
    return [reading.probe_id for batch in batches for reading in batch.readings]


def test_a_batch_that_was_put_back_comes_first_again() -> None:
    backlog = Backlog()
    backlog.add([reading(1), reading(2)])
    batch = backlog.next_batch()
    backlog.add([reading(3)])

    backlog.put_back(batch)

    assert numbers(backlog.next_batch(), backlog.next_batch()) == [1, 2, 3]
    assert not backlog


def test_where_there_is_no_room_the_oldest_go_and_the_log_says_so_twice() -> None:
    with capture_logs() as logs:
        backlog = Backlog(limit=3)
        backlog.add([reading(number) for number in range(3)])
        batch = backlog.next_batch()
        backlog.add([reading(3), reading(4)])

        backlog.put_back(batch)
        backlog.say_what_was_lost()
        backlog.say_what_was_lost()

    assert numbers(backlog.next_batch(), backlog.next_batch()) == [2, 3, 4]
    assert [(line["log_level"], line.get("readings")) for line in logs] == [("error", None), ("warning", 2)]


def test_a_long_backlog_is_spooled_in_short_batches() -> None:
    backlog = Backlog()
    backlog.add([reading(number) for number in range(2 * MAX_BATCH + 1)])

    assert [len(backlog.next_batch().readings) for _ in range(3)] == [MAX_BATCH, MAX_BATCH, 1]


def test_rows_are_spooled_in_batches_of_their_own_length_and_in_the_order_of_what_was_heard() -> None:
    backlog = Backlog()
    for number in range(MAX_ROWS):
        backlog.add_row(1, number, 0.0, 1.0, 5, number.to_bytes(8, "little"))
    backlog.add([reading(1)])

    first, second = backlog.next_batch(), backlog.next_batch()

    assert (first.rows, numbers(first), second.rows, numbers(second)) == (MAX_ROWS, [], 0, [1])
    assert len(first.heads) == MAX_ROWS * HEAD.itemsize


def test_a_layout_is_kept_once_and_outlives_the_rows_that_are_lost() -> None:
    backlog = Backlog(limit=1)
    layout = Layout(7, ((1, 3),), ("TimeTicks",), {}, frozenset(), ())
    number = backlog.number_of(layout)
    for _ in range(3 * MAX_ROWS):
        assert backlog.number_of(layout) == number
        backlog.add_row(number, 1, 0.0, 1.0, 5, b"")
    backlog.add_row(number, 1, 0.0, 1.0, 5, b"")

    batches = []
    while backlog:
        batches.append(backlog.next_batch())

    assert [layout_id(content) for batch in batches for content in batch.layouts.values()] == [number]
    assert sum(batch.rows for batch in batches) == 1
