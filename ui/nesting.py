"""Layouts in layouts, without what Qt's bindings keep of their items.

Where a layout that holds something comes into another one or into a widget, PySide6 (6.11.3 still) makes a wrapper for
each of its items. Qt deletes an item with its widget and tells the wrapper nothing, which goes on standing for the
address: an object of Qt's that is made there later ends the process when it goes.
"""

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget
from shiboken6 import invalidate


def nest(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Put a layout at the end of another one."""
    outer.addLayout(inner, stretch)
    forget_items(inner)


def fill(widget: QWidget, layout: QLayout) -> None:
    """Give a widget its layout."""
    widget.setLayout(layout)
    forget_items(layout)


def forget_items(layout: QLayout) -> None:
    """Take the wrappers of a layout's items, at any depth, for dead; widgets and layouts keep theirs."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):
            forget_items(item)
        elif item is not None:
            invalidate(item)
