"""Putting alarms aside: reasons, times, the second person, what ends it, and what comes back while it lasts."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.alarms.lifecycle import AlarmState, TransitionError
from nocdesk.alarms.model import AlarmEventRecord, AlarmHappening
from nocdesk.alarms.shelf import ShelfState
from nocdesk.alarms.shelving import ShelfError, extend_shelf, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.alarms.withheld_model import AlarmShelf
from nocdesk.errors import NocdeskError
from nocdesk.people.model import Actor, Role
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.alarms.console import ENGINEER, TROUBLE, Console

CRITICAL, MINOR = PerceivedSeverity.CRITICAL, PerceivedSeverity.MINOR
JOE = Actor("joe", Role.ENGINEER)
HOUR = timedelta(hours=1)


def shelve(console: Console, alarm_id: int, lasts: timedelta | None = HOUR, who: Actor = ENGINEER) -> int:
    until: datetime | None = console.clock.now() + lasts if lasts else None
    with console.core.work(who) as work:
        return shelve_alarm(work, alarm_id=alarm_id, reason=" known fault ", until=until).id


def shelf(console: Console, shelf_id: int) -> AlarmShelf:
    with console.core.read() as session:
        return session.get_one(AlarmShelf, shelf_id)


def happened(console: Console) -> list[tuple[AlarmHappening, bool]]:
    with console.core.read() as session:
        rows = session.scalars(select(AlarmEventRecord).order_by(AlarmEventRecord.id))
        return [(row.happening, row.is_annunciated) for row in rows]


def test_a_shelved_alarm_says_until_when_why_and_by_whom(console: Console) -> None:
    alarm_id = console.raise_again()

    shelf_id = shelve(console, alarm_id)

    kept = shelf(console, shelf_id)
    assert (kept.state, kept.reason, kept.by, kept.until) == (
        ShelfState.TIMED,
        "known fault",
        "mara",
        console.clock.now() + HOUR,
    )
    assert console.alarm(alarm_id).shelf_id == shelf_id
    assert happened(console)[-1] == (AlarmHappening.SHELVED, False)
    assert console.notes(alarm_id) == [f"mara: shelved until {kept.until:%d %b %H:%M} UTC: known fault"]


def test_what_comes_back_or_gets_worse_on_the_shelf_asks_nobody(console: Console) -> None:
    alarm_id = console.raise_again(MINOR)
    shelve(console, alarm_id)

    console.raise_again(PerceivedSeverity.MAJOR)
    console.clear()
    console.raise_again(PerceivedSeverity.MAJOR)

    assert [told for _, told in happened(console)] == [True, False, False, False, False]


def test_the_shelf_hangs_on_the_trouble_and_survives_its_alarm(console: Console) -> None:
    alarm_id = console.raise_again()
    shelve(console, alarm_id, timedelta(hours=20))
    console.acknowledge(alarm_id)
    console.clear()
    console.clock.advance(10 * 3_600)

    again = console.raise_again()

    assert again != alarm_id
    assert console.alarm(again).shelf_id == 1
    assert happened(console)[-1] == (AlarmHappening.RAISED, False)


def test_when_its_time_is_over_it_asks_for_attention_though_it_was_acknowledged(console: Console) -> None:
    alarm_id = console.raise_again()
    console.acknowledge(alarm_id)
    shelf_id = shelve(console, alarm_id)
    keeping = AlarmKeeping(console.core)

    console.clock.advance(3_599)
    keeping.run()
    assert console.alarm(alarm_id).shelf_id == shelf_id
    console.clock.advance(1)
    keeping.run()

    assert (console.alarm(alarm_id).shelf_id, console.state(alarm_id)) == (None, AlarmState.ACTIVE)
    assert happened(console)[-1] == (AlarmHappening.UNSHELVED, True)
    assert shelf(console, shelf_id).ended_by == "collector"


def test_what_has_cleared_meanwhile_asks_nobody_when_the_time_is_over(console: Console) -> None:
    alarm_id = console.raise_again()
    shelve(console, alarm_id)
    console.clear()
    console.clock.advance(3_600)

    AlarmKeeping(console.core).run()

    assert happened(console)[-1] == (AlarmHappening.UNSHELVED, False)


def test_shelved_once_it_is_so_until_it_clears_and_a_day_at_most(console: Console) -> None:
    alarm_id = console.raise_again()
    shelf_id = shelve(console, alarm_id, lasts=None)
    assert (shelf(console, shelf_id).state, shelf(console, shelf_id).until - console.clock.now()) == (
        ShelfState.ONE_SHOT,
        timedelta(hours=24),
    )

    console.clear()

    assert console.alarm(alarm_id).shelf_id is None
    assert shelf(console, shelf_id).state is ShelfState.UNSHELVED
    assert happened(console)[-1] == (AlarmHappening.UNSHELVED, False)


def test_a_critical_alarm_is_shelved_only_when_a_second_person_agrees(console: Console) -> None:
    alarm_id = console.raise_again(CRITICAL)
    shelf_id = shelve(console, alarm_id)
    assert (shelf(console, shelf_id).state, console.alarm(alarm_id).shelf_id) == (ShelfState.ASKED, None)

    with pytest.raises(ShelfError, match="second person"), console.core.work(ENGINEER) as work:
        second_shelf(work, shelf_id=shelf_id)
    with console.core.work(JOE) as work:
        second_shelf(work, shelf_id=shelf_id)

    assert (shelf(console, shelf_id).state, shelf(console, shelf_id).seconded_by) == (ShelfState.TIMED, "joe")
    assert console.alarm(alarm_id).shelf_id == shelf_id


def test_what_nobody_agreed_to_in_time_was_never_shelved(console: Console) -> None:
    alarm_id = console.raise_again(CRITICAL)
    shelf_id = shelve(console, alarm_id)
    console.clock.advance(3_600)

    AlarmKeeping(console.core).run()

    assert shelf(console, shelf_id).state is ShelfState.UNSHELVED
    assert [what for what, _ in happened(console)] == [AlarmHappening.RAISED]


def test_what_one_person_shelved_and_became_critical_leaves_the_shelf_and_asks(console: Console) -> None:
    alarm_id = console.raise_again(MINOR)
    shelf_id = shelve(console, alarm_id)

    console.raise_again(CRITICAL)

    assert console.alarm(alarm_id).shelf_id is None
    assert shelf(console, shelf_id).state is ShelfState.UNSHELVED
    assert (AlarmHappening.WORSENED, True) in happened(console)


def test_brought_back_by_hand_it_calls_nobody_else_and_a_second_time_is_refused(console: Console) -> None:
    alarm_id = console.raise_again()
    shelf_id = shelve(console, alarm_id)

    with console.core.work(JOE) as work:
        unshelve_alarm(work, shelf_id=shelf_id, reason="mended")

    assert (console.alarm(alarm_id).shelf_id, shelf(console, shelf_id).ended_by) == (None, "joe")
    assert happened(console)[-1] == (AlarmHappening.UNSHELVED, False)
    with pytest.raises(ShelfError, match="not on the shelf"), console.core.work(JOE) as work:
        unshelve_alarm(work, shelf_id=shelf_id)


def test_a_shelf_is_extended_with_a_reason_from_now_for_a_day_at_most(console: Console) -> None:
    alarm_id = console.raise_again()
    shelf_id = shelve(console, alarm_id, timedelta(hours=24))
    console.clock.advance(1_800)
    until = console.clock.now() + timedelta(hours=24)

    with console.core.work(JOE) as work:
        extend_shelf(work, shelf_id=shelf_id, until=until, reason="parts come tomorrow")

    assert (shelf(console, shelf_id).until, shelf(console, shelf_id).reason) == (until, "parts come tomorrow")
    assert console.notes(alarm_id)[-1].endswith("parts come tomorrow")


def test_extending_a_critical_one_takes_another_person(console: Console) -> None:
    alarm_id = console.raise_again(CRITICAL)
    shelf_id = shelve(console, alarm_id)
    with console.core.work(JOE) as work:
        second_shelf(work, shelf_id=shelf_id)

    with pytest.raises(ShelfError, match="another person"), console.core.work(ENGINEER) as work:
        extend_shelf(work, shelf_id=shelf_id, until=work.now + 2 * HOUR, reason="longer")
    with console.core.work(JOE) as work:
        extend_shelf(work, shelf_id=shelf_id, until=work.now + 2 * HOUR, reason="longer")

    assert shelf(console, shelf_id).until == console.clock.now() + 2 * HOUR


@pytest.mark.parametrize(
    ("reason", "lasts", "words"),
    [
        (" ", HOUR, "reason"),
        ("known", timedelta(hours=24, seconds=1), "24 h at most"),
        ("known", timedelta(0), "over already"),
    ],
)
def test_without_a_reason_for_too_long_or_for_no_time_it_is_refused(
    console: Console, reason: str, lasts: timedelta, words: str
) -> None:
    alarm_id = console.raise_again()

    with pytest.raises(ShelfError, match=words), console.core.work(ENGINEER) as work:
        shelve_alarm(work, alarm_id=alarm_id, reason=reason, until=work.now + lasts)

    with console.core.read() as session:
        assert session.scalars(select(AlarmShelf)).all() == []


def test_a_closed_alarm_is_not_shelved(console: Console) -> None:
    alarm_id = console.raise_again()
    console.acknowledge(alarm_id)
    console.clear()

    with pytest.raises(TransitionError, match="closed"):
        shelve(console, alarm_id)


def test_asking_twice_for_a_critical_one_is_refused(console: Console) -> None:
    alarm_id = console.raise_again(CRITICAL)
    shelve(console, alarm_id)

    with pytest.raises(NocdeskError, match="asked"):
        shelve(console, alarm_id)


def test_an_alarm_of_another_trouble_is_not_shelved_with_it(console: Console) -> None:
    shelve(console, console.raise_again())

    other = console.raise_again(key=f"{TROUBLE.key}|other")

    assert console.alarm(other).shelf_id is None
    assert happened(console)[-1] == (AlarmHappening.RAISED, True)
