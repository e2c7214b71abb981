"""A collector that is silent is a critical alarm of its own, said by others, and cleared by its next sign of life."""

from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.commands import acknowledge_alarm, clear_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.collector_watching import say_silence
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.spool import Spool
from probes.collector_store import Beat, CoreStore

ENGINEER = Actor("mara", Role.ENGINEER)


@pytest.fixture
def store(sqlite_core: Core, tmp_path: Path) -> CoreStore:
    return CoreStore(sqlite_core, Spool(tmp_path / "spool.db"))


def beat(store: CoreStore, clock: VirtualClock) -> None:
    store.beat(Beat(clock.now(), 1, 1, 0, 1, 1.0, 0.0))


def look(core: Core, who: Actor = ENGINEER) -> bool:
    with core.work(who) as work:
        return say_silence(work)


def alarms(core: Core) -> list[Alarm]:
    with core.read() as session:
        return list(session.scalars(select(Alarm)))


def test_silence_is_said_once_from_the_last_sign_of_life_on_and_is_over_with_the_next(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock
) -> None:
    beat(store, clock)
    beat_at = clock.now()
    clock.advance(29)
    assert not look(sqlite_core)
    clock.advance(1)

    said = [look(sqlite_core), look(sqlite_core)]
    (alarm,) = alarms(sqlite_core)
    clock.advance(60)
    beat(store, clock)

    assert said == [True, False]
    assert (alarm.condition, alarm.severity) == (Condition.COLLECTOR_SILENT, PerceivedSeverity.CRITICAL)
    assert (alarm.began_at, alarm.cleared_at) == (beat_at, None)
    assert alarms(sqlite_core)[0].cleared_at == clock.now()


def test_what_somebody_has_cleared_by_hand_is_not_said_again_for_the_same_silence_but_for_the_next(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock
) -> None:
    beat(store, clock)
    clock.advance(60)
    assert look(sqlite_core)
    with sqlite_core.work(ENGINEER) as work:
        acknowledge_alarm(work, alarm_id=1)
        clear_alarm(work, alarm_id=1, reason="being upgraded")

    assert not look(sqlite_core)
    beat(store, clock)
    clock.advance(60)
    assert look(sqlite_core)


def test_a_store_without_a_collector_has_none_that_is_silent(sqlite_core: Core) -> None:
    assert not look(sqlite_core)


def test_who_reports_no_alarms_says_nothing(store: CoreStore, sqlite_core: Core, clock: VirtualClock) -> None:
    beat(store, clock)
    clock.advance(60)

    with pytest.raises(NotAllowedError):
        look(sqlite_core, Actor("carl", Role.CARE))
