"""Fills layouts, lets their widgets go, and makes and ends other objects in their place: a program of its own."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.nesting import nest

ITEMS = 200
ROUNDS = 50


def add(outer: QVBoxLayout, inner: QLayout) -> None:
    """Put a layout into another as Qt's bindings do by themselves."""
    outer.addLayout(inner)


def main(put: Callable[[QVBoxLayout, QLayout], None]) -> None:
    """End well, unless something stands for an item that is no more."""
    host = QWidget()
    inner = QHBoxLayout()
    for _ in range(ITEMS):
        inner.addWidget(QLabel("x"))
    put(QVBoxLayout(host), inner)
    end_children(host)
    for _ in range(ROUNDS):
        parent = QObject()
        for place in range(2 * ITEMS):
            (QTimer if place % 2 else QObject)(parent)
        end_children(parent)


def end_children(parent: QObject) -> None:
    """Let Qt delete what belongs to an object."""
    for child in parent.children():
        if not isinstance(child, QLayout):
            child.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    application = QApplication([])
    main({"nest": nest, "add": add}[sys.argv[1]])
