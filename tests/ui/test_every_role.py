"""Every screen and every action as every role: what the policy denies is neither shown nor reached, the rest is."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.people.model import AuditEntry, Role
from nocdesk.people.policy import POLICY, Act, NotAllowedError
from tests.ui.desk_parts import console_of
from tests.ui.reach import (
    buttons,
    denied_keys,
    focusable,
    is_field,
    permitted_actions,
    permitted_screens,
    press,
    reach_of,
    settle,
    taken_keys,
    walk,
    words_of,
)
from ui.actions import ACTIONS, ActionTable
from ui.application import Desk
from ui.dialogs.shortcuts import SCREEN_OF
from ui.palette_names import SCREENS
from ui.screen import Scope

OpenDesk = Callable[..., Desk]
ROLES = list(Role)
RESTRICTED = [Role.FIELD, Role.CARE, Role.AUDITOR, Role.COLLECTOR, Role.PORTAL]


@pytest.fixture(autouse=True)
def no_file_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked for a file cancels: the system's own dialog would wait for a person."""
    for ask in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_: ("", ""))


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever a command refuses because of the role: nothing that the desk offers should end like this."""
    heard: list[str] = []
    original = NotAllowedError.__init__

    def remember(self: NotAllowedError, *words: object) -> None:
        heard.append(str(words))
        original(self, *words)

    monkeypatch.setattr(NotAllowedError, "__init__", remember)
    return heard


@pytest.fixture
def writes() -> list[str]:
    """What was handed to the worker that writes."""
    return []


def watch(desk: Desk, writes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Write down every write, and let it go on."""
    original = desk.background.write

    def remember(job: Callable[[], object], *callbacks: Callable[..., object]) -> None:
        writes.append(str(job))
        original(job, *callbacks)

    monkeypatch.setattr(desk.background, "write", remember)


def audit_count(core: Core) -> int:
    with core.read() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def reachable_actions(role: Role) -> set[str]:
    """What the policy permits on the screens that it permits."""
    screens = permitted_screens(role)
    seen = {spec.id for spec in ACTIONS if SCREEN_OF.get(spec.scope) in {None, *screens}}
    return permitted_actions(role) & seen


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_the_screens_and_actions_that_the_policy_permits_and_no_others(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, role: Role
) -> None:
    desk = open_desk(shift_core, role=role)

    reach = reach_of(desk, qtbot)

    permitted = permitted_screens(role)
    assert reach.screens == {"rail": words_of(permitted), "key": permitted, "place": permitted}
    assert reach.actions["bound"] <= permitted_actions(role)
    assert reach.actions["palette"] <= permitted_actions(role)
    assert reach.actions["sheet"] == reachable_actions(role)
    assert {SCREENS[kind] for kind in desk.window.finder.names.kinds} <= permitted
    # What acts in every list or form is there where the screens that a role has hold any.
    everywhere = {spec.id for spec in ACTIONS if spec.scope in (Scope.LIST, Scope.FORM)}
    assert reachable_actions(role) - reach.actions["bound"] <= everywhere


def keys_that_act(desk: Desk, role: Role, writes: list[str], qtbot: QtBot) -> list[str]:
    """Denied keys after which something was written or asked for, pressed on everything that takes the keyboard."""
    found = []
    keys = denied_keys(role)
    for name in walk(desk, qtbot):
        screen = desk.window.screens.screen(name)
        assert screen is not None
        for widget in focusable(screen):
            taken = taken_keys(desk.window, widget, role)
            for spec, key in keys:
                if not widget.isVisible() or key in taken:
                    continue
                # Enter leaves a field, and what follows would be pressed on the list.
                widget.setFocus()
                before = len(writes)
                press(widget, key)
                dialog = QApplication.activeModalWidget()
                if dialog is not None:
                    dialog.close()
                if dialog is not None or len(writes) > before:
                    found.append(f"{spec.id} by {key} on {type(widget).__name__} of {name}")
    settle(desk, qtbot)
    return found


@pytest.mark.parametrize("role", RESTRICTED)
def test_the_keys_of_what_is_denied_do_nothing_wherever_they_are_pressed(
    shift_core: Core,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    qtbot: QtBot,
    role: Role,
    writes: list[str],
    refusals: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = open_desk(shift_core, role=role)
    watch(desk, writes, monkeypatch)
    before = audit_count(shift_core)

    found = keys_that_act(desk, role, writes, qtbot)

    assert found == []
    assert refusals == []
    assert audit_count(shift_core) == before


@pytest.mark.parametrize("role", RESTRICTED)
def test_no_button_and_no_field_that_is_shown_leads_to_a_refusal(
    shift_core: Core,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    qtbot: QtBot,
    role: Role,
    refusals: list[str],
) -> None:
    desk = open_desk(shift_core, role=role)

    for name in walk(desk, qtbot):
        screen = desk.window.screens.screen(name)
        assert screen is not None
        for field in filter(is_field, focusable(screen)):
            field.setFocus()
            press(field, "X")
            press(field, "Return")
            press(field, "Ctrl+Return")
            close_dialogs()
        for button in buttons(screen):
            button.click()
            close_dialogs()
    for button in (*buttons(desk.window.banner), *buttons(desk.window.strip)):
        button.click()
    settle(desk, qtbot)

    assert refusals == []


def close_dialogs() -> None:
    dialog = QApplication.activeModalWidget()
    while dialog is not None:
        dialog.close()
        dialog = QApplication.activeModalWidget()


def test_the_check_finds_a_screen_that_a_changed_policy_gives_to_a_role(
    shift_core: Core,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = permitted_screens(Role.CARE), permitted_actions(Role.CARE)
    for act in (Act.VIEW_ALARMS, Act.ACKNOWLEDGE_ALARM):
        monkeypatch.setitem(POLICY, act, POLICY[act] | {Role.CARE})

    reach = reach_of(open_desk(shift_core, role=Role.CARE), qtbot)

    assert reach.screens["key"] - usual[0] == {"console", "problem"}
    assert "Console" in reach.screens["rail"]
    for way in ("bound", "palette", "sheet"):
        assert "alarm.acknowledge" in reach.actions[way] - usual[1]


def test_the_check_finds_a_key_that_reaches_what_is_denied(
    shift_core: Core,
    alarm_ids: dict[str, int],
    open_desk: OpenDesk,
    qtbot: QtBot,
    writes: list[str],
    refusals: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = open_desk(shift_core, role=Role.AUDITOR)
    watch(desk, writes, monkeypatch)
    console = console_of(desk)
    monkeypatch.setattr("tests.ui.reach.ACTIONS", [s for s in ACTIONS if s.id in ("alarm.acknowledge", "alarm.own")])
    leak = ActionTable(Role.ENGINEER).bind(
        Scope.ALARMS, console.list.view, {"alarm.acknowledge": console.keys.acknowledge}
    )["alarm.acknowledge"]

    found = keys_that_act(desk, Role.AUDITOR, writes, qtbot)

    assert leak.isEnabled()
    assert any(line.startswith("alarm.acknowledge by A on RowView of console") for line in found)
    assert refusals
