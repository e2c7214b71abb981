"""Paints what is seen of a table row by row: ground, edge and focus belong to a row, only its texts to cells."""

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect

from ui.delegates import Place
from ui.mirroring import logical, painter_on

if TYPE_CHECKING:
    from ui.widgets.row_view import RowView


def paint_rows(view: "RowView[Any]", exposed: QRect) -> None:
    """Paint a part of the viewport, given as it lies there: its rows, and the ground that none of them covers."""
    viewport, model, delegate = view.viewport(), view.rows, view.row_delegate
    painter, header = painter_on(viewport), view.horizontalHeader()
    # What hatches is anchored to the rows, not to the viewport: rows that scroll are copied as they are.
    painter.setBrushOrigin(-header.offset(), -view.verticalHeader().offset())
    painter.fillRect(logical(viewport, exposed), delegate.theme.color("surface.table"))
    places = _places(view, exposed)
    selection, focused = view.selectionModel(), view.currentIndex().row() if view.hasFocus() else -1
    place = view.rowAt(exposed.top())
    while 0 <= place < model.rowCount():
        rect = QRect(-header.offset(), view.rowViewportPosition(place), header.length(), view.rowHeight(place))
        if rect.top() > exposed.bottom():
            break
        index = model.index(place, 0)
        row = model.row_at(index)
        try:
            delegate.paint_row(
                painter,
                rect,
                row,
                places,
                is_selected=selection.isSelected(index),
                is_awaited=model.key(row) in model.awaited,
            )
        except Exception:  # noqa: BLE001
            # A fault of a row is told, and hides no other one.
            sys.excepthook(*sys.exc_info())
        if place == focused:
            delegate.paint_focus(painter, rect)
        place += 1
    painter.end()


def _places(view: "RowView[Any]", exposed: QRect) -> list[Place]:
    """The columns that are seen, from where reading begins."""
    header, viewport = view.horizontalHeader(), view.viewport()
    places = []
    for place in range(header.count()):
        section = header.logicalIndex(place)
        if header.isSectionHidden(section):
            continue
        left, width = header.sectionViewportPosition(section), header.sectionSize(section)
        if left <= exposed.right() and left + width > exposed.left():
            start = logical(viewport, QRect(left, 0, width, 1)).left()
            places.append(Place(view.rows.columns[section], start, width, place == 0))
    return places
