"""What asks for attention is counted once, and alike: by the banner, the chips, the list and the command line."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from nocdesk.alarms.out_of_service import take_out_of_service
from nocdesk.alarms.shelving import shelve_alarm
from nocdesk.alarms.suppressing import mark_symptom, unmark_symptom
from nocdesk.boards.queries import alarm_rows, desk_status
from nocdesk.boards.rows import AlarmRow
from nocdesk.boards.status_rows import DeskStatus
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.asking import ProblemAsking, Standing, problems_asking
from tests.ui.problem_builder import put_problem
from ui.models.alarm_columns import customer_text
from ui.theme import Theme
from ui.views.alarm_list import AlarmList
from ui.views.console_reads import ConsoleReads

SUSPECTED = ["flap", "silent", "mos"]
Show = Callable[[], AlarmList]


@pytest.fixture
def core(shift_core: Core, alarm_ids: dict[str, int]) -> Core:
    """Three alarms of one cause that is only suspected; a root with two symptoms; one shelved, one out of service."""
    put_problem(shift_core, alarm_ids["flap"], [alarm_ids["silent"], alarm_ids["mos"]], has_root=False)
    put_problem(shift_core, alarm_ids["ring"], [alarm_ids["loss"], alarm_ids["pdv"]])
    with shift_core.work(SYSTEM) as work:
        for name in ("loss", "pdv"):
            mark_symptom(work, alarm_id=alarm_ids[name], cause="SP-1002")
    with shift_core.work() as work:
        shelve_alarm(work, alarm_id=alarm_ids["reboot"], reason="known")
        take_out_of_service(work, resource="vg-osten2", reason="scrapped")
    return shift_core


@pytest.fixture
def show(core: Core, theme: Theme, qtbot: QtBot) -> Show:
    def shown() -> AlarmList:
        alarms = AlarmList(theme, core.clock, "ann")
        qtbot.addWidget(alarms)
        answer = ConsoleReads(core).alarms()
        alarms.take_problems(answer.rows, answer.problems)
        return alarms

    return shown


def status_of(core: Core) -> DeskStatus:
    with core.read() as session:
        return desk_status(session, now=core.clock.now())


def rows_of(core: Core) -> dict[int, AlarmRow]:
    with core.read() as session:
        return {row.id: row for row in alarm_rows(session, now=core.clock.now())}


def asking_of(core: Core) -> dict[int, ProblemAsking]:
    problem_ids = {row.problem_id for row in rows_of(core).values() if row.problem_id is not None}
    with core.read() as session:
        return dict(problems_asking(session, problem_ids, now=core.clock.now()))


def test_each_chip_counts_the_rows_that_a_click_on_it_shows(core: Core, show: Show) -> None:
    alarms, status = show(), status_of(core)

    shown = {}
    for count in status.counts:
        alarms.show_only(count.severity.value)
        new = sum(row.is_asking for row in alarms.model.shown_rows)
        shown[count.severity] = (alarms.sizes()[0], new)

    assert shown == {count.severity: (count.active, count.unacknowledged) for count in status.counts}
    assert sum(active for active, _ in shown.values()) > 3


def test_the_banner_counts_the_rows_of_the_tab_and_shows_the_worst_of_them(core: Core, show: Show) -> None:
    alarms, status = show(), status_of(core)

    alarms.choose(1)
    worst = status.worst_unacknowledged

    assert status.unacknowledged == alarms.sizes()[0] == alarms.tab_counts()[1]
    assert worst is not None
    assert alarms.groups.head_of(worst.id) == alarms.model.shown_rows[0].id
    assert worst.severity is alarms.model.shown_rows[0].severity
    assert customer_text(worst) == customer_text(alarms.model.shown_rows[0])


def test_the_command_line_counts_the_same_problems_and_lone_alarms(core: Core) -> None:
    lone = sum(row.is_asking for row in rows_of(core).values() if row.problem_id is None)
    problems = sum(each.standing is Standing.ASKS for each in asking_of(core).values())

    assert lone + problems == status_of(core).unacknowledged


def test_alarms_of_a_cause_that_is_only_suspected_are_one_row_until_all_are_taken_note_of(
    core: Core, show: Show, alarm_ids: dict[str, int]
) -> None:
    head = show().model.row(alarm_ids["flap"])
    rows = [row for row in show().model.rows if row.id in {alarm_ids[name] for name in SUSPECTED}]

    assert head is not None
    assert (head.is_acknowledged, head.is_asking) == (False, True), "two of the three are new, though its first is not"
    assert sum(not row.fold.is_below for row in rows) == 1


def test_the_keys_of_the_banner_stop_once_at_each_row_that_asks(core: Core, show: Show) -> None:
    alarms, count = show(), status_of(core).unacknowledged

    stops = []
    for _ in range(count + 1):
        alarms.step_unacknowledged(1)
        stops += alarms.view.selected_ids()

    assert len(set(stops)) == count
    assert stops[0] == stops[-1]


def test_a_problem_whose_alarms_are_all_put_aside_is_covered_and_says_by_what(
    core: Core, alarm_ids: dict[str, int]
) -> None:
    problem_id = put_problem(core, alarm_ids["reboot"], [alarm_ids["gateway"], alarm_ids["planned"]], has_root=False)

    found = asking_of(core)[problem_id]

    assert (found.standing, found.unacknowledged) == (Standing.COVERED, 0)
    assert found.covered_by[:2] == ("out of service: scrapped", "shelved: known")
    assert "Card swap" in " ".join(found.covered_by) or "planned work" in found.covered_by


def test_what_nobody_has_to_act_on_is_in_no_count(core: Core, alarm_ids: dict[str, int]) -> None:
    before = status_of(core).unacknowledged

    with core.work(SYSTEM) as work:
        mark_symptom(work, alarm_id=alarm_ids["cleared"], cause="SP-1002")
    marked = status_of(core).unacknowledged
    with core.work(SYSTEM) as work:
        unmark_symptom(work, alarm_id=alarm_ids["cleared"])

    assert (marked, status_of(core).unacknowledged) == (before - 1, before)
