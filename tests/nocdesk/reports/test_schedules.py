"""Reports on a calendar: written once for each period that is over, also after a crash in between."""

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk import language, report_keeping
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.errors import NocdeskError
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.report_keeping import ReportKeeping
from nocdesk.reports.commands import ReportScheduleError, schedule_report, unschedule_report
from nocdesk.reports.formats import ReportFormat
from nocdesk.reports.model import ReportRun
from nocdesk.reports.orders import ReportKind
from nocdesk.reports.report_period import Every
from nocdesk.reports.schedules import AGAIN_AFTER, SETTLED_AFTER, plain, schedule_rows
from tests.nocdesk.reports.measured_network import instant

SUPERVISOR = Actor("sam", Role.SUPERVISOR)
END_OF_NOVEMBER = instant("2026-11-30T22:00")
"""In Riga."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    return made


@pytest.fixture
def customer(core: Core) -> int:
    with core.work() as work:
        customer = Customer(name="Rīgas Maiznīca", number="C-1", timezone="Europe/Riga")
        work.session.add(customer)
        work.session.flush()
        return customer.id


def schedule(
    core: Core,
    folder: Path,
    customer: int | None,
    *,
    every: Every = Every.MONTH,
    actor: Actor = SUPERVISOR,
    kind: ReportKind = ReportKind.USAGE,
) -> int:
    with core.work(actor) as work:
        return schedule_report(
            work,
            kind=kind,
            customer_id=customer,
            every=every,
            file_format=ReportFormat.CSV,
            folder=str(folder),
        )


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def runs(core: Core) -> list[str]:
    with core.read() as session:
        return list(session.scalars(select(ReportRun.period).order_by(ReportRun.period)))


def run_at(core: Core, clock: VirtualClock, at: datetime) -> None:
    clock.at = at
    ReportKeeping(core).run()


def test_a_period_is_reported_when_it_is_over_and_settled_and_only_once(
    core: Core, clock: VirtualClock, folder: Path, customer: int
) -> None:
    schedule(core, folder, customer)

    run_at(core, clock, END_OF_NOVEMBER + SETTLED_AFTER - timedelta(seconds=1))
    assert files(folder) == []

    run_at(core, clock, END_OF_NOVEMBER + SETTLED_AFTER)
    assert files(folder) == ["C-1-usage-2026-11.csv"]

    (folder / "C-1-usage-2026-11.csv").unlink()
    run_at(core, clock, END_OF_NOVEMBER + timedelta(days=3))
    assert files(folder) == []
    assert runs(core) == ["2026-11"]


def test_what_ended_while_nobody_ran_is_caught_up_with(
    core: Core, clock: VirtualClock, folder: Path, customer: int
) -> None:
    schedule(core, folder, customer)

    run_at(core, clock, instant("2027-02-02"))

    assert files(folder) == [f"C-1-usage-{month}.csv" for month in ("2026-11", "2026-12", "2027-01")]


@pytest.mark.parametrize("every", Every)
def test_every_length_of_period_is_reported(core: Core, clock: VirtualClock, folder: Path, every: Every) -> None:
    schedule(core, folder, None, every=every)

    run_at(core, clock, instant("2027-01-01T01:00"))

    assert len(files(folder)) == {"day": 52, "week": 7, "month": 2, "quarter": 1, "year": 1}[every]


class KilledError(BaseException):
    """The process ends here."""


def test_a_crash_between_the_file_and_its_row_doubles_nothing(
    core: Core, clock: VirtualClock, folder: Path, customer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule(core, folder, customer)

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("nocdesk.report_keeping._note_run", killed)
        with pytest.raises(KilledError):
            run_at(core, clock, END_OF_NOVEMBER + SETTLED_AFTER)
    assert (files(folder), runs(core)) == (["C-1-usage-2026-11.csv"], [])

    run_at(core, clock, clock.at + timedelta(minutes=1))

    assert (files(folder), runs(core)) == (["C-1-usage-2026-11.csv"], ["2026-11"])


def test_a_crash_while_the_file_is_written_leaves_no_part_of_it(
    core: Core, clock: VirtualClock, folder: Path, customer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule(core, folder, customer)

    def killed(document: object, file: io.BytesIO, step: object) -> None:
        file.write(b"half")
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("nocdesk.reports.formats.WRITERS", {ReportFormat.CSV: killed})
        with pytest.raises(KilledError):
            run_at(core, clock, END_OF_NOVEMBER + SETTLED_AFTER)
    assert files(folder) == []

    run_at(core, clock, clock.at + timedelta(minutes=1))
    assert files(folder) == ["C-1-usage-2026-11.csv"]


def test_a_fault_is_told_at_the_schedule_tried_again_later_and_stops_no_other(
    core: Core, clock: VirtualClock, folder: Path, customer: int
) -> None:
    schedule(core, folder / "none", customer)
    schedule(core, folder, None)
    at = END_OF_NOVEMBER + SETTLED_AFTER + timedelta(hours=2)

    run_at(core, clock, at)

    assert files(folder) == ["all-usage-2026-11.csv"]
    assert "no such directory" in faults(core, at)[0]
    assert faults(core, at)[1] == ""

    (folder / "none").mkdir()
    run_at(core, clock, at + AGAIN_AFTER - timedelta(seconds=1))
    assert files(folder / "none") == []
    run_at(core, clock, at + AGAIN_AFTER)
    assert files(folder / "none") == ["C-1-usage-2026-11.csv"]
    assert faults(core, at) == ["", ""]


def test_a_fault_is_kept_in_english_by_a_process_that_speaks_german(
    sqlite_core: Core, clock: VirtualClock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise NocdeskError(language._("Acknowledge"))

    monkeypatch.setattr(language, "_CATALOGUE", language.catalogue_of(language.GERMAN))
    schedule(sqlite_core, folder / "none", None)
    at = END_OF_NOVEMBER + SETTLED_AFTER + timedelta(hours=2)

    run_at(sqlite_core, clock, at)
    assert "no such directory" in faults(sqlite_core, at)[0]

    monkeypatch.setattr(report_keeping, "make_report", broken)
    run_at(sqlite_core, clock, at + AGAIN_AFTER)
    assert faults(sqlite_core, at) == ["Acknowledge"]
    assert language._("Acknowledge") != "Acknowledge"


def faults(core: Core, now: datetime) -> list[str]:
    with core.read() as session:
        return [row.fault for row in schedule_rows(session, now=now)]


def test_a_schedule_says_when_it_writes_next(core: Core, clock: VirtualClock, folder: Path, customer: int) -> None:
    schedule(core, folder, customer)

    with core.read() as session:
        (row,) = schedule_rows(session, now=clock.at)
    assert (row.customer, row.next_at) == ("Rīgas Maiznīca", END_OF_NOVEMBER + SETTLED_AFTER)

    run_at(core, clock, END_OF_NOVEMBER + SETTLED_AFTER)
    with core.read() as session:
        (row,) = schedule_rows(session, now=clock.at)
    assert row.next_at == instant("2026-12-31T22:00") + SETTLED_AFTER
    assert row.last_written_at == clock.at


def test_a_schedule_is_taken_off_with_its_runs_and_both_are_in_the_audit_trail(
    core: Core, clock: VirtualClock, folder: Path, customer: int
) -> None:
    number = schedule(core, folder, customer)
    run_at(core, clock, END_OF_NOVEMBER + SETTLED_AFTER)

    with core.work(SUPERVISOR) as work:
        unschedule_report(work, schedule_id=number)

    run_at(core, clock, instant("2027-03-01"))
    assert files(folder) == ["C-1-usage-2026-11.csv"]
    with core.read() as session:
        found = session.scalars(select(AuditEntry.action).where(AuditEntry.kind == "report_schedule")).all()
    assert found == ["schedule_report", "unschedule_report"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SUPERVISOR, Role.ADMINISTRATOR)])
def test_other_roles_may_not(sqlite_core: Core, folder: Path, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        schedule(sqlite_core, folder, None, actor=Actor("x", role))
    with pytest.raises(NotAllowedError), sqlite_core.work(Actor("x", role)) as work:
        unschedule_report(work, schedule_id=1)


def test_what_does_not_exist_is_refused(sqlite_core: Core, folder: Path) -> None:
    with pytest.raises(ReportScheduleError, match="no customer 99"):
        schedule(sqlite_core, folder, 99)
    with pytest.raises(ReportScheduleError, match="no whole path"):
        schedule(sqlite_core, Path("reports"), None)
    with pytest.raises(ReportScheduleError, match="no schedule 7"), sqlite_core.work(SUPERVISOR) as work:
        unschedule_report(work, schedule_id=7)


@pytest.mark.parametrize(
    ("number", "name"),
    [("../../etc/x", "etc-x"), ("C/1", "C-1"), ("..", "x"), ("C:\\x", "C-x"), ("K\0-1", "K-1"), ("Ž-7", "Ž-7")],
)
def test_a_customers_number_names_no_other_place(number: str, name: str) -> None:
    assert plain(number) == name
