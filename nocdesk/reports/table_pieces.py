"""A table on paper: columns as wide as what they hold, texts wrapped, figures at the right, a head to repeat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from nocdesk.reports.document import Column, Table
from nocdesk.reports.marks import BoxMark, Ink, LineMark, Mark, TextMark
from nocdesk.reports.pieces import LEADING, Flow, Piece, mark_ink
from nocdesk.reports.type_metrics import width_of, wrapped
from nocdesk.reports.words import words_of

_SIZES = (7.5, 7.0, 6.5, 6.0)
"""The largest in which no figure and no word is broken is taken."""

_PADDING = 2.4
_SPACE = 9.0
"""Between two columns."""

_ROUNDING = 1e-6

_WIDEST = 20.0
"""A text is wrapped that is wider than so many times its size."""

_LOOKED_AT = 400
"""So many rows say how wide a column must be."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """The size of a table's text, and how wide its columns are, the space after each included."""

    size: float
    widths: tuple[float, ...]

    @property
    def width(self) -> float:
        """From the first column to the end of the last."""
        return sum(self.widths) - _SPACE


def table_flow(table: Table, room: float, zone: tzinfo) -> Flow:
    """The rows of a table under its head; what it says where it has none."""
    if not table.rows:
        return Flow(iter([Piece(LEADING + 2, (TextMark(0, 9, table.empty, _SIZES[0], ink=Ink.MUTED),))]))
    setting = _setting(table, room, zone)
    return Flow(_rows(table, setting, zone), _head(table.columns, setting))


def _rows(table: Table, setting: _Setting, zone: tzinfo) -> Iterator[Piece]:
    for number, row in enumerate(table.rows):
        pairs = zip(table.columns, row, strict=True)
        texts = [words_of(value, column.unit, column.places, zone) for column, value in pairs]
        yield _row(table.columns, texts, setting, is_bold=False, mark=table.mark(number))


def _head(columns: Sequence[Column], setting: _Setting) -> Piece:
    piece = _row(columns, [column.title for column in columns], setting, is_bold=True, mark="")
    ground = BoxMark(0, 0, setting.width, piece.height, fill=Ink.GROUND)
    return Piece(piece.height, (ground, *piece.marks))


def _row(columns: Sequence[Column], texts: Sequence[str], setting: _Setting, *, is_bold: bool, mark: str) -> Piece:
    marks: list[Mark] = []
    size, leading = setting.size, setting.size * 1.27
    x, most = 0.0, 1
    for column, text, width in zip(columns, texts, setting.widths, strict=True):
        # A figure is exactly as wide as its column; what is lost in adding and taking away must not break it.
        room = width - _SPACE + _ROUNDING
        lines = wrapped(text, size, room, is_bold=is_bold)
        most = max(most, len(lines))
        for place, line in enumerate(lines):
            left = x if column.is_text else x + room - width_of(line, size, is_bold=is_bold)
            y = _PADDING + 0.96 * size + place * leading
            marks.append(TextMark(left, y, line, size, is_bold=is_bold, ink=mark_ink(mark)))
        x += width
    height = 2 * _PADDING + most * leading
    marks.append(LineMark(((0, height), (setting.width, height)), Ink.GRID, 0.4))
    if mark in ("bad", "warn"):
        marks.append(BoxMark(-5, 1, 2.2, height - 2, fill=Ink.BAD_GROUND if mark == "bad" else Ink.WARN_GROUND))
    return Piece(height, tuple(marks))


def _setting(table: Table, room: float, zone: tzinfo) -> _Setting:
    """The largest size in which everything has the width that it must have; in the smallest all columns give way."""
    texts = [_texts(table, place, zone) for place in range(len(table.columns))]
    room += _SPACE
    for size in _SIZES:
        needs = [_needs(column, own, size) for column, own in zip(table.columns, texts, strict=True)]
        if sum(least for _, least in needs) + _SPACE * len(needs) <= room:
            return _Setting(size, _shared_out(table.columns, needs, room))
    total = sum(least + _SPACE for _, least in needs)
    return _Setting(_SIZES[-1], tuple((least + _SPACE) * room / total for _, least in needs))


def _shared_out(columns: Sequence[Column], needs: Sequence[tuple[float, float]], room: float) -> tuple[float, ...]:
    """Each column what it must have; texts share the rest by what they would like, then by their weights."""
    least = sum(must for _, must in needs) + _SPACE * len(needs)
    wanting = [wish - must for wish, must in needs]
    share = min(1.0, (room - least) / (sum(wanting) or 1.0))
    widths = [must + want * share + _SPACE for (_, must), want in zip(needs, wanting, strict=True)]
    rest = max(0.0, room - sum(widths))
    weights = [column.width if column.is_text else 0.0 for column in columns]
    if not any(weights):
        weights = [1.0] * len(weights)
    return tuple(width + rest * weight / sum(weights) for width, weight in zip(widths, weights, strict=True))


def _texts(table: Table, place: int, zone: tzinfo) -> set[str]:
    column = table.columns[place]
    return {words_of(row[place], column.unit, column.places, zone) for row in table.rows[:_LOOKED_AT]}


def _needs(column: Column, texts: set[str], size: float) -> tuple[float, float]:
    """How wide a column would like to be, and must be."""
    words = max((width_of(word, size, is_bold=True) for word in column.title.split()), default=0.0)
    widest = max(width_of(text, size) for text in texts)
    if not column.is_text:
        return max(widest, words), max(widest, words)
    longest = max((width_of(word, size) for text in texts for word in text.split()), default=0.0)
    wished = max(min(widest, _WIDEST * size), words)
    return wished, min(wished, max(min(longest, _WIDEST * size / 2), words))
