"""Restlessness by the decay model, and R12: a flapping device is one alarm with a count that asks at most twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from nocdesk.alarms import flapping
from nocdesk.alarms.flapping import after_change, is_flapping, restlessness
from nocdesk.alarms.model import Alarm, AlarmEventRecord
from nocdesk.core import Core
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import TroubleTicket
from tests.nocdesk.alarms.console import Console
from tests.reliability.record import Telling

START = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
CHANGES_IN_20_MIN = 40


def annunciations(core: Core) -> int:
    query = select(func.count()).select_from(AlarmEventRecord).where(AlarmEventRecord.is_annunciated)
    with core.read() as session:
        return session.scalar(query) or 0


def count(core: Core, kind: type[Alarm] | type[TroubleTicket]) -> int:
    with core.read() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def flap(console: Console, *, acknowledging: bool = False) -> None:
    """Down and up in turn, a change every 30 s."""
    for number in range(CHANGES_IN_20_MIN):
        console.clock.advance(25)
        if number % 2:
            console.clear()
            continue
        alarm_id = console.raise_again()
        if acknowledging and console.alarm(alarm_id).acknowledged_at is None:
            console.acknowledge(alarm_id)


def test_the_sixth_change_in_a_row_makes_it_flap_and_256_is_the_most() -> None:
    value = 0.0
    values: list[float] = []
    for number in range(10):
        value = after_change(value, START + timedelta(seconds=number) if values else None, START)
        values.append(value)

    assert values == [2, 4, 8, 16, 32, 64, 128, 256, 256, 256]
    assert [is_flapping(value) for value in values] == [False] * 5 + [True] * 5
    assert not is_flapping(35.0), "flapping above 35"


@given(value=st.sampled_from([2.0, 4.0, 64.0, 256.0]), seconds=st.integers(0, 200_000))
def test_it_decays_by_a_half_every_300_s_until_it_is_forgotten_below_1_5(value: float, seconds: int) -> None:
    left = value
    for _ in range(seconds // 300):
        left -= 0.5

    assert restlessness(value, START, START + timedelta(seconds=seconds)) == (left if left >= 1.5 else 0.0)


def test_what_is_forgotten_begins_anew() -> None:
    assert after_change(2.0, START, START + timedelta(seconds=599)) == 3.0
    assert after_change(2.0, START, START + timedelta(seconds=600)) == 2.0


@pytest.mark.chaos
@pytest.mark.parametrize("acknowledging", [False, True], ids=["nobody looks", "somebody acknowledges each time"])
def test_40_changes_in_20_min_are_one_alarm_with_a_count_that_asks_twice_and_one_ticket_at_most(
    console: Console, acknowledging: bool, promise: Telling
) -> None:
    flap(console, acknowledging=acknowledging)

    assert count(console.core, Alarm) == 1
    assert console.alarm(1).count == CHANGES_IN_20_MIN / 2
    assert is_flapping(console.alarm(1).flap_value)
    assert annunciations(console.core) == 2
    assert count(console.core, TroubleTicket) <= 1
    promise.kept("R12", "changes of state within 20 min", injected=CHANGES_IN_20_MIN)


@pytest.mark.chaos
@pytest.mark.parametrize("acknowledging", [False, True], ids=["nobody looks", "somebody acknowledges each time"])
def test_control_without_the_memory_of_changes_it_asks_each_time(
    console: Console, monkeypatch: pytest.MonkeyPatch, acknowledging: bool, promise: Telling
) -> None:
    monkeypatch.setattr(flapping, "FORGOTTEN_BELOW", float("inf"))

    flap(console, acknowledging=acknowledging)

    assert annunciations(console.core) == CHANGES_IN_20_MIN / 2
    assert count(console.core, Alarm) == (CHANGES_IN_20_MIN / 2 if acknowledging else 1)
    promise.control("R12", f"no memory of changes: asks {annunciations(console.core)} times")


def test_a_flapping_alarm_that_becomes_worse_than_it_ever_said_asks_again_but_once(console: Console) -> None:
    flap(console)
    for _ in range(3):
        console.raise_again(PerceivedSeverity.CRITICAL)
        console.raise_again(PerceivedSeverity.MAJOR)

    assert annunciations(console.core) == 3


def test_after_an_hour_of_calm_the_next_change_is_news_though_it_still_counts_as_flapping(console: Console) -> None:
    flap(console)
    console.clock.advance(3_600)

    alarm_id = console.raise_again()

    assert is_flapping(console.alarm(alarm_id).flap_value)
    assert annunciations(console.core) == 3


def test_a_flapping_alarm_stays_acknowledged_through_its_flaps(console: Console) -> None:
    flap(console)
    alarm_id = console.raise_again()
    console.acknowledge(alarm_id)
    console.clear()

    assert console.raise_again() == alarm_id

    assert console.alarm(alarm_id).acknowledged_by == "mara"
