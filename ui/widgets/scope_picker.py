"""Chooses the services of a work: a search line, and below it boxes to tick."""

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nocdesk.boards.work_rows import WorkService
from nocdesk.language import _
from ui.glyphs import paint_tick
from ui.mirroring import mirror_row, write
from ui.text import plural
from ui.theme import Theme
from ui.widgets.labels import ElidedLabel
from ui.widgets.search_edit import SearchEdit

_SHOWN_NAMES = 6
_ROW = 24


class _TickDelegate(QStyledItemDelegate):
    """A box with the house's tick before each service, which no style sheet can draw."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt's own names from here on.

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = cast(Any, option)
        theme, rect = self._theme, QRectF(shown.rect)
        is_current = bool(shown.state & QStyle.StateFlag.State_Selected) and shown.widget.hasFocus()
        painter.save()
        mirror_row(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current:
            painter.fillRect(rect, theme.color("selBg"))
        box = QRectF(rect.left() + 8, rect.center().y() - 7, 14, 14)
        is_ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        painter.setPen(QPen(theme.color("focus" if is_ticked else "border"), 1.2))
        painter.setBrush(theme.color("focus" if is_ticked else "surface.raised"))
        painter.drawRoundedRect(box, 3, 3)
        if is_ticked:
            paint_tick(painter, box.center(), 8, theme.color("surface.table"))
        painter.setPen(theme.color("selText" if is_current else "text"))
        painter.setFont(theme.font(12))
        room = rect.adjusted(30, 0, -8, 0)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(room.width()))
        write(painter, room, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()


class ScopePicker(QWidget):
    """What is ticked stays ticked whatever the search says; Space ticks, Down leads from the search into the list."""

    changed = Signal()

    def __init__(self, theme: Theme, choices: Sequence[WorkService], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._taken: set[int] = set()
        self.search = SearchEdit(_("Search by service or customer"), _("Search the services"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Services that it takes down"))
        self.list.setMinimumHeight(112)
        self.list.setItemDelegate(_TickDelegate(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._summary = ElidedLabel("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.search, self.list, self._summary):
            column.addWidget(widget)
        for choice in choices:
            self._add(choice)
        self.search.textChanged.connect(self._on_search)
        self.search.list_wished.connect(self._enter_list)
        self.search.left.connect(self._enter_list)
        self.list.itemChanged.connect(self._on_ticked)
        self._say()

    @property
    def taken(self) -> frozenset[int]:
        """The services that are ticked."""
        return frozenset(self._taken)

    def take(self, service_ids: Sequence[int]) -> None:
        """Tick services."""
        for place in range(self.list.count()):
            item = self.list.item(place)
            if item.data(Qt.ItemDataRole.UserRole) in service_ids:
                item.setCheckState(Qt.CheckState.Checked)

    def _add(self, choice: WorkService) -> None:
        label = f", {choice.label}" if choice.label else ""
        item = QListWidgetItem(f"{choice.name}{label} · {choice.customer}")
        item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.UserRole, choice.id)
        item.setToolTip(item.text())
        self.list.addItem(item)

    def _enter_list(self) -> None:
        visible = (place for place in range(self.list.count()) if not self.list.item(place).isHidden())
        self.list.setCurrentRow(next(visible, -1))
        self.list.setFocus()

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        for place in range(self.list.count()):
            item = self.list.item(place)
            shown = item.text().casefold()
            item.setHidden(not all(word in shown for word in words))

    def _on_ticked(self, item: QListWidgetItem) -> None:
        number = int(item.data(Qt.ItemDataRole.UserRole))
        if item.checkState() is Qt.CheckState.Checked:
            self._taken.add(number)
        else:
            self._taken.discard(number)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        names = [choice.name for choice in self._choices if choice.id in self._taken]
        more = _(" and {count} more").format(count=len(names) - _SHOWN_NAMES) if len(names) > _SHOWN_NAMES else ""
        if not self._choices:
            self._summary.setText(_("There is no service yet: import the provider first."))
            return
        text = (
            f"{plural(len(names), 'service', 'services')}: {', '.join(names[:_SHOWN_NAMES])}{more}"
            if names
            else _("None ticked yet")
        )
        self._summary.setText(text)
        self._summary.setToolTip(text)
