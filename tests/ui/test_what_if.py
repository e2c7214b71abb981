"""An agreement is changed on a copy: what was beside what would be, thresholds tried, and revised with a reason."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.customers.model import Agreement, AgreementVersion
from nocdesk.errors import NocdeskError
from nocdesk.people.model import Actor, Role
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.sla.agreements import last_entered
from nocdesk.sla.revising import revise_to
from nocdesk.sla.terms_file import terms_from_json
from nocdesk.sla.terms_parts import terms_of_parts
from nocdesk.sla.versions import versions_in_force
from nocdesk.sla.what_if import Span
from tests.ui.desk_parts import opened as opened_window
from tests.ui.desk_parts import screen_of, words_in
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.what_if import WhatIfDialog
from ui.long_work import Step
from ui.screen import Place
from ui.views.sla import PROMISES, SCORECARD, SlaScreen
from ui.what_if_text import ComparedLine, limits_in

OpenDesk = Callable[..., Desk]
CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(screen: SlaScreen, qtbot: QtBot, service: str = "SIP-TRK-114") -> WhatIfDialog:
    """The window as the key opens it on the list of promises."""
    screen.show_page(PROMISES)
    listed = screen.promises.list
    qtbot.waitUntil(lambda: any(row.service == service for row in listed.model.shown_rows))
    listed.go_to(next(row.id for row in listed.model.shown_rows if row.service == service))
    with qtbot.waitSignal(screen.promises.what_if.opened) as found:
        QTest.keyClick(listed.view, Qt.Key.Key_W)
    dialog = found.args[0]
    assert isinstance(dialog, WhatIfDialog)
    qtbot.waitUntil(lambda: bool(dialog.table.lines))
    return dialog


@pytest.fixture
def screen(breach_core: Core, open_desk: OpenDesk) -> SlaScreen:
    return screen_of(open_desk(breach_core, role=Role.SUPERVISOR), "sla", SlaScreen)


def write(dialog: WhatIfDialog, old: str, new: str) -> None:
    assert old in dialog.text.toPlainText()
    dialog.text.setPlainText(dialog.text.toPlainText().replace(old, new))


def line_of(dialog: WhatIfDialog, objective: str) -> ComparedLine:
    return next(line for line in dialog.table.lines if line.objective == objective)


def test_what_takes_long_is_a_job_that_ends_with_its_window(
    screen: SlaScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(screen, qtbot)
    jobs = dialog.work.jobs
    go_on, ended = Event(), Event()

    def slow(_core: Core, _service_id: int, _text: str, _span: Span, step: Step) -> None:
        step(0.25)
        go_on.wait(60)
        try:
            step(0.5)
        finally:
            ended.set()

    monkeypatch.setattr("ui.dialogs.what_if.try_text", slow)
    write(dialog, "monthly", "monthly ")
    qtbot.waitUntil(lambda: dialog.state.text() == "Judging… 25 %")
    running = [(job.words, job.percent) for job in jobs.running]

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    go_on.set()

    assert running == [(dialog.windowTitle(), 25)]
    # Where the machine is busy, the judging before it was a job too.
    assert jobs.recent[0].outcome == "Stopped"
    qtbot.waitUntil(ended.is_set)


def test_it_opens_on_what_stands_and_nothing_differs(screen: SlaScreen, qtbot: QtBot) -> None:
    dialog = opened(screen, qtbot)
    loss = line_of(dialog, "loss")
    row = next(
        row for row in screen.promises.list.model.rows if (row.service, row.objective) == ("SIP-TRK-114", "loss")
    )

    assert not any(any(line.differs) for line in dialog.table.lines)
    assert loss.before[4] == "breached"
    assert row.achieved is not None
    assert loss.before[0] == "96.428 %"
    assert not dialog.revise.isEnabled()
    assert dialog.focusWidget() is dialog.text


def test_a_changed_limit_shows_what_would_have_been(screen: SlaScreen, qtbot: QtBot) -> None:
    dialog = opened(screen, qtbot)
    write(dialog, "limit = 0.5", "limit = 5.0")
    qtbot.waitUntil(lambda: line_of(dialog, "loss").after[4] == "met")
    loss = line_of(dialog, "loss")

    assert (loss.before[4], loss.after[2]) == ("breached", "0 s")
    assert "Verdict breached, would be met" in dialog.table.accessibleName()
    assert not any(line_of(dialog, "availability").differs)
    assert dialog.revise.isEnabled()


def test_a_faulty_text_is_said_with_its_line_and_cannot_be_revised(screen: SlaScreen, qtbot: QtBot) -> None:
    dialog = opened(screen, qtbot)
    write(dialog, "target = 0.9995", "target = 99.95")
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))

    assert "line " in dialog.problem.text()
    assert "target" in dialog.problem.text()
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, CONTROL)
    assert not dialog.findChildren(AskDialog)


def test_the_last_day_can_be_asked_for(screen: SlaScreen, qtbot: QtBot) -> None:
    dialog = opened(screen, qtbot)
    bad = line_of(dialog, "loss").before[0]
    dialog.span.setFocus()
    QTest.keyClick(dialog.span, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: line_of(dialog, "loss").before[0] != bad)

    assert dialog.chosen_span is Span.DAY
    assert line_of(dialog, "loss").before[2] == "8 h"


def test_it_is_revised_by_keys_with_a_reason_and_nothing_is_written_before(
    screen: SlaScreen, breach_core: Core, qtbot: QtBot
) -> None:
    dialog = opened(screen, qtbot)
    before = count_versions(breach_core)
    write(dialog, "limit = 0.5", "limit = 5.0")
    qtbot.waitUntil(dialog.revise.isEnabled)
    assert count_versions(breach_core) == before

    QTest.keyClick(dialog.text, Qt.Key.Key_Return, CONTROL)
    (ask,) = dialog.findChildren(AskDialog)
    QTest.keyClicks(ask.edit, "agreed on the phone")
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(ask, Qt.Key.Key_Return)

    with breach_core.read() as session:
        version = session.scalars(select(AgreementVersion).order_by(AgreementVersion.id.desc())).first()
        assert version is not None
        held = versions_in_force(session, [version.agreement_id])[version.agreement_id]
    assert count_versions(breach_core) == before + 1
    assert version.reason == "agreed on the phone"
    assert version.valid_from - breach_core.clock.now() < timedelta(seconds=1)
    loss = held[-1].terms.objective("loss")
    assert loss is not None
    assert loss.limit == 5.0


def revised_by_sue(core: Core, **changes: object) -> None:
    """Somebody else agrees on another charge from now on."""
    with core.work(Actor("sue", Role.SUPERVISOR)) as work:
        row = work.session.scalars(select(Agreement).join(Service).where(Service.name == "SIP-TRK-114")).one()
        last = last_entered(work.session, row)
        assert last is not None
        revise_to(work, agreement_id=row.id, terms=terms_of_parts({**last.values, **changes}), reason="by phone")


def ask_to_revise(dialog: WhatIfDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(dialog.revise.isEnabled)
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, CONTROL)
    (ask,) = [ask for ask in dialog.findChildren(AskDialog) if ask.isVisible()]
    QTest.keyClicks(ask.edit, "agreed on the phone")
    QTest.keyClick(ask, Qt.Key.Key_Return)


def test_of_two_who_revise_the_second_sees_both_versions_and_none_is_swallowed(
    screen: SlaScreen, breach_core: Core, qtbot: QtBot
) -> None:
    dialog = opened(screen, qtbot)
    before = count_versions(breach_core)
    write(dialog, "limit = 0.5", "limit = 5.0")
    revised_by_sue(breach_core, min_coverage=0.75)

    ask_to_revise(dialog, qtbot)
    both = opened_window(qtbot, ConflictDialog)
    said = words_in(both)
    assert "was changed by sue" in said
    assert {"Least coverage", "0.75", "Objective loss", "limit = 5.0"} <= set(said.splitlines())
    assert count_versions(breach_core) == before + 1
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(both, Qt.Key.Key_Return)

    with breach_core.read() as session:
        version = session.scalars(select(AgreementVersion).order_by(AgreementVersion.id.desc())).first()
        assert version is not None
        terms = terms_from_json(version.terms)
    loss = terms.objective("loss")
    assert loss is not None
    assert (loss.limit, terms.min_coverage, version.reason) == (5.0, 0.75, "agreed on the phone")


def test_a_revision_that_is_refused_once_its_window_is_closed_is_told_by_the_desk(
    screen: SlaScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(screen, qtbot)
    keys = screen.promises.what_if
    go_on = Event()

    def refused(*_: object) -> int:
        go_on.wait(60)
        raise NocdeskError("The parts do not fit together.")

    monkeypatch.setattr("ui.views.what_if_keys._revise", refused)
    write(dialog, "limit = 0.5", "limit = 5.0")
    ask_to_revise(dialog, qtbot)
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog))

    with qtbot.waitSignal(keys._workplace.operations.failed) as failed:
        go_on.set()

    assert failed.args == ["The parts do not fit together."]


def test_escape_closes_it_and_nothing_is_written(screen: SlaScreen, breach_core: Core, qtbot: QtBot) -> None:
    dialog = opened(screen, qtbot)
    before = count_versions(breach_core)
    write(dialog, "limit = 0.5", "limit = 5.0")
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog.text, Qt.Key.Key_Escape)

    assert count_versions(breach_core) == before


def test_a_threshold_is_tried_by_what_was_measured(screen: SlaScreen, qtbot: QtBot) -> None:
    dialog = opened(screen, qtbot)
    trial = dialog.threshold
    place = next(n for n in range(trial.choice.count()) if trial.choice.itemData(n).metric is Metric.LOSS_PCT)
    trial.choice.setCurrentIndex(place)
    qtbot.waitUntil(lambda: trial.result.text().startswith("1 alarm in the last 30 days, as it is and"))
    trial.trigger.setFocus()
    trial.trigger.selectAll()
    QTest.keyClicks(trial.trigger, "9")
    qtbot.waitUntil(lambda: trial.result.text() == "1 alarm in the last 30 days as it is, 0 as it is tried.")

    trial.trigger.selectAll()
    QTest.keyClicks(trial.trigger, "x")
    qtbot.waitUntil(lambda: trial.result.text().startswith("Write numbers"))


def test_limits_are_refused_where_they_cannot_be(screen: SlaScreen, qtbot: QtBot) -> None:
    rule = opened(screen, qtbot).threshold.rule
    assert rule is not None
    assert rule.side is Side.ABOVE

    assert "at or below" in str(limits_in("10", "20", "3", rule))
    assert "1 to 1000" in str(limits_in("10", "5", "0", rule))
    assert "Write numbers" in str(limits_in("inf", "5", "1", rule))


def test_the_scorecard_opens_it_and_who_may_not_revise_may_try(
    breach_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(breach_core, role=Role.ENGINEER)
    desk.window.go(Place("sla"))
    screen = screen_of(desk, "sla", SlaScreen)
    screen.show_page(SCORECARD)
    card = screen.scorecard
    qtbot.waitUntil(lambda: bool(card.list.model.shown_rows))
    desk.window.activateWindow()
    qtbot.waitUntil(card.list.view.hasFocus)
    QTest.keyClick(card.list.view, Qt.Key.Key_J)
    with qtbot.waitSignal(card.what_if.opened) as found:
        QTest.keyClick(card.list.view, Qt.Key.Key_W)
    dialog = found.args[0]
    qtbot.waitUntil(lambda: bool(dialog.table.lines))

    write(dialog, "limit = 0.5", "limit = 5.0")
    qtbot.waitUntil(lambda: line_of(dialog, "loss").after[4] == "met")
    assert not dialog.revise.isVisible()
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, CONTROL)
    assert not dialog.findChildren(AskDialog)


def test_every_field_can_be_reached_by_the_tab_key(screen: SlaScreen, qtbot: QtBot) -> None:
    dialog = opened(screen, qtbot)
    seen = set()
    for _ in range(12):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.add(dialog.focusWidget())

    fields: set[object] = {dialog.text, dialog.span, dialog.threshold.choice, *dialog.threshold.findChildren(QLineEdit)}
    assert fields <= seen


def count_versions(core: Core) -> int:
    with core.read() as session:
        return session.scalar(select(func.count(AgreementVersion.id))) or 0
