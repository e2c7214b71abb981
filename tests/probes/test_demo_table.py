"""The demo's tables fit the terminal, and what matters can be read in each."""

import io

import pytest
from rich.console import Console

from probes.demo_table import line, picture
from tests.probes.demo_builders import make_situation


def drawn(width: int, height: int, *, alarms: int = 38, tickets: int = 9) -> list[str]:
    """What stands in a terminal of that size."""
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=False)
    with console.capture() as captured:
        console.print(picture(make_situation(alarms, tickets), width, height))
    return captured.get().splitlines()


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24), (100, 30), (140, 40), (200, 60)])
def test_the_picture_fits_the_terminal(width: int, height: int) -> None:
    lines = drawn(width, height)

    assert len(lines) < height
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize(("width", "height"), [(80, 24), (140, 40)])
def test_alarm_service_sla_clock_and_promise_are_read_in_full(width: int, height: int) -> None:
    shown = "\n".join(drawn(width, height))

    assert "Link down: RING-NORTH-EAST" in shown
    assert "SIP-TRK-118 +11" in shown or "SIP-TRK-118 +…" in shown
    assert "in 6m 11s" in shown
    assert "08:20:00" in shown
    assert "Our connection stutters. Th" in shown


def test_a_wide_terminal_shows_the_customer_and_the_proposals_too() -> None:
    narrow, wide = "\n".join(drawn(80, 24)), "\n".join(drawn(140, 40))

    assert "Larkspur Clinic" not in narrow
    assert "Larkspur Clinic +7" in wide
    assert "2 proposed" in wide


def test_what_does_not_fit_is_counted() -> None:
    lines = drawn(80, 24)

    shown = sum(line.startswith("critical") for line in lines)
    assert f"Alarms: 38, the first {shown}" in lines
    assert "Tickets: 9, the first 4" in lines


def test_an_empty_picture_is_drawn_too() -> None:
    assert "Alarms: 0" in drawn(80, 24, alarms=0, tickets=0)


def test_what_stands_comes_before_what_has_cleared() -> None:
    seen = make_situation(2, 0, cleared=2)

    assert [row.is_active for row in seen.alarms] == [True, True, False, False]


def test_a_pipe_gets_one_plain_line() -> None:
    said = line(make_situation(2, 1, cleared=1))

    assert said == (
        "08:00:00 UTC  1308 polls/min, 24 unanswered, 105 probes, 0 late; "
        "alarms: 3 open, 2 active, worst: Link down: RING-NORTH-EAST; tickets: 1; SLA breach: in 6m 11s"
    )
