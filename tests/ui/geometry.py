"""Finds text that is clipped, cut or covered, by geometry alone."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLayout, QLineEdit, QScrollArea, QWidget

from tests.ui.painted_text import CutText, Heard, PaintedText, listening
from tests.ui.widget_text import measured_text
from ui.models.row_table import Column
from ui.nesting import forget_items
from ui.widgets.row_view import RowView

SLACK = 1.0
GLYPH_SLACK = 2.0
OVERLAP = 1.5
_FAR = 1e6


def faults_in(window: QWidget, *, may_be_shortened: bool = False) -> list[str]:
    """Each fault of what the window shows now, in words; in a longer language an ellipsis is none."""
    QApplication.processEvents()
    shown = [widget for widget in (window, *window.findChildren(QWidget)) if _is_seen(widget, window)]
    faults = [
        *(fault for widget in shown for fault in _text_faults(widget) if not (may_be_shortened and _shortens(widget))),
        *(fault for widget in shown for fault in _scroll_faults(widget)),
        *(fault for widget in shown for fault in _overlap_faults(widget)),
    ]
    with listening() as heard:
        _paint_all(window)
    faults += _painting_faults(heard, may_be_shortened=may_be_shortened)
    return sorted(set(faults))


def _paint_all(window: QWidget) -> None:
    """Paint the window in another size and back, so that nothing is shown from a kept picture."""
    size = window.size()
    window.resize(size.width() + 1, size.height())
    QApplication.processEvents()
    window.resize(size)
    QApplication.processEvents()
    window.grab()


def _is_seen(widget: QWidget, window: QWidget) -> bool:
    """Whether any of it can be seen in this window."""
    return widget.isVisible() and widget.window() is window and not widget.visibleRegion().isEmpty()


# Texts that Qt paints itself.


def _text_faults(widget: QWidget) -> Iterator[str]:
    """A text that needs more room than its widget has, or that lies beyond what shows it."""
    text, room, needed = measured_text(widget)
    if not text.strip():
        return
    if needed.width() > room.width() + GLYPH_SLACK or needed.height() > room.height() + GLYPH_SLACK:
        yield (
            f"{_named(widget)}: “{text}” needs {needed.width():.0f} by {needed.height():.0f} and has "
            f"{room.width():.0f} by {room.height():.0f}"
        )
    beyond = _beyond(widget)
    if beyond is not None:
        yield f"{_named(widget)}: “{text}” reaches out of {_named(beyond)}"


def _shortens(widget: QWidget) -> bool:
    """Whether Qt writes an ellipsis where its text is too long: the hint of a line, the tab of a dock."""
    return (isinstance(widget, QLineEdit) and not widget.text()) or type(widget).__name__ == "CElidingLabel"


# Widgets beyond their frame, and over one another.


def _beyond(widget: QWidget) -> QWidget | None:
    """The ancestor that cuts a part of it off; what can be scrolled into sight is not cut."""
    inside = widget
    while (parent := inside.parentWidget()) is not None and not inside.isWindow():
        rect = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        if _is_viewport(parent):
            return None
        if not parent.rect().contains(rect):
            return parent
        inside = parent
    return None


def _is_viewport(widget: QWidget) -> bool:
    area = widget.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is widget


def _scroll_faults(widget: QWidget) -> Iterator[str]:
    """What is wider than its scroll area, which has no bar to reach the rest."""
    if not isinstance(widget, QScrollArea) or (page := widget.widget()) is None:
        return
    room = widget.viewport().width()
    if page.width() > room and widget.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        yield f"{_named(widget)}: what it holds is {page.width()} wide, and {room} of it can be seen"


def _overlap_faults(parent: QWidget) -> Iterator[str]:
    """Siblings that cover one another, where a layout places both or both bear text."""
    children = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
    placed = set(_placed(parent.layout()))
    for one, other in combinations(children, 2):
        common = one.geometry().intersected(other.geometry())
        if common.width() <= OVERLAP or common.height() <= OVERLAP or _share_a_cell(parent.layout(), one, other):
            continue
        if {one, other} <= placed or (measured_text(one)[0] and measured_text(other)[0]):
            yield f"{_named(one)} and {_named(other)} overlap by {common.width()} by {common.height()}"


def _placed(layout: QLayout | None) -> Iterator[QWidget]:
    """Every widget that a layout and those in it place in one parent."""
    if layout is None:
        return
    yield from _direct(layout)
    for inner in layout.children():
        assert isinstance(inner, QLayout)
        yield from _placed(inner)


def _share_a_cell(layout: QLayout | None, one: QWidget, other: QWidget) -> bool:
    """Whether somebody laid them over one another on purpose."""
    if layout is None:
        return False
    cells: dict[QWidget, object] = {}
    for grid in (layout, *layout.findChildren(QLayout)):
        if hasattr(grid, "getItemPosition"):
            cells |= {widget: (grid, grid.getItemPosition(grid.indexOf(widget))) for widget in _direct(grid)}
    return one in cells and cells[one] == cells.get(other)


def _direct(layout: QLayout) -> Iterator[QWidget]:
    for n in range(layout.count()):
        item = layout.itemAt(n)
        if item is not None and (widget := item.widget()) is not None:
            yield widget
    forget_items(layout)


# Texts that the desk paints.


def _painting_faults(heard: Heard, *, may_be_shortened: bool) -> Iterator[str]:
    cuts = () if may_be_shortened else heard.cuts
    yield from (f"{cut.by.name}: “{cut.whole}” is cut to “{cut.shown}”" for cut in cuts if not _may_be_cut(cut))
    for text in heard.texts:
        yield from _room_faults(text)
    by_pass: dict[int, list[PaintedText]] = {}
    for text in heard.texts:
        by_pass.setdefault(text.pass_id, []).append(text)
    for texts in by_pass.values():
        yield from _collisions(texts)


def _may_be_cut(cut: CutText) -> bool:
    """A column that declares how narrow it may become, and a widget whose tool tip tells the whole."""
    widget = cut.by.widget
    if cut.by.cell is not None and isinstance(widget, RowView):
        return _is_flexible(widget, cut.by.cell.column) or cut.whole in cut.by.tip
    return cut.whole in cut.by.tip


def _is_flexible(view: RowView[object], key: str) -> bool:
    column: Column[object] = next(column for column in view.rows.columns if column.key == key)
    return column.stretch or column.minimum > 0


def _room_faults(text: PaintedText) -> Iterator[str]:
    """Letters outside the box they were given, or outside their widget."""
    room = text.room
    if room is None and text.by.widget is not None and not text.by.widget.isWindow():
        room = _surface(text.by.widget)
    if room is None or room.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(text.ink):
        return
    yield (
        f"{text.by.name}: “{text.text}” takes {_span(text.ink)} and has {_span(room)}"
        f"{f' in column {text.by.cell.column}' if text.by.cell is not None else ''}"
    )


def _surface(widget: QWidget) -> QRectF:
    """Where a widget may paint; what lies above or below in a scroll area can be scrolled into sight."""
    if not isinstance(widget, QAbstractScrollArea):
        return QRectF(widget.rect())
    return QRectF(0, -_FAR, widget.viewport().width(), 2 * _FAR)


def _collisions(texts: Iterable[PaintedText]) -> Iterator[str]:
    """Letters over letters."""
    for one, other in combinations(texts, 2):
        common = one.ink.intersected(other.ink)
        if common.width() > OVERLAP and common.height() > OVERLAP:
            yield f"{one.by.name}: “{one.text}” and “{other.text}” lie over one another"


def _span(rect: QRectF) -> str:
    return f"x {rect.left():.0f}…{rect.right():.0f}, y {rect.top():.0f}…{rect.bottom():.0f}"


def _named(widget: QWidget) -> str:
    """A widget's class within the classes of ours that hold it."""
    names = [type(widget).__name__]
    parent = widget.parentWidget()
    while parent is not None and len(names) < 3:
        if type(parent).__module__.startswith("ui."):
            names.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " in ".join(names)
