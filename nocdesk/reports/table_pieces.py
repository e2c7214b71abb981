"""A table on paper: columns as wide as what they hold, texts wrapped, figures at the right, a head to repeat."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from nocdesk.reports.document import Column, Table
from nocdesk.reports.marks import BoxMark, Ink, LineMark, Mark, TextMark
from nocdesk.reports.pieces import LEADING, Flow, Piece, mark_ink
from nocdesk.reports.type_metrics import width_of, wrapped
from nocdesk.reports.words import words_of

_SIZE = 7.5
_LINE = 9.5
_PADDING = 2.4
_SPACE = 9.0
"""Between two columns."""
_WIDEST = 150.0
_LOOKED_AT = 400
"""So many rows say how wide a column must be."""


def table_flow(table: Table, room: float, zone: tzinfo) -> Flow:
    """The rows of a table under its head; what it says where it has none."""
    if not table.rows:
        return Flow(iter([Piece(LEADING + 2, (TextMark(0, 9, table.empty, _SIZE, ink=Ink.MUTED),))]))
    widths = _widths(table, room, zone)
    return Flow(_rows(table, widths, zone), _head(table.columns, widths))


def _rows(table: Table, widths: Sequence[float], zone: tzinfo) -> Iterator[Piece]:
    for number, row in enumerate(table.rows):
        texts = [
            words_of(value, column.unit, column.places, zone) for column, value in zip(table.columns, row, strict=True)
        ]
        mark = table.mark(number)
        yield _row(table.columns, texts, widths, is_bold=False, mark=mark)


def _head(columns: Sequence[Column], widths: Sequence[float]) -> Piece:
    piece = _row(columns, [column.title for column in columns], widths, is_bold=True, mark="")
    ground = BoxMark(0, 0, sum(widths) - _SPACE, piece.height, fill=Ink.GROUND)
    return Piece(piece.height, (ground, *piece.marks))


def _row(
    columns: Sequence[Column], texts: Sequence[str], widths: Sequence[float], *, is_bold: bool, mark: str
) -> Piece:
    marks: list[Mark] = []
    x, most = 0.0, 1
    for column, text, width in zip(columns, texts, widths, strict=True):
        room = width - _SPACE
        lines = wrapped(text, _SIZE, room, is_bold=is_bold)
        most = max(most, len(lines))
        for place, line in enumerate(lines):
            left = x if column.is_text else x + room - width_of(line, _SIZE, is_bold=is_bold)
            y = _PADDING + 7.2 + place * _LINE
            marks.append(TextMark(left, y, line, _SIZE, is_bold=is_bold, ink=mark_ink(mark)))
        x += width
    height = 2 * _PADDING + most * _LINE
    marks.append(LineMark(((0, height), (x - _SPACE, height)), Ink.GRID, 0.4))
    if mark in ("bad", "warn"):
        marks.append(BoxMark(-5, 1, 2.2, height - 2, fill=Ink.BAD_GROUND if mark == "bad" else Ink.WARN_GROUND))
    return Piece(height, tuple(marks))


def _widths(table: Table, room: float, zone: tzinfo) -> list[float]:
    """Figures take what they need; texts share the rest by what they would like, none less than its longest word."""
    wished, least = zip(*(_needs(table, place, zone) for place in range(len(table.columns))), strict=True)
    spare = room + _SPACE - sum(least) - _SPACE * len(least)
    wanting = [max(0.0, wish - need) for wish, need in zip(wished, least, strict=True)]
    share = min(1.0, max(0.0, spare) / (sum(wanting) or 1.0))
    widths = [need + want * share + _SPACE for need, want in zip(least, wanting, strict=True)]
    total = sum(widths)
    if total > room + _SPACE:  # Too many columns for a sheet: all give way alike.
        return [width * (room + _SPACE) / total for width in widths]
    rest = room + _SPACE - total
    weights = [column.width if column.is_text else 0.0 for column in table.columns]
    if not any(weights):
        weights = [1.0] * len(weights)
    return [width + rest * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)]


def _needs(table: Table, place: int, zone: tzinfo) -> tuple[float, float]:
    """How wide a column would like to be, and must be."""
    column = table.columns[place]
    words = max((width_of(word, _SIZE, is_bold=True) for word in column.title.split()), default=0.0)
    texts = {words_of(row[place], column.unit, column.places, zone) for row in table.rows[:_LOOKED_AT]}
    wished = max(width_of(text, _SIZE) for text in texts)
    if not column.is_text:
        return max(wished, words), max(wished, words)
    longest = max((width_of(word, _SIZE) for text in texts for word in text.split()), default=0.0)
    return max(min(wished, _WIDEST), words), max(min(longest, _WIDEST / 2), words)
