"""The SLA list, and the hands that use it."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desk_parts import screen_of
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
