"""What the palette found: a line each with its kind, its text, what tells it from others, and its keys."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nocdesk.language import _
from ui.keys_in_force import key_text
from ui.mirroring import mirror_row
from ui.models.row_table import ROW_ROLE
from ui.palette_search import Hit, Key, PaletteEntry
from ui.runs import Run, key_width, paint_key, paint_runs
from ui.theme import Theme

ROW_HEIGHT = 30
ROWS_SHOWN = 10
_KIND, _TEXT, _RIGHT, _GAP = 14, 92, 14, 10

Index = QModelIndex | QPersistentModelIndex


class PaletteModel(QAbstractListModel):
    """The hits, the best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()

    @property
    def hits(self) -> Sequence[Hit]:
        """What was found."""
        return self._hits

    def show(self, hits: Sequence[Hit]) -> None:
        """Put other hits in the place of those that are there."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    # Qt's own names from here on.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == ROW_ROLE:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(hit.entry)
        return None


class PaletteDelegate(QStyledItemDelegate):
    """Paints a hit; the letters that were typed are bold."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def _paint_keys(self, painter: QPainter, keys: Sequence[str], right: float, middle: float, token: str) -> float:
        theme = self.theme
        ink, outline = theme.color(token), theme.color("border")
        for key in reversed(keys):
            for part in reversed(key.split(", ")):
                right -= key_width(theme, key_text(part))
                paint_key(painter, theme, right, middle, key_text(part), ink=ink, outline=outline)
                right -= 4
            right -= 4
        return right

    # Qt's own names from here on.

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = cast(Any, option)
        hit = cast(Hit, index.data(ROW_ROLE))
        rect = QRectF(shown.rect)
        is_chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        text, lesser = ("selText", "selText") if is_chosen else ("text", "muted")
        painter.save()
        mirror_row(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, self.theme.color("selBg" if is_chosen else "surface.raised"))
        middle = rect.center().y()
        right = self._paint_keys(painter, hit.entry.keys, rect.right() - _RIGHT, middle, text)
        kind = [Run(hit.entry.word, lesser, px=11)]
        paint_runs(painter, self.theme, rect.left() + _KIND, middle, kind)
        line = marked(hit, text, lesser)
        left = rect.left() + _TEXT
        paint_runs(painter, self.theme, left, middle, line, right - left - 6)
        painter.restore()


class PaletteList(QListView):
    """The hits; it never takes the focus, the line above it keeps it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.hits = PaletteModel(self)
        self._delegate = PaletteDelegate(theme, self)
        self.setModel(self.hits)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(_("What was found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(ROW_HEIGHT * ROWS_SHOWN)
        self.setStyleSheet("QListView { background: transparent; }")

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._delegate.theme = theme
        self.viewport().update()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show other hits, and stand on the best."""
        self.hits.show(hits)
        self.step(0)

    def chosen(self) -> PaletteEntry | None:
        """The entry that Enter takes."""
        place = self.currentIndex().row()
        return self.hits.hits[place].entry if place >= 0 else None

    def stand_on(self, key: Key) -> None:
        """Choose an entry where it is among the hits."""
        place = next((place for place, hit in enumerate(self.hits.hits) if hit.entry.key == key), 0)
        self.setCurrentIndex(self.hits.index(place))

    def step(self, by: int) -> None:
        """Go down or up; from the last one a single step leads to the first."""
        count = len(self.hits.hits)
        if not count:
            return
        place = max(0, self.currentIndex().row()) + by
        place = place % count if abs(by) == 1 else min(max(place, 0), count - 1)
        self.setCurrentIndex(self.hits.index(place))


def spoken(entry: PaletteEntry) -> str:
    """An entry for whoever hears it."""
    parts = [f"{entry.word}: {entry.text}", entry.second, _(" or ").join(entry.keys)]
    return ", ".join(part for part in parts if part)


def marked(hit: Hit, token: str, lesser: str) -> list[Run]:
    """The line of an entry, the letters that were found in bold."""
    text, second, letters = hit.entry.text, hit.entry.second, set(hit.letters)
    runs = _marked(text, letters, token)
    rest = _marked(second, {place - len(text) - 1 for place in letters}, lesser)
    return [*runs, *(replace(run, gap=0 if place else _GAP) for place, run in enumerate(rest))]


def _marked(text: str, letters: Collection[int], token: str) -> list[Run]:
    pieces = groupby(enumerate(text), key=lambda placed: placed[0] in letters)
    return [Run("".join(letter for _, letter in piece), token, 700 if is_found else 400) for is_found, piece in pieces]
