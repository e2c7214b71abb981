"""Whose readings come late and catch up is waited for; whose clock is behind, or whose engine is too slow, is not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.alarms.told_late import TOLD_LATE
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.latecomers import Latecomers
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity

FAR = "far"


@pytest.fixture
def latecomers(sqlite_core: Core) -> Latecomers:
    return Latecomers(sqlite_core)


def asked_after(
    core: Core, clock: VirtualClock, latecomers: Latecomers, late_s: Iterator[float], key: str = "A"
) -> list[str]:
    """What suppresses an alarm that is raised by the first of batches which come every 5 s, so late; after each."""
    trouble = Trouble(key, Condition.LINK_DOWN, PerceivedSeverity.MAJOR, resource=key, text="down")
    seen = []
    for number, each_s in enumerate(late_s):
        with core.work(SYSTEM) as work:
            work.is_late = latecomers.hear(FAR, clock.now() - timedelta(seconds=each_s))
            work.holds_back = latecomers.catches_up(FAR)
            if number == 0:
                raise_alarm(work, trouble=trouble, began_at=work.now, touches=())
        latecomers.look()
        with core.read() as session:
            seen.append(session.scalars(select(Alarm.suppressed_by).where(Alarm.natural_key == key)).one())
        clock.advance(5.0)
    return seen


@pytest.mark.parametrize("a_batch_s", [0.0, 5.0, -0.5], ids=["a clock that is behind", "too slow", "hardly gains"])
def test_what_is_late_and_stays_so_asks_after_a_minute(
    sqlite_core: Core, clock: VirtualClock, latecomers: Latecomers, a_batch_s: float
) -> None:
    late_s = iter([300.0 + number * a_batch_s for number in range(20)])

    assert asked_after(sqlite_core, clock, latecomers, late_s) == [TOLD_LATE] * 12 + [""] * 8


def test_what_catches_up_is_waited_for_to_the_end_and_is_so_again_after_a_clock_was_behind(
    sqlite_core: Core, clock: VirtualClock, latecomers: Latecomers
) -> None:
    behind_s = iter([150.0] * 20)
    assert asked_after(sqlite_core, clock, latecomers, behind_s)[-1] == ""
    clock.advance(3600)
    latecomers.look()

    backlog_s = iter([3600.0 - number * 60 for number in range(60)])

    assert asked_after(sqlite_core, clock, latecomers, backlog_s, "B") == [TOLD_LATE] * 58 + [""] * 2
