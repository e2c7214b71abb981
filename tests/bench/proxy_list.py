"""The alarm list as most programs make it: a plain model, and Qt's QSortFilterProxyModel before a plain table."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import Clock
from tests.ui.asking import asked_by
from ui.models.alarm_columns import alarm_columns, alarm_order

Index = QModelIndex | QPersistentModelIndex
ORDER_ROLE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 24


class PlainModel(QAbstractTableModel):
    """The rows in the order in which they came; the first column's rank is the usual order of alarms."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = alarm_columns(clock)
        self.alarms: list[AlarmRow] = []
        self._places: dict[int, int] = {}

    def reset(self, rows: Sequence[AlarmRow]) -> None:
        """Hold these rows and no others."""
        self.beginResetModel()
        self.alarms = list(rows)
        self._places = {row.id: place for place, row in enumerate(rows)}
        self.endResetModel()

    def change(self, row: AlarmRow) -> None:
        """Take a row's news."""
        place = self._places[row.id]
        self.alarms[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    # Qt's own names from here on.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.alarms)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.alarms[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[index.column()].text(row)
        if role == ORDER_ROLE:
            return alarm_order(row) if index.column() == 0 else self.columns[index.column()].sort(row)
        return None


class Proxy(QSortFilterProxyModel):
    """Qt's sorting, and its filter asked row by row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accepts: Callable[[AlarmRow], bool] | None = None
        self.setSortRole(ORDER_ROLE)

    def set_accepts(self, accepts: Callable[[AlarmRow], bool] | None) -> None:
        """Show only the rows that `accepts` lets through."""
        self._accepts = accepts
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        model = self.sourceModel()
        return self._accepts is None or not isinstance(model, PlainModel) or self._accepts(model.alarms[source_row])


class ProxyList(QWidget):
    """A table over the proxy, with rows of the house's height."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._model = PlainModel(clock, self)
        self._proxy = Proxy(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.sort(0)
        self.view = QTableView()
        self.view.verticalHeader().setVisible(False)
        self.view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.view.setModel(self._proxy)
        QVBoxLayout(self).addWidget(self.view)

    def load(self, rows: Sequence[AlarmRow]) -> None:
        """Show these rows."""
        self._model.reset(rows)

    def change(self, row: AlarmRow) -> None:
        """Take a row's news."""
        self._model.change(row)

    def set_filter(self, text: str) -> None:
        """Put another filter in force."""
        self._proxy.set_accepts(ALARM_WORDS.parse(text, asked_by("ann")).accepts if text else None)

    def sort_by(self, column: int) -> None:
        """Sort by a column."""
        self._proxy.sort(column)
