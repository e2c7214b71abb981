"""Alarm quality from the store: what the engine and the desk did is what is measured."""

from datetime import timedelta

from sqlalchemy import delete, update

from nocdesk.alarms.health.reading import micros
from nocdesk.alarms.health.targets import ConsoleSettings, HealthSettings, Kpi
from nocdesk.alarms.model import Alarm, AlarmEventRecord
from nocdesk.boards.health_records import health_record
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.alarm_health import USUAL_TERMS, AlarmTerms, HealthReview, ReviewOrder, review
from nocdesk.shifts.health_words import window_words
from nocdesk.shifts.hours import ShiftSettings
from tests.conftest import START
from tests.nocdesk.alarms.console import Console

DAYS_30 = timedelta(days=30)


def reviewed(
    console: Console, terms: AlarmTerms = USUAL_TERMS, shift: str | None = None, of: str | None = None
) -> HealthReview:
    console.clock.advance(1)
    now = console.clock.now()
    with console.core.read() as session:
        return review(session, ReviewOrder(now - DAYS_30, now, shift, of), terms, now=now)


def test_what_was_raised_is_counted_and_traced_to_its_alarm_and_its_rule(console: Console) -> None:
    first = console.raise_again()
    console.acknowledge(first)
    console.raise_again()
    console.clear()
    console.raise_again(PerceivedSeverity.CRITICAL, key="other")

    found = reviewed(console)

    # The second poll that found the same is no annunciation, nor is what a person did.
    assert found.whole.annunciated == 2
    origins = [found.origins[n] for n in found.whole.found.offenders.trouble]
    assert {origin.natural_key for origin in origins} == {"threshold|SIP-1 ping|rtt_ms", "other"}
    assert origins[0].rule == "condition threshold"
    assert found.whole.priorities == {"high": 1, "medium": 1, "low": 0}


def test_the_return_of_a_closed_alarm_is_the_same_trouble(console: Console) -> None:
    for _ in range(3):
        alarm_id = console.raise_again()
        console.acknowledge(alarm_id)
        console.clear()
        console.clock.advance(4_000)

    found = reviewed(console)

    assert found.whole.found.offenders.times.tolist() == [3]


def test_three_clears_in_a_minute_chatter(console: Console) -> None:
    for _ in range(3):
        console.raise_again()
        console.clear()

    record = health_record(reviewed(console), HealthSettings())

    (one,) = record["chattering"]
    assert (one["resource"], one["times"]) == ("SIP-1 ping", 3)


def test_what_a_window_does_not_show_the_beginning_of_is_active_in_it(console: Console) -> None:
    console.raise_again()
    console.clock.advance(3 * 86_400)
    now = console.clock.now()
    with console.core.read() as session:
        found = review(session, ReviewOrder(now - timedelta(hours=8), now), USUAL_TERMS, now=now)

    assert found.whole.annunciated == 0
    assert (found.whole.values[Kpi.STALE], found.whole.values[Kpi.STANDING]) == (1, 1)


def test_an_alarm_whose_beginning_is_no_longer_recorded_is_stale_all_the_same(console: Console) -> None:
    console.raise_again()
    console.raise_again(key="other")
    console.clock.advance(3 * 86_400)
    with console.core.work(SYSTEM) as work:
        work.session.execute(delete(AlarmEventRecord))
        work.session.execute(update(Alarm).where(Alarm.natural_key == "other").values(rule="rtt of voice"))
    console.raise_again(key="third")

    found = reviewed(console)

    assert found.whole.values[Kpi.STALE] == 2
    assert found.whole.annunciated == 1
    assert "rtt of voice" in {found.origins[n].rule for n in found.whole.found.stale}


def test_a_calm_time_counts_from_when_the_store_began(console: Console) -> None:
    console.clock.advance(2 * 86_400)
    console.raise_again()

    found = reviewed(console)

    assert found.known_from == START, "the trail begins with the first agreement"
    assert found.days_known == 2


def test_figures_begin_with_the_oldest_record_and_say_that_they_are_preliminary(console: Console) -> None:
    console.raise_again()
    console.clock.advance(11 * 86_400)

    found = reviewed(console)

    assert found.known_from == START
    assert window_words(found, HealthSettings()) == "11 of 30 days, preliminary"
    assert found.whole.values[Kpi.PER_DAY] is not None
    assert found.whole.window.length_us == micros(console.clock.now()) - micros(START)


def test_a_store_in_which_nothing_happened_has_figures_of_nothing(core: Core, clock: VirtualClock) -> None:
    with core.read() as session:
        found = review(session, ReviewOrder(clock.now() - DAYS_30, clock.now()), USUAL_TERMS, now=clock.now())

    assert found.whole.annunciated == 0
    assert found.whole.values[Kpi.PER_HOUR] is None
    assert found.days == ()


def test_each_shift_has_its_own_figures_and_together_they_are_all(console: Console) -> None:
    # 08:00 is Early; 9 hours later is Late, 9 hours after that is Night.
    for n in range(3):
        console.raise_again(key=f"k{n}")
        console.clock.advance(9 * 3_600)

    found = reviewed(console)
    late = reviewed(console, shift="Late")

    assert {name: figures.annunciated for name, figures in found.shifts.items()} == {"Early": 1, "Late": 1, "Night": 1}
    assert late.whole.annunciated == 1
    lengths = [figures.values[Kpi.PER_HOUR] for figures in found.shifts.values()]
    assert all(lengths)


def test_each_console_has_the_alarms_of_its_resources_and_the_rest_has_the_rest(console: Console) -> None:
    terms = AlarmTerms(HealthSettings(consoles=(ConsoleSettings(name="Voice", resources=("SIP-*",)),)), ShiftSettings())
    console.raise_again()

    found = reviewed(console, terms)
    voice = reviewed(console, terms, of="Voice")

    assert {name: figures.annunciated for name, figures in found.consoles.items()} == {"Voice": 1, "The rest": 0}
    assert voice.whole.annunciated == 1
