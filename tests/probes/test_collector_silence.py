"""A collector that is silent is a critical alarm of its own, said by others, and cleared by its next sign of life."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.agenda import housekeeping
from nocdesk.alarms.commands import acknowledge_alarm, clear_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.collector_watching import SilenceWatch, say_silence, say_silence_unjudged
from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.requests.queries import UNJUDGED_AFTER
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.spool import Spool
from probes.collector_store import Beat, CoreStore
from tests.nocdesk.provider_builder import make_provider

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


def test_a_fault_of_a_job_is_an_alarm_of_its_own_until_the_job_succeeds_also_in_the_next_process(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock
) -> None:
    store.tell_faults("targets: TypeError: unsupported operand")
    (raised,) = alarms(sqlite_core)
    clock.advance(60)
    store.tell_faults("")

    assert (raised.condition, raised.severity) == (Condition.COLLECTOR_FAULT, PerceivedSeverity.MAJOR)
    assert raised.resource == f"collector {store._spool.source[:8]}"
    assert raised.text == (
        "A job of the collector fails by a fault of the program; the others go on "
        "(targets: TypeError: unsupported operand)"
    )
    assert alarms(sqlite_core)[0].cleared_at == clock.now()


def test_while_a_collector_judges_a_desk_leaves_it_to_say_that_another_is_silent(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock
) -> None:
    beat(store, clock)
    clock.advance(UNJUDGED_AFTER.total_seconds())
    with sqlite_core.work() as work:
        early = say_silence_unjudged(work)
    clock.advance(1)
    with sqlite_core.work() as work:
        late = say_silence_unjudged(work)

    assert (early, late) == (False, True)


def test_the_one_that_judges_says_by_the_calendar_that_another_is_silent(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    with closing(Spool(tmp_path / "far.db")) as spool:
        make_provider(sqlite_core)
        far = CoreStore(sqlite_core, spool)
        far.targets()
        beat(far, clock)
    jobs = {job.id: job.func for job in housekeeping(sqlite_core, Credentials([]))._scheduler.get_jobs()}

    for _ in range(3):
        clock.advance(10)
        jobs["look for silent collectors"]()

    (alarm,) = alarms(sqlite_core)
    assert (alarm.condition, alarm.cleared_at) == (Condition.COLLECTOR_SILENT, None)


def test_after_a_store_was_away_nobody_is_called_silent_before_there_was_time_for_a_sign_of_life(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock
) -> None:
    beat(store, clock)
    watch = SilenceWatch(sqlite_core, say_silence, SYSTEM)
    clock.advance(600)
    said = []
    for _ in range(4):
        said.append(watch.look())
        clock.advance(10)

    assert said == [False, False, False, True]


def test_who_begins_to_judge_after_a_store_was_away_calls_nobody_silent(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    beat(store, clock)
    clock.advance(600)

    with closing(Spool(tmp_path / "other.db")) as spool:
        assert CoreStore(sqlite_core, spool).is_judging

    assert alarms(sqlite_core) == []


def test_a_collector_that_begins_again_says_its_own_silence_that_its_own_sign_of_life_then_ends(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    beat(store, clock)
    silent_since = clock.now()
    clock.advance(600)

    with closing(Spool(tmp_path / "spool.db")) as spool:
        again = CoreStore(sqlite_core, spool)
    (alarm,) = alarms(sqlite_core)
    raised = (alarm.began_at, alarm.cleared_at)
    beat(again, clock)

    assert raised == (silent_since, None)
    assert alarms(sqlite_core)[0].cleared_at == clock.now()
