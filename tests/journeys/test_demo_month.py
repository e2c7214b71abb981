"""The month before the demo: one Gold service, whose figures are the same wherever they stand."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.boards.sla_board import closed_periods, objective_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.outages.checking import differences, told_until
from nocdesk.outages.reading import ledger_reading
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.reports.document import Document
from nocdesk.reports.orders import ReportKind, ReportOrder, customer_named, make_report
from nocdesk.reports.report_period import Every, ReportPeriod
from nocdesk.reports.schedules import ALL_TIMEZONE
from nocdesk.series_keeping import SeriesKeeping
from nocdesk.services.model import Service, ServiceClass
from nocdesk.settings import Settings
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaVerdict
from nocdesk.sla.verdict_history import verdicts_as_of
from nocdesk.sla.verdicts import Verdict
from probes.demo_history import import_demo
from probes.demo_month import MonthWriter
from probes.demo_people import StoryPeople
from probes.simulator.conditions import NetworkState
from probes.simulator.network import read_network
from probes.simulator.playback import Playback
from probes.simulator.story_file import read_story
from tests.journeys.one_figure import assert_alike, assert_bundles_say, assert_report_says, evaluated
from tests.nocdesk.command import Run, runner
from ui.report_draft import usual_period

PROVIDER, STORY = (Path(str(files("resources").joinpath("demo", name))) for name in ("provider.toml", "story.toml"))
OBJECTIVES = {"availability", "delay", "pdv", "loss", "mos"}
ON_TICKETS = {
    f"{kind} {priority}" for kind in ("response", "restoration") for priority in ("critical", "high", "medium")
}
"""What `sla evaluate` has no file for; bundles hold the tickets."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DemoMonth:
    """The store of a demo as it stands a day before it opens, with the month written."""

    core: Core
    service_id: int
    name: str
    begins_at: datetime
    ends_at: datetime


WITHIN, AT_THE_BEGINNING = datetime(2024, 11, 12, 9, 20, tzinfo=UTC), datetime(2024, 3, 1, 0, 40, tzinfo=UTC)
"""When the demo opens: within a month, and in the first hour of one."""


@pytest.fixture(scope="module", params=[WITHIN])
def month(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoMonth]:
    """Only read by the tests, which share it."""
    directory, clock = tmp_path_factory.mktemp("month"), VirtualClock(request.param)
    shutil.copyfile(sqlite_template, directory / "nocdesk.db")
    settings = Settings(data_dir=directory)
    with closing(open_core(settings, Actor("demo", Role.ADMINISTRATOR), clock)) as core:
        yield _written(core, clock, request.param)


def _written(core: Core, clock: VirtualClock, origin: datetime) -> DemoMonth:
    network = read_network(PROVIDER)
    playback = Playback(read_story(STORY, network), origin)
    assert playback.story.month is not None
    clock.at = origin - DAY
    import_demo(core, PROVIDER, {name: 1161 + n for n, name in enumerate(network.devices)}, is_history=True)
    people = StoryPeople(core, words={})
    MonthWriter(core, clock, NetworkState(network, playback), people, playback.story.month).write(origin - DAY)
    clock.at = origin + timedelta(minutes=10)
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)
    SeriesKeeping(core).run()
    name = playback.story.month.service
    with core.read() as session:
        service_id = session.scalars(select(Service.id).where(Service.name == name)).one()
    ends_at = (playback.month_begins_at + 32 * DAY).replace(day=1)
    return DemoMonth(core, service_id, name, playback.month_begins_at, ends_at)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], month: DemoMonth) -> Run:
    return runner(monkeypatch, capsys, month.core.settings.data_dir)


@pytest.mark.parametrize(
    "month", [WITHIN, AT_THE_BEGINNING], ids=["within a month", "in its first hour"], indirect=True
)
def test_its_figures_are_the_same_on_the_sla_page_in_the_pdf_from_files_and_in_bundles(
    month: DemoMonth, run: Run, tmp_path: Path
) -> None:
    held = _verdicts(month)
    assert set(held) == OBJECTIVES | ON_TICKETS
    verdicts = {name: verdict for name, verdict in held.items() if name in OBJECTIVES}

    found = evaluated(month.name, run, tmp_path / "files", month.ends_at)
    with month.core.read() as session:
        rows = {row.objective: row for row in objective_rows(session, service_ids=[month.service_id])}
        shown = {name: closed_periods(session, rows[name])[0] for name in OBJECTIVES}

    for name, verdict in verdicts.items():
        assert_alike(verdict, found[name, verdict.period_starts_at])
        row = shown[name].row
        assert (row.period_starts_at, row.period_ends_at) == (month.begins_at, month.ends_at)
        assert (row.achieved, row.coverage, row.state) == (verdict.achieved, verdict.coverage, verdict.state)
        assert (row.budget_s, row.budget_left_s) == (verdict.budget_s, verdict.budget_left_s)
        assert row.money == verdict.money
    assert_report_says(_report(month, "Kestrel Taxis"), verdicts)
    assert_bundles_say(month.core, month.name, held, run, tmp_path, month.begins_at + DAY)


def test_what_is_told_of_it_stands_in_the_ledger_to_the_minute(month: DemoMonth) -> None:
    with month.core.read() as session:
        now = month.core.clock.now()
        assert list(differences(session, [month.service_id], None, told_until(session, now))) == []
        stretches = ledger_reading(session, [month.service_id], month.begins_at, month.ends_at)[month.service_id]

    minutes = {
        (stretch.service_class, (stretch.began_at - month.begins_at).days + 1): round(
            (stretch.ended_at - stretch.began_at).total_seconds() / 60
        )
        for stretch in stretches
        if stretch.service_class is not ServiceClass.UP and stretch.ended_at - stretch.began_at > timedelta(minutes=1)
    }
    assert minutes[ServiceClass.DOWN, 4] == 31
    assert minutes[ServiceClass.PLANNED, 17] == 47
    assert 45 <= minutes[ServiceClass.UNKNOWN, 13] <= 51
    assert {day for kind, day in minutes if kind is ServiceClass.DEGRADED} == {9, 23}


def test_the_month_has_a_verdict_of_both_kinds_and_what_is_owed(month: DemoMonth) -> None:
    verdicts = _verdicts(month)

    assert verdicts["availability"].state is Verdict.BREACHED
    assert verdicts["delay"].state is Verdict.MET
    assert float(verdicts["availability"].money["credit"]) > 0
    assert all((verdict.coverage or 0.0) > 0.96 for verdict in verdicts.values())


def test_the_report_that_the_desk_opens_on_has_figures(month: DemoMonth) -> None:
    assert usual_period(month.core.clock.now(), ALL_TIMEZONE) == f"{month.begins_at:%Y-%m}"

    titles = {section.title for section in _report(month, None).sections}

    assert "Objectives" in titles
    assert "Nothing was promised" not in titles


def _verdicts(month: DemoMonth) -> dict[str, SlaVerdict]:
    with month.core.read() as session:
        rows = verdicts_as_of(session, month.service_id)
        return {row.objective: row for row in rows if row.period_starts_at == month.begins_at}


def _report(month: DemoMonth, customer: str | None) -> Document:
    period = ReportPeriod(
        f"{month.begins_at:%Y-%m}", Every.MONTH, month.begins_at.date(), month.ends_at.date(), ALL_TIMEZONE
    )
    with month.core.read() as session:
        whose = None if customer is None else customer_named(session, customer)
        order = ReportOrder(ReportKind.SLA, whose, period, "Northern Telecom")
        return make_report(session, order, now=month.core.clock.now())
