"""Sheets as PDF: text as text with its fonts embedded, plots as vectors, the same bytes for the same document."""

from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from nocdesk.reports.document import Document, Step
from nocdesk.reports.marks import A4_HEIGHT, A4_WIDTH, BoxMark, LineMark, Mark, TextMark, hatch
from nocdesk.reports.sheets import sheets_of
from nocdesk.reports.type_metrics import BOLD, REGULAR, type_of


def write_pdf(document: Document, file: BinaryIO, step: Step = lambda _share: None, *, compressed: bool = True) -> None:
    """Write all pages; what `step` raises between two of them ends the work."""
    for is_bold in (False, True):
        type_of(is_bold)
    sheets = sheets_of(document, lambda share: step(share / 2))
    canvas = Canvas(
        file, pagesize=(A4_WIDTH, A4_HEIGHT), pageCompression=int(compressed), invariant=1, initialFontName=REGULAR
    )
    canvas.setTitle(f"{document.title}: {document.customer}, {document.period}")
    canvas.setAuthor(document.provider or "NocDesk")
    canvas.setSubject(document.made)
    canvas.setCreator("NocDesk")
    for sheet in sheets:
        step(0.5 + sheet.number / len(sheets) / 2)
        for mark in sheet.marks:
            _draw(canvas, mark)
        canvas.showPage()
    canvas.save()


def _draw(canvas: Canvas, mark: Mark) -> None:
    match mark:
        case TextMark():
            canvas.setFont(BOLD if mark.is_bold else REGULAR, mark.size)
            canvas.setFillColor(HexColor(mark.ink))
            canvas.drawString(mark.x, A4_HEIGHT - mark.y, mark.text)
        case BoxMark():
            _draw_box(canvas, mark)
        case LineMark():
            _draw_line(canvas, mark)


def _draw_box(canvas: Canvas, box: BoxMark) -> None:
    if box.fill is not None:
        canvas.setFillColor(HexColor(box.fill))
    if box.outline is not None:
        canvas.setStrokeColor(HexColor(box.outline))
        canvas.setLineWidth(0.5)
    if box.is_hatched:
        for stroke in hatch(box):
            _draw_line(canvas, stroke)
    if box.fill is not None or box.outline is not None:
        bottom = A4_HEIGHT - box.y - box.height
        canvas.rect(box.x, bottom, box.width, box.height, int(box.outline is not None), int(box.fill is not None))


def _draw_line(canvas: Canvas, line: LineMark) -> None:
    path = canvas.beginPath()
    (x, y), *others = line.points
    path.moveTo(x, A4_HEIGHT - y)
    for x, y in others:
        path.lineTo(x, A4_HEIGHT - y)
    if line.is_filled:
        path.close()
        canvas.setFillColor(HexColor(line.ink))
    else:
        canvas.setStrokeColor(HexColor(line.ink))
        canvas.setLineWidth(line.width)
        canvas.setDash([3, 2] if line.is_dashed else [])
    canvas.drawPath(path, stroke=int(not line.is_filled), fill=int(line.is_filled))
    if line.is_dashed:
        canvas.setDash([])
