"""A mute and do-not-disturb outlive the desk, and end when they would have ended."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from tests.ui.kept_desk import keep, path
from ui.annunciation.annunciator import CallState, Silence
from ui.application import Desk

__all__ = ["path"]

OpenDesk = Callable[..., Desk]


def test_a_mute_and_peace_outlive_the_desk_and_end_when_they_would_have_ended(
    shift_core: Core, desk_clock: VirtualClock, open_desk: OpenDesk, path: Path
) -> None:
    before = open_desk(shift_core)
    keeper = keep(before, path)
    before.window.calls.annunciator.toggle_mute()
    before.window.calls.annunciator.leave_in_peace(30)
    desk_clock.advance(60)
    keeper.end()
    desk_clock.advance(60)

    after = open_desk(shift_core)
    again = keep(after, path)
    annunciator, bell = after.window.calls.annunciator, after.window.calls.bell

    assert (annunciator.state.muted_s, annunciator.state.quiet_s) == (180, 28 * 60)
    assert bell.text() == "Quiet 28:00"
    desk_clock.advance(28 * 60)
    after.window.calls.tick()
    assert bell.text() == "On"
    again.end()
    last = open_desk(shift_core)
    keep(last, path).end()
    assert last.window.calls.annunciator.state == CallState()


def test_a_silence_from_a_clock_that_was_ahead_is_none_for_every_desk_until_then(
    shift_core: Core, desk_clock: VirtualClock, open_desk: OpenDesk
) -> None:
    annunciator, now = open_desk(shift_core).window.calls.annunciator, desk_clock.now()
    ahead = now + timedelta(days=365)

    annunciator.take_up(Silence(ahead, ahead))

    assert annunciator.silence == Silence(now + timedelta(minutes=5), now + timedelta(hours=1))
    assert (annunciator.state.muted_s, annunciator.state.quiet_s) == (300, 3600)


def test_a_mute_that_was_ended_is_not_taken_up(
    shift_core: Core, desk_clock: VirtualClock, open_desk: OpenDesk, path: Path
) -> None:
    before = open_desk(shift_core)
    keeper = keep(before, path)
    for _ in range(2):
        before.window.calls.annunciator.toggle_mute()
    before.window.calls.annunciator.leave_in_peace(15)
    before.window.calls.annunciator.leave_in_peace(0)
    keeper.end()

    after = open_desk(shift_core)
    keep(after, path).end()

    assert after.window.calls.annunciator.state == CallState()
