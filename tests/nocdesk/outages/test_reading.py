"""The ledger's reading: clipped, with what lies beneath, as it stood once, and true to a clock that was set."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.events import WorkPlanned
from nocdesk.outages.reading import ledger_reading
from nocdesk.outages.stretch import Stretch
from nocdesk.services.model import ServiceClass
from nocdesk.works.commands import set_scope
from nocdesk.works.model import PlannedWork
from tests.conftest import START
from tests.nocdesk.outages.rounds import Polled, Round, polled

UP, DOWN, PLANNED, UNKNOWN = ServiceClass.UP, ServiceClass.DOWN, ServiceClass.PLANNED, ServiceClass.UNKNOWN


@pytest.fixture
def provider(sqlite_template: Path) -> Iterator[Polled]:
    with polled(sqlite_template) as opened:
        yield opened


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def read(
    provider: Polled, start_s: float, end_s: float, as_of: datetime | None = None, now: datetime | None = None
) -> list[Stretch]:
    voice = provider.provider.voice
    with provider.core.read() as session:
        return ledger_reading(session, [voice], second(start_s), second(end_s), as_of, now=now)[voice]


def words(stretches: list[Stretch]) -> list[tuple[str, float]]:
    return [(stretch.service_class.value, stretch.seconds) for stretch in stretches]


def test_a_stretch_of_planned_work_says_when_the_work_began_however_late_it_hurt_and_wherever_it_is_cut(
    provider: Polled,
) -> None:
    provider.plan("PW-1", 5, 60, announced_at=START)
    for kind in [Round.HEALTHY] * 2 + [Round.LINK_DOWN] * 4:
        provider.play(kind)

    (planned,) = read(provider, 15, 25)

    assert (planned.service_class, planned.began_at, planned.ended_at) == (PLANNED, second(15), second(25))
    assert (planned.announced_at, planned.work_began_at) == (START, second(5))


def test_a_reading_is_cut_to_its_time_and_what_goes_on_ends_with_it(provider: Polled) -> None:
    for kind in [Round.HEALTHY] * 2 + [Round.LINK_DOWN] * 2 + [Round.HEALTHY] * 3:
        provider.play(kind)

    assert words(read(provider, 0, 35)) == [("up", 10.0), ("down", 10.0), ("up", 15.0)]
    assert words(read(provider, 4, 12)) == [("up", 6.0), ("down", 2.0)]
    assert words(read(provider, -10, 3)) == [("up", 3.0)]
    assert words(read(provider, 100, 90)) == []


def test_every_service_that_was_asked_for_is_in_the_reading_and_without_asking_all_that_have_a_ledger(
    provider: Polled,
) -> None:
    with provider.core.read() as session:
        assert ledger_reading(session, [provider.provider.voice], START, second(60)) == {provider.provider.voice: []}
    provider.play(Round.HEALTHY)

    with provider.core.read() as session:
        assert set(ledger_reading(session, None, START, second(5))) == {
            provider.provider.voice,
            provider.provider.access,
        }


def test_beneath_planned_work_stands_what_the_evidence_says(provider: Polled) -> None:
    provider.plan("PW-1", starts_in_s=5, lasts_s=10)
    for kind in [Round.HEALTHY, *[Round.LINK_DOWN] * 4]:
        provider.play(kind)

    found = [(s.service_class, s.beneath, s.seconds) for s in read(provider, 0, 25)]
    assert found == [(UP, UP, 5.0), (PLANNED, DOWN, 10.0), (DOWN, DOWN, 10.0)]


def test_time_before_work_was_entered_counts_as_it_was(provider: Polled) -> None:
    for kind in [Round.HEALTHY, *[Round.LINK_DOWN] * 3]:
        provider.play(kind)
    provider.plan("PW-1", starts_in_s=-10, lasts_s=20)
    for kind in [Round.LINK_DOWN] * 3:
        provider.play(kind)

    assert words(read(provider, 0, 35)) == [("up", 5.0), ("down", 15.0), ("planned", 10.0), ("down", 5.0)]


@pytest.mark.parametrize(
    ("announced_at", "found"),
    [(None, [("down", 20.0)]), (START, [("down", 5.0), ("planned", 5.0), ("down", 10.0)])],
    ids=["nobody was told", "customers were told before"],
)
def test_work_that_was_over_when_it_was_entered_takes_out_what_was_announced_alone(
    provider: Polled, announced_at: datetime | None, found: list[tuple[str, float]]
) -> None:
    for kind in [Round.HEALTHY, *[Round.LINK_DOWN] * 4]:
        provider.play(kind)
    with provider.core.work() as work:
        told = {"announced_at": announced_at, "announced_ends_at": announced_at and second(15)}
        row = PlannedWork(name="PW-1", starts_at=second(10), ends_at=second(15), planned_at=work.now, **told)
        work.session.add(row)
        work.session.flush()
        set_scope(work, row.id, [provider.provider.voice])
        work.happened(WorkPlanned(row.id))
    provider.play(Round.LINK_DOWN)

    assert words(read(provider, 5, 25)) == found


def test_the_reading_as_it_stood_shows_what_was_believed_then(provider: Polled) -> None:
    """A service that is lost from sight was held to be up until somebody noticed."""
    for kind in [Round.HEALTHY] * 2 + [Round.NO_POLL] * 6 + [Round.HEALTHY]:
        provider.play(kind)

    believed = second(20)
    assert words(read(provider, 0, 45)) == [("up", 5.0), ("unknown", 35.0), ("up", 5.0)]
    assert words(read(provider, 0, 45, as_of=believed)) == [("up", 20.0)]
    assert words(read(provider, 0, 45, as_of=second(44))) == [("up", 5.0), ("unknown", 35.0), ("up", 4.0)]
    assert words(read(provider, 0, 45, as_of=START - timedelta(seconds=1))) == []


def test_an_entry_that_lasted_no_time_is_superseded_and_stays(provider: Polled) -> None:
    provider.play(Round.HEALTHY)

    kept = provider.all_entries(provider.provider.voice)
    assert [(entry.service_class, entry.superseded_at is None) for entry in kept] == [(UNKNOWN, False), (UP, True)]


@pytest.mark.parametrize("step_s", [3600.0, -3600.0, -3.0])
def test_a_clock_that_is_set_moves_the_labels_of_a_reading_and_not_its_seconds(provider: Polled, step_s: float) -> None:
    for _ in range(4):
        provider.play(Round.HEALTHY)
    provider.clock.step(step_s)
    for _ in range(2):
        provider.play(Round.HEALTHY)

    first, last = read(provider, -7200, 7200, now=provider.clock.now())
    assert (first.began_at, first.seconds) == (START, 20.0)
    assert (last.began_at, last.seconds) == (second(20 + step_s), 10.0)
