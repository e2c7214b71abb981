"""The breach review, and the hands that use it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.builders import service_ids
from tests.ui.desk_parts import OpenDesk, screen_of
from ui.application import Desk
from ui.views.breach_review import BreachReview
from ui.views.sla import SlaScreen


def stand_on(review: BreachReview, qtbot: QtBot, service: str) -> None:
    """Go to the breach of a service by the keys, and wait for what is said of it."""
    row = next(row for row in review.queue.rows if row.service == service)
    for _ in review.queue.rows:
        shown = review.queue.shown_row()
        if shown is not None and shown.id == row.id:
            break
        QTest.keyClick(review.queue.view, Qt.Key.Key_J)
    wait_for_scene(review, qtbot, row.id)


def wait_for_scene(review: BreachReview, qtbot: QtBot, breach_id: int) -> None:
    qtbot.waitUntil(lambda: review.scene is not None and review.scene.detail.row.id == breach_id)


@pytest.fixture
def services(breach_core: Core) -> dict[str, int]:
    return service_ids(breach_core)


@pytest.fixture
def desk(breach_core: Core, services: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(breach_core, role=Role.SUPERVISOR)


@pytest.fixture
def review(desk: Desk, qtbot: QtBot) -> BreachReview:
    found = screen_of(desk, "sla", SlaScreen).review
    qtbot.waitUntil(lambda: found.scene is not None and desk.background.waiting == 0)
    return found
