"""The SLA list, and the hands that use it."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.builders import service_ids
from tests.ui.desk_parts import OpenDesk, screen_of
from ui.application import Desk
from ui.views.sla import PROMISES, SlaScreen
from ui.views.sla_promises import PromisesView


def promises_of(desk: Desk) -> PromisesView:
    """The page of promises, in front."""
    screen = screen_of(desk, "sla", SlaScreen)
    screen.show_page(PROMISES)
    return screen.promises


def stand_on(screen: PromisesView, qtbot: QtBot, service: str, objective: str) -> None:
    """Select an objective and wait for its pane."""
    row = next(r for r in screen.list.model.rows if (r.service, r.measure.value) == (service, objective))
    screen.list.go_to(row.id)
    qtbot.waitUntil(lambda: screen.detail.detail is not None and screen.detail.detail.row.id == row.id)


def words_of(screen: PromisesView) -> str:
    """Everything that the pane says, spaces as people see them."""
    labels = [label.text() for label in screen.detail.findChildren(QLabel) if label.isVisibleTo(screen)]
    return "\n".join(labels).replace("\u00a0", " ")


@pytest.fixture
def services(month_core: Core) -> dict[str, int]:
    return service_ids(month_core)


@pytest.fixture
def desk(month_core: Core, services: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(month_core, role=Role.SUPERVISOR)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> PromisesView:
    found = promises_of(desk)
    qtbot.waitUntil(lambda: found.detail.detail is not None and desk.background.waiting == 0)
    return found
