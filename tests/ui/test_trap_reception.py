"""The reception of traps on the screen of probes and poller: what it says, and that it says so when it is read."""

from collections.abc import Callable
from dataclasses import replace

from pytestqt.qtbot import QtBot

from nocdesk.boards.trap_board import TrapBoard, trap_board
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.traps.model import ReceiverState
from nocdesk.traps.rules.missing import MissingRule
from tests.ui.desk_parts import screen_of
from tests.ui.polled import fill_polls
from tests.ui.receiver_builder import say_received
from ui.application import Desk
from ui.liveness import HEARTBEAT_LIMIT_S
from ui.trap_text import figure_runs, loss_runs, spoken
from ui.views.probes import ProbesScreen

THOUSANDS = "\N{NARROW NO-BREAK SPACE}"


def board(core: Core) -> TrapBoard:
    """What the store says."""
    with core.read() as session:
        return trap_board(session)


def test_the_screen_says_what_was_received_stored_repeated_refused_and_lost(
    provider_core: Core, open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    fill_polls(provider_core)
    say_received(provider_core)
    desk = open_desk(provider_core)
    desk.window.show_screen("probes")
    screen = screen_of(desk, "probes", ProbesScreen)
    qtbot.waitUntil(lambda: "running" in screen.traps.accessibleName())

    assert screen.traps.accessibleName().replace(THOUSANDS, ",") == (
        "Traps and INFORMs running UDP port 162, since 06:00:00 decoder started again 1 time; "
        "61,450 received 11,999 on the disk 11,970 stored 12 SNMPv3 discoveries 17 repeated 0 waiting; "
        "1,250 beyond the rate of one device 48,201 from an address that no device has 12 unknown community 3 malformed"
    )


def test_a_loss_is_coloured_while_it_is_new(empty_core: Core, desk_clock: VirtualClock) -> None:
    say_received(empty_core)

    new = loss_runs(board(empty_core), desk_clock.now())[0]
    desk_clock.advance(301)
    old = loss_runs(board(empty_core), desk_clock.now())[0]

    assert (new.text, new.token) == (f"1{THOUSANDS}250", "sev.major.text")
    assert (old.text, old.token) == (f"1{THOUSANDS}250", "text")


def test_a_receiver_that_is_down_says_why_and_one_that_is_silent_says_for_how_long(
    empty_core: Core, desk_clock: VirtualClock
) -> None:
    say_received(empty_core, ReceiverState.DOWN, "Traps cannot be received on UDP port 162 of this machine")
    down = spoken(board(empty_core), desk_clock.now())
    say_received(empty_core)
    desk_clock.advance(HEARTBEAT_LIMIT_S + 60)
    silent = spoken(board(empty_core), desk_clock.now())

    assert "down Traps cannot be received on UDP port 162" in down
    assert "silent 1 min" in silent


def test_without_a_receiver_it_says_how_to_get_one(empty_core: Core, desk_clock: VirtualClock) -> None:
    said = spoken(board(empty_core), desk_clock.now())

    assert said == "Traps and INFORMs not received: set enabled = true under [traps], then nocdesk collect"


def test_notifications_without_a_rule_are_counted_where_the_reception_is_shown(empty_core: Core) -> None:
    say_received(empty_core)
    missing = tuple(MissingRule(f"1.3.6.1.4.1.32473.{at}", 4, ("cr-1",), empty_core.clock.now()) for at in (1, 2))
    said = " ".join(run.text for run in figure_runs(replace(board(empty_core), missing=missing)))

    assert said.endswith("2 rules missing, 8 traps")
