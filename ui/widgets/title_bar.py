"""The bar on top of a pane: what it shows, and beside it which one."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.widgets.labels import plain

HEIGHT = 33


def title_bar(title: str, note: QLabel, *, height: int = HEIGHT) -> QWidget:
    """A pane's title with a note that its owner keeps up to date."""
    bar = QWidget()
    bar.setFixedHeight(height)
    row = QHBoxLayout(bar)
    row.setContentsMargins(12, 0, 12, 0)
    row.setSpacing(8)
    row.addWidget(plain(title, "section"))
    row.addWidget(note)
    row.addStretch(1)
    return bar
