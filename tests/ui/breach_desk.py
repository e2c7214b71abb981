"""The breach review, and the hands that use it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.views.breach_review import BreachReview


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
