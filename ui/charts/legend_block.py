"""Draws one plot's block of the legend: a row of figures for each curve, and the limit with its breaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from nocdesk.language import _, ngettext
from nocdesk.quality.model import Side
from nocdesk.severity import PerceivedSeverity
from ui.charts.breaches import is_beyond
from ui.charts.colours import ChartTheme, series_stroke
from ui.charts.figures import Figures
from ui.charts.ink import BOLD, NORMAL, RIGHT, Ink
from ui.charts.plot import Curve, Plot
from ui.charts.samples import value_near
from ui.charts.stack_layout import TITLE_HEIGHT
from ui.charts.ticks import clock_text
from ui.charts.value_text import ValueFormat, minutes_text, value_format

PADDING = 14
_ROW = 21
_COLUMN = 39
_BREACH_COLUMN = 66
_SAMPLE = 18


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a row."""

    text: str
    is_beyond: bool = False
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class LegendBlock:
    """One plot with its figures; `at` is the moment of the first column, `now` where measuring ends."""

    plot: Plot
    figures: Sequence[Figures | None]
    at: float
    now: float

    def heads(self) -> list[str]:
        """The column heads; from below, p5 is what 95 % of the time kept."""
        tail = "p95" if self.plot.side is Side.ABOVE else "p5"
        return [clock_text(self.at, seconds=False), "min", _("avg"), tail, _("max"), _("last"), _("breach min")]

    def cells(self, curve: Curve, known: Figures | None) -> list[Cell]:
        """The numbers of a curve, in the order of the heads."""
        if known is None:
            return [Cell("—")] * 7
        form = self.format()
        values = (value_near(curve.samples, self.at), known.minimum, known.mean, known.tail, known.maximum, known.last)
        cells = [self._cell(form, value, strong=n in (0, 5)) for n, value in enumerate(values)]
        in_breach = known.breach_s > 0
        minutes = "—" if self.plot.limit is None else minutes_text(known.breach_s)
        return [*cells, Cell(minutes, in_breach, in_breach)]

    def format(self) -> ValueFormat:
        """One way of writing for all rows, from the greatest value among them."""
        tops = [known.maximum for known in self.figures if known is not None]
        return value_format(self.plot.unit, max([*tops, self.plot.limit or 0.0], default=0.0))

    def limits(self) -> list[str]:
        """The limits in words, the longest way of saying it first."""
        if self.plot.limit is None:
            return [_("no SLA limit")]
        form = self.format()
        text = f"SLA {form.short(self.plot.limit)} {form.shown_unit}".rstrip()
        return (
            [text]
            if self.plot.at_risk is None
            else [_("{text}, at risk {short}").format(text=text, short=form.short(self.plot.at_risk)), text]
        )

    def summary(self) -> str:
        """How often the limit was broken in the range."""
        count = sum(known.breaches for known in self.figures if known is not None)
        if self.plot.limit is None:
            return ""
        if not count:
            return _("no breach in range")
        text = ngettext("{count} interval", "{count} intervals", count).format(count=count)
        latest = self.plot.breaches.last
        if self.now - latest.end < 90:
            return _("{text}, open since {clock_text}").format(
                text=text, clock_text=clock_text(latest.start, seconds=False)
            )
        return text

    def _cell(self, form: ValueFormat, value: float | None, *, strong: bool) -> Cell:
        if value is None:
            return Cell("—")
        return Cell(form.number(value), is_beyond(value, self.plot.limit, self.plot.side), strong)


def paint_legend_block(ink: Ink, theme: ChartTheme, block: LegendBlock, area: QRectF) -> None:
    """Draw the block at the top of `area`; rows that do not fit are left out, whole."""
    colours, rights = ink.colours, column_rights(area)
    y = area.top() + TITLE_HEIGHT / 2
    ink.text(area.left(), y, _("Series"), colours.muted, pixels=11)
    for at, (right, head) in enumerate(zip(rights, block.heads(), strict=True)):
        if right is not None:
            colour, weight = (colours.focus, BOLD) if at == 0 else (colours.muted, NORMAL)
            most = (_BREACH_COLUMN if at == len(rights) - 1 else _COLUMN) - 2
            ink.text(right, y, head, colour, pixels=11, weight=weight, align=RIGHT, most=most)
    line = area.top() + TITLE_HEIGHT - 1
    ink.line(area.left(), line, area.right(), line, colours.grid)
    y = area.top() + TITLE_HEIGHT + _ROW / 2 + 1
    for index, (curve, known) in enumerate(zip(block.plot.curves, block.figures, strict=True)):
        if y + _ROW / 2 > area.bottom() + 6:
            return
        _paint_row(ink, theme, curve.label, index, block.cells(curve, known), rights, area, y)
        y += _ROW
    if y + _ROW / 2 <= area.bottom() + 6:
        _paint_summary(ink, block, area, y)


def column_rights(area: QRectF) -> list[float | None]:
    """The right edge of each of the seven columns; None for those a narrow legend leaves out (min and p95)."""
    left_out = () if area.width() > 340 else (1, 3)
    rights: list[float | None] = [None] * 7
    right = area.right()
    for at in reversed(range(7)):
        if at not in left_out:
            rights[at] = right
            right -= _BREACH_COLUMN if at == 6 else _COLUMN
    return rights


def _paint_row(
    ink: Ink,
    theme: ChartTheme,
    label: str,
    index: int,
    cells: Sequence[Cell],
    rights: Sequence[float | None],
    area: QRectF,
    y: float,
) -> None:
    colours = ink.colours
    ink.painter.setPen(series_stroke(colours, index).pen())
    ink.painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + _SAMPLE, y))
    first = next(right for right in rights if right is not None)
    most = first - _COLUMN - area.left() - _SAMPLE + 2
    ink.text(area.left() + _SAMPLE + 5, y, label, colours.text, weight=BOLD, most=most)
    for right, cell in zip(rights, cells, strict=True):
        if right is not None:
            colour = colours.breach_text if cell.is_beyond else colours.text
            ink.text(right, y, cell.text, colour, weight=BOLD if cell.is_strong else NORMAL, align=RIGHT)
    if cells[-1].is_beyond:
        glyph = QRectF(area.right() - ink.width(cells[-1].text, 12, BOLD) - 18, y - 6, 12, 12)
        theme.paint_glyph(ink.painter, glyph, PerceivedSeverity.CRITICAL, filled=False)


def _paint_summary(ink: Ink, block: LegendBlock, area: QRectF, y: float) -> None:
    """The limits at the left, what became of them at the right."""
    calm = not any(known.breach_s for known in block.figures if known is not None)
    colour, weight = (ink.colours.muted, NORMAL) if calm else (ink.colours.text, BOLD)
    width = ink.text(area.right(), y, block.summary(), colour, weight=weight, align=RIGHT)
    room = area.width() - width - 12
    limits = block.limits()
    text = next((text for text in limits if ink.width(text) <= room), limits[-1])
    ink.text(area.left(), y, text, ink.colours.muted, most=room)
