"""A document laid out on sheets of A4: no piece broken, heads of tables repeated, a head and a foot on each sheet."""

from collections.abc import Iterable
from itertools import chain, islice

from nocdesk.language import _
from nocdesk.reports.document import Block, Document, Figures, Note, Section, Step, Table
from nocdesk.reports.marks import A4_HEIGHT, A4_WIDTH, Ink, LineMark, Mark, Sheet, TextMark, moved
from nocdesk.reports.pieces import Flow, Piece, figures_flow, heading_piece, note_flow, subheading_piece, title_pieces
from nocdesk.reports.plot_pieces import plot_flow
from nocdesk.reports.table_pieces import table_flow
from nocdesk.reports.type_metrics import shortened, width_of

MARGIN = 42.0
ROOM = A4_WIDTH - 2 * MARGIN
_TOP, _BOTTOM = 74.0, A4_HEIGHT - 58.0
_GAP = 10.0


def sheets_of(document: Document, step: Step = lambda _share: None) -> list[Sheet]:
    """All pages of a document."""
    paper = _Paper()
    for piece in title_pieces(document, ROOM):
        paper.put(piece)
    for place, section in enumerate(document.sections):
        step(place / len(document.sections))
        _lay_out(paper, document, section, step)
    total = len(paper.sheets)
    return [
        Sheet(number, (*_head(document), *marks, *_foot(document, number, total)))
        for number, marks in enumerate(paper.sheets, start=1)
    ]


class _Paper:
    """Sheets that are filled from top to bottom."""

    def __init__(self) -> None:
        self.sheets: list[list[Mark]] = [[]]
        self._y = _TOP

    def put(self, piece: Piece) -> None:
        """Place a piece below the last one."""
        self.sheets[-1] += [moved(mark, MARGIN, self._y) for mark in piece.marks]
        self._y += piece.height

    def skip(self, height: float) -> None:
        """Leave room, but not at the head of a sheet."""
        if self._y > _TOP:
            self._y += height

    def turn(self) -> None:
        """Go on on the next sheet, unless this one is empty."""
        if self._y > _TOP:
            self.sheets.append([])
            self._y = _TOP

    def make_room(self, height: float) -> None:
        """Turn where so much does not fit any more."""
        if self._y + height > _BOTTOM:
            self.turn()

    def pour(self, flow: Flow, step: Step) -> None:
        """Place a flow, its head anew on every sheet."""
        if flow.head:
            self.put(flow.head)
        for piece in flow.pieces:
            if self._y + piece.height > _BOTTOM:
                self.turn()
                step(0.0)
                if flow.head:
                    self.put(flow.head)
            self.put(piece)


def _lay_out(paper: _Paper, document: Document, section: Section, step: Step) -> None:
    if section.begins_page:
        paper.turn()
    heads = [heading_piece(section.title, ROOM)]
    for block in section.blocks:
        title = getattr(block, "title", "")
        if title:
            heads.append(subheading_piece(title, ROOM))
        flow = _flow(block, document)
        first = list(islice(flow.pieces, 2))
        # A heading never stands alone at the end of a sheet, nor does a table's head.
        paper.make_room(sum(piece.height for piece in (*heads, *first)) + (flow.head.height if flow.head else 0) + _GAP)
        paper.skip(_GAP)
        for piece in heads:
            paper.put(piece)
        heads = []
        paper.pour(Flow(chain(first, flow.pieces), flow.head), step)
    for piece in heads:
        paper.put(piece)


def _flow(block: Block, document: Document) -> Flow:
    match block:
        case Table():
            return table_flow(block, ROOM, document.zone)
        case Figures():
            return figures_flow(block, ROOM, document.zone)
        case Note():
            return note_flow(block, ROOM)
        case _:
            return plot_flow(block, ROOM)


def _head(document: Document) -> Iterable[Mark]:
    size = 8.5
    name = shortened(document.provider or "NocDesk", size, ROOM / 2 - 10, is_bold=True)
    customer = shortened(document.customer, size, ROOM / 2 - 10, is_bold=True)
    yield TextMark(MARGIN, 40, name, size, is_bold=True)
    yield TextMark(_right(customer, size, is_bold=True), 40, customer, size, is_bold=True)
    yield TextMark(MARGIN, 51, shortened(document.title, 7.5, ROOM / 2 - 10), 7.5, ink=Ink.MUTED)
    period = shortened(document.period, 7.5, ROOM / 2 - 10)
    yield TextMark(_right(period, 7.5), 51, period, 7.5, ink=Ink.MUTED)
    yield _rule(57)


def _foot(document: Document, number: int, total: int) -> Iterable[Mark]:
    y, page = A4_HEIGHT - 34, _("Page {number} of {total}").format(number=number, total=total)
    yield _rule(y - 10)
    yield TextMark(MARGIN, y, shortened(document.made, 7, ROOM - 80), 7, ink=Ink.MUTED)
    yield TextMark(_right(page, 7), y, page, 7, ink=Ink.MUTED)


def _rule(y: float) -> LineMark:
    return LineMark(((MARGIN, y), (A4_WIDTH - MARGIN, y)), Ink.RULE, 0.6)


def _right(text: str, size: float, *, is_bold: bool = False) -> float:
    return A4_WIDTH - MARGIN - width_of(text, size, is_bold=is_bold)
