"""The dialog in which two versions of a ticket become one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nocdesk.merging import Version
from nocdesk.tickets.merging import TicketValues, TicketVersion
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus
from tests.conftest import START
from ui.compared_fields import TICKET_FIELDS
from ui.dialogs.conflict import ConflictDialog
from ui.theme import Theme

BASE = TicketValues(
    status=TicketStatus.IN_PROGRESS,
    restoration=RestorationStatus.REPAIRING,
    etr_at=START + timedelta(hours=1),
    cause=None,
    crew="Crew North 6",
    next_update_at=None,
)


def version(values: TicketValues) -> TicketVersion:
    return Version("TT-1002", 7, "msmith", START - timedelta(seconds=12), values)


def ask(qtbot: QtBot, mine: TicketValues, theirs: TicketValues) -> ConflictDialog[TicketValues]:
    dialog = ConflictDialog(TICKET_FIELDS, BASE, mine, version(theirs), START)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isActiveWindow())
    return dialog


def words(dialog: ConflictDialog[TicketValues]) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_the_dialog_says_who_changed_the_ticket_how_long_ago_and_how_both_versions_read(
    theme: Theme, qtbot: QtBot
) -> None:
    mine = replace(BASE, crew="Crew West 2", cause=RestorationCause.WEATHER)
    theirs = replace(BASE, etr_at=START + timedelta(minutes=100))

    said = words(ask(qtbot, mine, theirs))

    assert "TT-1002 was changed by msmith 12 s ago" in said
    assert {"09:00 UTC", "09:40 UTC", "Crew North 6", "Crew West 2", "Weather"} <= set(said)
    assert {"Restore by", "Crew", "Cause"} <= set(said)
    assert "Status" not in said, "what neither changed is left out"
    assert any("No field was changed by both" in text for text in said)


def test_enter_merges_in_one_step(theme: Theme, qtbot: QtBot) -> None:
    dialog = ask(qtbot, replace(BASE, crew="Crew West 2"), replace(BASE, restoration=RestorationStatus.TESTING))
    merged = QSignalSpy(dialog.merged)

    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert merged.at(0) == [replace(BASE, crew="Crew West 2", restoration=RestorationStatus.TESTING)]


def test_where_both_changed_a_field_the_choice_is_mine_until_theirs_is_chosen(theme: Theme, qtbot: QtBot) -> None:
    mine, theirs = replace(BASE, crew="Crew West 2"), replace(BASE, crew="Crew & South")
    dialog = ask(qtbot, mine, theirs)

    first = dialog.values.crew
    dialog.radios["crew", False].setFocus()
    QTest.keyClick(dialog.radios["crew", False], Qt.Key.Key_Space)

    assert (first, dialog.values.crew) == ("Crew West 2", "Crew & South")
    assert "Crew & South" in words(dialog), "the merged column shows the choice"


@pytest.mark.parametrize(
    ("key", "modifier", "ending"),
    [
        (Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier, "merged"),
        (Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier, "overwritten"),
        (Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier, "discarded"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "rejected"),
    ],
)
def test_every_way_on_has_a_key(
    theme: Theme, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, ending: str
) -> None:
    dialog = ask(qtbot, replace(BASE, crew="a"), replace(BASE, crew="b"))
    spies = {name: QSignalSpy(getattr(dialog, name)) for name in ("merged", "overwritten", "discarded", "rejected")}

    QTest.keyClick(dialog, key, modifier)

    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert [name for name, spy in spies.items() if spy.count()] == [ending]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(*(st.tuples(*(st.sampled_from(["x", "y", "z"]) for _ in range(2))) for _ in range(3)), st.booleans())
def test_no_value_is_offered_that_nobody_wrote_and_none_is_lost_unasked(
    theme: Theme, qtbot: QtBot, base: tuple[str, str], mine: tuple[str, str], theirs: tuple[str, str], keeps_mine: bool
) -> None:
    causes = {"x": None, "y": RestorationCause.WEATHER, "z": RestorationCause.OVERLOAD}
    versions = [replace(BASE, crew=crew, cause=causes[cause]) for crew, cause in (base, mine, theirs)]
    dialog = ConflictDialog(TICKET_FIELDS, versions[0], versions[1], version(versions[2]), START)

    for (_, is_mine), radio in dialog.radios.items():
        if is_mine is keeps_mine:
            radio.setChecked(True)
    got = (dialog.values.crew, next(key for key, cause in causes.items() if cause is dialog.values.cause))
    dialog.deleteLater()

    for was, my, their, result in zip(base, mine, theirs, got, strict=True):
        changed_by = (my != was, their != was)
        oracle = {(False, False): was, (True, False): my, (False, True): their}
        both = my if keeps_mine else their
        assert result == oracle.get(changed_by, both)
