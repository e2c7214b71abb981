"""A handover sheet is filled with what stands open when it is prepared."""

from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.alarms.shelving import shelve_alarm
from nocdesk.boards.handover_sheet import MOST_OF_A_SECTION, sheet_items
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.priority import Priority
from nocdesk.problems.model import ServiceProblem
from nocdesk.reports.formats import ReportFormat, write_report
from nocdesk.reports.handover_document import handover_document
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.alarm_health import USUAL_TERMS
from nocdesk.shifts.commands import finish_shift_note, write_shift_note
from nocdesk.shifts.handing_over import prepare_handover
from nocdesk.shifts.model import Handover, NoteKind
from nocdesk.shifts.sheet import SheetItem, SheetSection
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import TroubleTicket
from nocdesk.works.commands import plan_work
from tests.nocdesk.alarms.console import Console
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.shifts.desk_shift import EARLY

MARA = Actor("mara", Role.ENGINEER)


@pytest.fixture
def console(core: Core, clock: VirtualClock) -> Console:
    return Console(core, clock, make_provider(core))


def items_of_section(console: Console, section: SheetSection) -> list[SheetItem]:
    with console.core.read() as session:
        items = sheet_items(session, EARLY, USUAL_TERMS, now=console.clock.now())
    return [item for item in items if item.section is section]


def ticket(console: Console, priority: Priority, text: str) -> None:
    with console.core.work(MARA) as work:
        number = open_ticket(work, customer_id=1, service_id=console.provider.voice, text=text)
        work.session.get_one(TroubleTicket, number).priority = priority


def test_pressing_tickets_come_first_and_are_to_be_read_back_and_lesser_ones_do_not_come(console: Console) -> None:
    ticket(console, Priority.HIGH, "slow")
    ticket(console, Priority.CRITICAL, "no dial tone")
    ticket(console, Priority.LOW, "invoice")

    items = items_of_section(console, SheetSection.TICKETS)

    found = [(item.text.rsplit(": ")[1], item.is_pressing) for item in items]
    assert found == [("no dial tone", True), ("slow", False)]
    assert items[0].detail.startswith("P1, since 10 Nov 08:00 UTC, no restoration promised")


def test_problems_by_severity_stand_on_the_sheet_until_they_are_resolved(console: Console) -> None:
    now = console.clock.now()
    with console.core.work(MARA) as work:
        grades = (PerceivedSeverity.MAJOR, PerceivedSeverity.CRITICAL, PerceivedSeverity.MINOR)
        for number, severity in enumerate(grades):
            work.session.add(
                ServiceProblem(
                    number=f"PR-{number}", severity=severity, text="core down", rule="r", reason="w", began_at=now,
                    opened_at=now, changed_at=now,
                )
            )  # fmt: skip
        work.session.add(
            ServiceProblem(
                number="PR-9", severity=PerceivedSeverity.CRITICAL, text="over", rule="r", reason="w", began_at=now,
                opened_at=now, changed_at=now, resolved_at=now,
            )
        )  # fmt: skip

    items = items_of_section(console, SheetSection.PROBLEMS)

    assert [(item.text, item.is_pressing) for item in items] == [("PR-1 core down", True), ("PR-0 core down", False)]


def test_works_that_run_or_begin_within_four_hours_stand_on_the_sheet(console: Console) -> None:
    with console.core.work(MARA) as work:
        for name, hours in (("Soon", 3), ("Later", 5)):
            start = work.now + timedelta(hours=hours)
            plan_work(work, name=name, starts_at=start, ends_at=start + timedelta(hours=1), service_ids={1})

    assert [item.text for item in items_of_section(console, SheetSection.WORKS)] == ["Soon"]


def test_what_is_shelved_stands_on_the_sheet_with_its_reason_and_its_end(console: Console) -> None:
    alarm_id = console.raise_again()
    with console.core.work(MARA) as work:
        shelve_alarm(work, alarm_id=alarm_id, reason="probe is being moved", until=work.now + timedelta(hours=1))

    (item,) = items_of_section(console, SheetSection.WITHHELD)

    assert item.text == "SIP-1 ping, Round-trip delay 80 ms > 60 ms"
    assert item.detail == "timed until 10 Nov 09:00 UTC, by mara: probe is being moved"


def test_open_notes_stand_in_their_sections_until_they_are_done_with(console: Console) -> None:
    with console.core.work(MARA) as work:
        first = write_shift_note(work, text="fan of AR-3", kind=NoteKind.FALSE_ALARM)
        write_shift_note(work, text="case 8812", kind=NoteKind.VENDOR)
        write_shift_note(work, text="Ola is ill", kind=NoteKind.STAFFING)
        write_shift_note(work, text="calm night")
    console.clock.advance(60)

    before = items_of_section(console, SheetSection.FALSE_ALARMS)
    with console.core.work(MARA) as work:
        finish_shift_note(work, note_id=first)

    assert [item.text for item in before] == ["fan of AR-3"]
    assert items_of_section(console, SheetSection.FALSE_ALARMS) == []
    assert [item.text for item in items_of_section(console, SheetSection.VENDORS)] == ["case 8812"]
    staffing = [item.text for item in items_of_section(console, SheetSection.STAFFING)]
    assert staffing == ["On in Early: ann, mara", "Ola is ill"], "ann has entered the agreements"


def test_the_shift_in_figures_counts_what_asked_for_attention_in_it(console: Console) -> None:
    console.raise_again()
    console.clock.advance(60)

    texts = [item.text for item in items_of_section(console, SheetSection.KPIS)]

    assert texts[0] == "Alarms annunciated: 1"
    assert "Tickets opened: 0" in texts


def test_a_long_section_is_cut_and_says_so(console: Console) -> None:
    with console.core.work(MARA) as work:
        for number in range(MOST_OF_A_SECTION + 5):
            write_shift_note(work, text=f"case {number}", kind=NoteKind.VENDOR)

    items = items_of_section(console, SheetSection.VENDORS)

    assert len(items) == MOST_OF_A_SECTION + 1
    assert items[-1].text == "and 5 more"


@pytest.mark.parametrize("file_format", ReportFormat)
def test_a_sheet_is_written_in_every_format(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, file_format: ReportFormat
) -> None:
    console = Console(sqlite_core, clock, make_provider(sqlite_core))
    ticket(console, Priority.CRITICAL, "no dial tone")
    with sqlite_core.work(MARA) as work:
        items = sheet_items(work.session, EARLY, USUAL_TERMS, now=work.now)
        number = prepare_handover(work, shift=EARLY, items=items)
    path = tmp_path / f"sheet.{file_format}"
    with sqlite_core.read() as session:
        handover = session.get_one(Handover, number)
        document = handover_document(handover, timezone="Europe/Riga", provider="Northern", now=clock.now())
    write_report(document, file_format, path)

    assert path.stat().st_size > 1_000
