"""Pieces of a sheet that are never broken: titles, headings, figures in a row and lines of notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from nocdesk.reports.document import Document, Figure, Figures, Note
from nocdesk.reports.marks import BoxMark, Ink, LineMark, Mark, TextMark
from nocdesk.reports.type_metrics import shortened, width_of, wrapped
from nocdesk.reports.words import words_of

TEXT_SIZE = 8.0
LEADING = 11.0
_IN_A_ROW = 6
_SMALLEST = 5.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Marks from a left upper corner of (0, 0), and how high they are together."""

    height: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Pieces one below the other, and what stands above them on each sheet that they reach."""

    pieces: Iterator[Piece]
    head: Piece | None = None


def mark_ink(mark: str) -> Ink:
    """The ink of what stands out."""
    return {"bad": Ink.BAD, "warn": Ink.WARN, "muted": Ink.MUTED}.get(mark, Ink.TEXT)


def title_pieces(document: Document, room: float) -> Iterator[Piece]:
    """What the first sheet begins with: what this is, for whom, and of which time."""
    lines = wrapped(document.title, 20, room, is_bold=True)
    for line in lines:
        yield Piece(25, (TextMark(0, 19, line, 20, is_bold=True),))
    for line in wrapped(f"{document.customer} · {document.period}", 11, room):
        yield Piece(15, (TextMark(0, 11, line, 11, ink=Ink.MUTED),))
    for line in wrapped(document.caution, TEXT_SIZE, room, is_bold=True) if document.caution else ():
        yield Piece(LEADING + 1, (TextMark(0, 9, line, TEXT_SIZE, is_bold=True, ink=Ink.BAD),))
    yield Piece(6, ())


def heading_piece(title: str, room: float) -> Piece:
    """The heading of a section."""
    text = shortened(title, 12, room, is_bold=True)
    return Piece(22, (TextMark(0, 14, text, 12, is_bold=True), LineMark(((0, 19), (room, 19)), Ink.GRID, 0.6)))


def subheading_piece(title: str, room: float) -> Piece:
    """The heading of a table or a plot."""
    return Piece(15, (TextMark(0, 10, shortened(title, 8.5, room, is_bold=True), 8.5, is_bold=True),))


def note_flow(note: Note, room: float) -> Flow:
    """A paragraph, line by line."""
    lines = wrapped(note.text, TEXT_SIZE, room)
    return Flow(Piece(LEADING, (TextMark(0, 8, line, TEXT_SIZE),)) for line in lines)


def figures_flow(figures: Figures, room: float, zone: tzinfo) -> Flow:
    """Figures side by side, in as many rows as they take."""
    all_of_them = figures.figures
    columns = min(_IN_A_ROW, len(all_of_them)) or 1
    rows = [all_of_them[begin : begin + columns] for begin in range(0, len(all_of_them), columns)]
    return Flow(_figure_row(row, room / columns, zone) for row in rows)


def _figure_row(figures: Iterable[Figure], width: float, zone: tzinfo) -> Piece:
    marks: list[Mark] = []
    for place, figure in enumerate(figures):
        marks += _figure(figure, place * width, width - 8, zone)
    return Piece(46, tuple(marks))


def _figure(figure: Figure, x: float, width: float, zone: tzinfo) -> Iterator[Mark]:
    yield BoxMark(x, 4, width, 38, fill=Ink.GROUND)
    if figure.mark:
        yield BoxMark(x, 4, 2.5, 38, fill=Ink.BAD_GROUND if figure.mark == "bad" else Ink.WARN_GROUND)
    room = width - 12
    value = words_of(figure.value, figure.unit, figure.places, zone)
    size = 12.0 * room / max(room, width_of(value, 12, is_bold=True))
    small = max(_SMALLEST, 6.5 * room / max(room, width_of(figure.beside, 6.5)))
    yield TextMark(x + 7, 14, shortened(figure.label, 7, room), 7, ink=Ink.MUTED)
    yield TextMark(x + 7, 27.5, value, size, is_bold=True, ink=mark_ink(figure.mark))
    # A tenth of a point, that no rounding costs a letter.
    yield TextMark(x + 7, 37.5, shortened(figure.beside, small, room + 0.1), small, ink=Ink.MUTED)
