"""What a collector keeps in memory while its spool cannot be written."""

from datetime import UTC, datetime

from structlog.testing import capture_logs

from nocdesk.quality.reading import Outcome, Reading
from probes.backlog import MAX_BATCH, Backlog


def reading(number: int) -> Reading:
    return Reading(number, datetime(2026, 11, 10, tzinfo=UTC), float(number), Outcome.SILENT)


def numbers(readings: list[Reading]) -> list[int]:
    return [reading.probe_id for reading in readings]


def test_a_batch_that_was_put_back_comes_first_again() -> None:
    backlog = Backlog()
    backlog.add([reading(1), reading(2)])
    batch = backlog.next_batch()
    backlog.add([reading(3)])

    backlog.put_back(batch)

    assert numbers(backlog.next_batch()) == [1, 2, 3]


def test_where_there_is_no_room_the_oldest_go_and_the_log_says_so_twice() -> None:
    with capture_logs() as logs:
        backlog = Backlog(limit=3)
        backlog.add([reading(number) for number in range(3)])
        batch = backlog.next_batch()
        backlog.add([reading(3), reading(4)])

        backlog.put_back(batch)
        backlog.say_what_was_lost()
        backlog.say_what_was_lost()

    assert numbers(backlog.next_batch()) == [2, 3, 4]
    assert [(line["log_level"], line.get("readings")) for line in logs] == [("error", None), ("warning", 2)]


def test_a_long_backlog_is_spooled_in_short_batches() -> None:
    backlog = Backlog()
    backlog.add([reading(number) for number in range(2 * MAX_BATCH + 1)])

    assert [len(backlog.next_batch()) for _ in range(3)] == [MAX_BATCH, MAX_BATCH, 1]
