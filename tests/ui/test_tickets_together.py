"""Two people at one ticket, and one who thinks better of it: nothing that somebody else saved is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.store.unit_of_work import ConflictError
from nocdesk.tickets.commands import (
    RestorationUpdate,
    assign_crew,
    update_restoration,
)
from nocdesk.tickets.model import RestorationStatus, TicketStatus
from tests.ui.tickets_desk import (
    CTRL,
    FIELD,
    VOICE,
    OpenDesk,
    dialog_of,
    press,
    show_tickets,
    shown_step,
    stored,
    texts,
)
from ui.application import Desk
from ui.dialogs.conflict import ConflictDialog


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def test_a_step_by_its_key_is_saved_and_ctrl_z_takes_it_back(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)

    press(screen, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: stored(shift_core).restoration is RestorationStatus.ON_SITE)
    qtbot.waitUntil(lambda: "On site since" in texts(screen.links))
    assert stored(shift_core).status is TicketStatus.IN_PROGRESS
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    press(screen, Qt.Key.Key_Z, CTRL)

    qtbot.waitUntil(lambda: stored(shift_core).restoration is None)


def test_steps_of_two_who_change_different_fields_are_both_kept(
    desk: Desk, shift_core: Core, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = show_tickets(desk, qtbot)
    seen = screen.links.scene
    assert seen is not None
    with shift_core.work(FIELD) as work:
        assign_crew(work, ticket_id=VOICE, crew="North 4")
    monkeypatch.setattr(screen.keys, "_scene", lambda: seen)

    press(screen, Qt.Key.Key_3)

    qtbot.waitUntil(lambda: stored(shift_core).restoration is RestorationStatus.DIAGNOSING)
    assert stored(shift_core).crew == "North 4"


def test_steps_are_taken_back_one_after_the_other_and_what_others_did_meanwhile_stays(
    desk: Desk, shift_core: Core, qtbot: QtBot
) -> None:
    screen = show_tickets(desk, qtbot)
    for key, step in ((Qt.Key.Key_2, RestorationStatus.ON_SITE), (Qt.Key.Key_4, RestorationStatus.REPAIRING)):
        press(screen, key)
        qtbot.waitUntil(lambda step=step: stored(shift_core).restoration is step)  # type: ignore[misc]
        qtbot.waitUntil(lambda step=step: shown_step(screen) is step)  # type: ignore[misc]
    with shift_core.work(FIELD) as work:
        assign_crew(work, ticket_id=VOICE, crew="North 4")

    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    press(screen, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: stored(shift_core).restoration is RestorationStatus.ON_SITE)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    press(screen, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: stored(shift_core).restoration is None)

    assert stored(shift_core).crew == "North 4"


def test_what_somebody_else_changed_since_is_not_undone(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    screen = show_tickets(desk, qtbot)
    press(screen, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: stored(shift_core).restoration is RestorationStatus.ON_SITE)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    with shift_core.work(FIELD) as work:
        update_restoration(work, ticket_id=VOICE, update=RestorationUpdate(RestorationStatus.TESTING, None))

    with qtbot.waitSignal(desk.window.operations.failed) as failed:
        press(screen, Qt.Key.Key_Z, CTRL)

    assert "was changed by finn" in failed.args[0]
    assert stored(shift_core).restoration is RestorationStatus.TESTING


CHOICES = [
    ("merge", RestorationStatus.REPAIRING, "North 4"),
    ("overwrite", RestorationStatus.REPAIRING, ""),
    ("discard", RestorationStatus.ON_SITE, "North 4"),
]


@pytest.mark.parametrize(("button", "step", "crew"), CHOICES, ids=[choice[0] for choice in CHOICES])
def test_who_saves_second_sees_both_versions_and_decides(
    desk: Desk, shift_core: Core, qtbot: QtBot, button: str, step: RestorationStatus, crew: str,
    desk_clock: VirtualClock, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    screen = show_tickets(desk, qtbot)
    seen = screen.links.scene
    assert seen is not None
    theirs = RestorationUpdate(RestorationStatus.ON_SITE, None, crew="North 4")
    with shift_core.work(FIELD) as work:
        update_restoration(work, ticket_id=VOICE, update=theirs)
    desk_clock.advance(12)
    monkeypatch.setattr(screen.keys, "_scene", lambda: seen)

    press(screen, Qt.Key.Key_4)
    dialog = dialog_of(screen, ConflictDialog, qtbot)
    assert dialog.accessibleName() == "TT-1001 was changed by finn 12 s ago"
    assert {"On site", "Repairing"} <= {radio.text() for radio in dialog.radios.values()}
    QTest.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    assert (stored(shift_core).restoration, stored(shift_core).crew) == (step, crew)


def test_a_conflict_that_knows_no_other_version_is_told_and_nothing_waits(
    desk: Desk, shift_core: Core, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = show_tickets(desk, qtbot)

    def ended(*_: object) -> None:
        raise ConflictError("Somebody else has changed this meanwhile.")

    monkeypatch.setattr("ui.ticket_edit._apply", ended)
    with qtbot.waitSignal(desk.window.operations.failed) as failed:
        press(screen, Qt.Key.Key_2)

    assert failed.args == ["Somebody else has changed this meanwhile."]
    assert not screen.keys.saving.waits_for(VOICE)
    assert stored(shift_core).restoration is None
