"""The shift log: what people noted stands beside what was done, each once, and can be searched."""

from datetime import datetime, timedelta

import pytest

from nocdesk.boards.shift_log import shift_log
from nocdesk.boards.shift_rows import LogKind, LogRow
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.shifts.commands import write_shift_note
from nocdesk.shifts.model import NoteKind
from nocdesk.tickets.commands import open_ticket
from nocdesk.works.commands import plan_work
from tests.conftest import START
from tests.nocdesk.alarms.console import Console
from tests.nocdesk.provider_builder import make_provider

ENGINEER = Actor("mara", Role.ENGINEER)


@pytest.fixture
def console(core: Core, clock: VirtualClock) -> Console:
    return Console(core, clock, make_provider(core))


def log_of(console: Console, search: str = "", until: datetime | None = None) -> list[LogRow]:
    with console.core.read() as session:
        end = until or console.clock.now() + timedelta(seconds=1)
        return shift_log(session, START - timedelta(hours=1), end, search=search)


def test_ten_acknowledgements_in_a_row_are_one_line(console: Console) -> None:
    alarms = [console.raise_again(key=f"k{n}") for n in range(10)]
    for alarm in alarms:
        console.acknowledge(alarm)
    console.clock.advance(120)
    console.acknowledge(console.raise_again(key="later"))

    rows = log_of(console)

    assert [(row.kind, row.who, row.count) for row in rows] == [(LogKind.ALARM, "mara", 1), (LogKind.ALARM, "mara", 10)]
    # The alarms read alike; the line names what differs.
    assert rows[1].text == "acknowledged SIP-1 ping, Round-trip delay 80 ms > 60 ms"


def test_a_ticket_a_work_and_a_note_stand_beside_each_other_the_newest_first(console: Console) -> None:
    with console.core.work(ENGINEER) as work:
        open_ticket(work, customer_id=1, service_id=console.provider.voice, text="no dial tone")
        plan_work(
            work,
            name="Splice",
            starts_at=work.now + timedelta(minutes=1),
            ends_at=work.now + timedelta(minutes=2),
            service_ids={console.provider.voice},
        )
    console.clock.advance(180)
    with console.core.work(ENGINEER) as work:
        write_shift_note(work, text="case 8812 open", kind=NoteKind.VENDOR)

    rows = log_of(console)

    assert [row.kind for row in rows] == [LogKind.NOTE, LogKind.WORK, LogKind.WORK, LogKind.TICKET]
    assert [row.text for row in rows[:3]] == ["Vendor case: case 8812 open", "Splice is over", "Splice began"]
    assert rows[0].is_open
    assert len({row.id for row in rows}) == 4


def test_the_log_is_searched_by_all_words_in_what_was_done_and_who_did_it(console: Console) -> None:
    console.acknowledge(console.raise_again())
    with console.core.work(ENGINEER) as work:
        write_shift_note(work, text="Carrier called back")

    assert [row.kind for row in log_of(console, "MARA carrier")] == [LogKind.NOTE]
    assert [row.kind for row in log_of(console, "acknowledged ping")] == [LogKind.ALARM]
    assert log_of(console, "acknowledged carrier") == []


def test_what_is_to_come_is_not_in_the_log(console: Console) -> None:
    with console.core.work(ENGINEER) as work:
        start = work.now + timedelta(hours=1)
        plan_work(work, name="Splice", starts_at=start, ends_at=start + timedelta(hours=1), service_ids={1})

    assert log_of(console) == []
