"""How the branches of the service inventory are painted: fold, glyph, name, and what is wrong at the right."""

from PySide6.QtCore import QRectF

from nocdesk.severity import PerceivedSeverity
from ui.delegates import EDGE, PADDING, Cell, RowDelegate
from ui.glyphs import paint_line
from ui.runs import Run, measure, paint_runs
from ui.views.services_card_delegate import paint_planned
from ui.views.services_outline import Branch, Level

HEIGHT = 28
_STEP = 18
_HEADS = (Level.ALL, Level.CUSTOMER)
_DEPTH = {Level.ALL: 0, Level.CUSTOMER: 0, Level.SERVICE: 1, Level.PART: 2}


class BranchDelegate(RowDelegate[Branch]):
    """Loud branches are bold and have their severity's glyph, quiet ones recede."""

    height = HEIGHT

    def paint_cell(self, cell: Cell[Branch]) -> None:
        branch, middle = cell.row, cell.rect.center().y()
        left = cell.rect.left() + _left(branch)
        if branch.is_open is not None:
            self._paint_fold(cell, left + 7, middle)
        if branch.level is not Level.ALL:
            self._paint_glyph(cell, QRectF(left + 18, middle - 6, 12, 12))
        text = "selText" if cell.is_selected else "text" if branch.is_loud or branch.level in _HEADS else "muted"
        is_bold = branch.is_loud and branch.level is not Level.PART
        end = cell.rect.right() - PADDING
        if branch.note:
            token = f"sev.{branch.severity}.text" if branch.is_loud and branch.level not in _HEADS else text
            note = [Run(branch.note, "selText" if cell.is_selected else token, 600 if is_bold else 400)]
            end -= measure(self.theme, note)
            paint_runs(cell.painter, self.theme, end, middle, note)
        name = [Run(branch.title, text, 600 if is_bold else 400)]
        paint_runs(cell.painter, self.theme, left + 38, middle, name, end - 8 - (left + 38))

    def _paint_fold(self, cell: Cell[Branch], x: float, y: float) -> None:
        colour = self.theme.color("selText" if cell.is_selected else "muted")
        if cell.row.is_open:
            points = [(x - 4, y - 2), (x, y + 2), (x + 4, y - 2)]
        else:
            points = [(x - 2, y - 4), (x + 2, y), (x - 2, y + 4)]
        paint_line(cell.painter, points, colour)

    def _paint_glyph(self, cell: Cell[Branch], spot: QRectF) -> None:
        branch = cell.row
        if branch.is_planned:
            paint_planned(cell.painter, spot, self.theme)
            return
        is_filled = branch.is_loud and not branch.is_taken_up and branch.severity is not PerceivedSeverity.MINOR
        inset = 0 if branch.is_loud else 2
        box = spot.adjusted(inset, inset, -inset, -inset)
        self.theme.paint_glyph(cell.painter, box, branch.severity, filled=is_filled)


def is_on_fold(branch: Branch, x: float) -> bool:
    """Whether a place in the line lies on its fold."""
    return EDGE + _left(branch) - 2 <= x <= EDGE + _left(branch) + 16


def _left(branch: Branch) -> int:
    return 2 + _DEPTH[branch.level] * _STEP
