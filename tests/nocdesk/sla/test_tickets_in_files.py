"""Objectives on tickets, judged by their clocks in a file: cases reckoned by hand, and what the store exports."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nocdesk.priority import Priority
from nocdesk.sla.bundle_csv import csv_bytes
from nocdesk.sla.objectives import Kind
from nocdesk.sla.ticket_clocks import TicketClock, TimedTicket
from nocdesk.sla.ticket_file import COLUMNS, OPTIONAL, clock_cells, read_tickets
from tests.nocdesk.command import Run, runner
from tests.nocdesk.sla.evaluate_runs import write

AGREEMENT = """\
name = "Gold"
timezone = "UTC"
[[objective]]
measure = "response"
priority = "critical"
limit = 900.0
target = 0.5
period = "day"
[[objective]]
measure = "restoration"
limit = 14400.0
target = 0.9
period = "day"
"""
STOPS = "2026-03-02T10:00Z/2026-03-02T10:40Z 2026-03-02T11:00Z/2026-03-02T11:50Z"
TICKETS = f"""\
service,ticket,clock,priority,from,to,stops
HQ,TT-1,response,critical,2026-03-02T09:00Z,2026-03-02T09:10Z,
HQ,TT-2,response,critical,2026-03-02T10:00Z,2026-03-02T10:20Z,
HQ,TT-3,response,low,2026-03-02T10:00Z,2026-03-02T18:00Z,
HQ,TT-1,restoration,critical,2026-03-02T09:00Z,2026-03-02T14:00Z,{STOPS}
HQ,TT-2,restoration,critical,2026-03-02T10:00Z,2026-03-02T15:00Z,
HQ,TT-4,restoration,high,2026-03-02T12:00Z,,
HQ,TT-5,restoration,high,2026-03-02T22:00Z,,
"""
DAY = ("--from", "2026-03-02", "--to", "2026-03-03")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs commands in a directory without a store."""
    monkeypatch.chdir(tmp_path)
    return runner(monkeypatch, capsys, tmp_path)


def test_a_share_of_tickets_is_judged_by_contract_time_without_the_stops(run: Run) -> None:
    asked = ("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--tickets", write("t.csv", TICKETS), *DAY)

    outcome = run(*asked, "--json")

    response, restoration = outcome.json
    assert outcome.code == 0, outcome.err
    assert outcome.err == ""
    # One of two critical ones was answered within 15 min, the other 5 min late; that of another priority is not asked.
    assert (response["achieved"], response["verdict"], response["down_seconds"]) == (0.5, "met", 300)
    # TT-1 took 5 h less 90 min of stops; TT-2 took 5 h, TT-4 ran out at 16:00; TT-5 has time until the next day.
    assert (restoration["achieved"], restoration["verdict"]) == (pytest.approx(1 / 3), "breached")


def test_without_the_file_it_is_said_and_nothing_is_judged(run: Run) -> None:
    outages = write("o.csv", "service,from,to,class\nHQ,2026-03-02T09:00Z,2026-03-02T10:00Z,down\n")

    outcome = run("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--outages", outages, *DAY, "--json")

    assert [each["achieved"] for each in outcome.json] == [None, None]
    assert "no tickets for response critical: name their file with --tickets" in outcome.err


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("HQ,TT-1,answer,low,2026-03-02T09:00Z,,", "clock is 'answer'"),
        ("HQ,TT-1,response,lowest,2026-03-02T09:00Z,,", "priority is 'lowest'"),
        ("HQ,TT-1,response,low,2026-03-02T09:00,,", "has no zone"),
        ("HQ,TT-1,response,low,2026-03-02T09:00Z,2026-03-02T08:00Z,", "lies before from"),
        ("HQ,TT-1,restoration,low,2026-03-02T09:00Z,,2026-03-02T10:00Z", "write each as FROM/TO"),
        ("HQ,TT-1,restoration,low,2026-03-02T09:00Z,,2026-03-02T10:00Z/2026-03-02T09:30Z", "ends before it begins"),
    ],
)
def test_a_faulty_row_is_named_with_its_line_and_ends_with_two(run: Run, row: str, fault: str) -> None:
    tickets = write("t.csv", f"{','.join((*COLUMNS, *OPTIONAL))}\n{row}\n")

    outcome = run("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--tickets", tickets, *DAY)

    assert outcome.code == 2
    assert "t.csv line 2: " in outcome.err
    assert fault in outcome.err


def test_a_clock_that_is_there_twice_is_refused_and_not_counted_twice(run: Run) -> None:
    twice = write("t.csv", TICKETS + "HQ,TT-2,response,critical,2026-03-02T10:00Z,2026-03-02T10:20Z,\n")

    outcome = run("sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--tickets", twice, *DAY)

    assert outcome.code == 2
    assert "t.csv line 9: ticket TT-2 has a response clock in line 3 already" in outcome.err


def test_a_service_of_which_the_file_says_nothing_is_not_judged_in_silence(run: Run) -> None:
    tickets = write("t.csv", TICKETS)

    outcome = run(
        "sla", "evaluate", "--agreement", write("a.toml", AGREEMENT), "--tickets", tickets, "--service", "HO", *DAY
    )

    assert "note: no rows of HO in t.csv: known are: HQ" in outcome.err


def test_clocks_that_are_written_are_read_as_they_were(tmp_path: Path) -> None:
    def at(hour: int) -> datetime:
        return datetime(2026, 3, 2, hour, 0, 7, 250_000, tzinfo=UTC)

    clocks = [
        TimedTicket(Kind.RESPONSE, Priority.LOW, TicketClock("TT-1", at(9))),
        TimedTicket(
            Kind.RESTORATION, Priority.LOW, TicketClock("TT-1", at(9), at(20), ((at(10), at(11)), (at(12), None)))
        ),
    ]
    path = tmp_path / "tickets.csv"

    path.write_bytes(csv_bytes((*COLUMNS, *OPTIONAL), clock_cells("HQ, main", clocks)))

    assert [row.timed for row in read_tickets(path)] == clocks
    assert {row.service for row in read_tickets(path)} == {"HQ, main"}
