"""How the list of scheduled reports paints a schedule."""

from PySide6.QtGui import QColor

from nocdesk.reports.schedules import ScheduleRow
from nocdesk.severity import PerceivedSeverity
from ui.delegates import Cell, RowDelegate


class ScheduleDelegate(RowDelegate[ScheduleRow]):
    """Quiet; an edge and a bold reason where the last attempt failed."""

    def edge(self, row: ScheduleRow) -> QColor | None:
        return self.theme.severity(PerceivedSeverity.WARNING).line if row.fault else None

    def paint_cell(self, cell: Cell[ScheduleRow]) -> None:
        if cell.column == "folder" and cell.row.fault and not cell.is_selected:
            ink = self.theme.severity(PerceivedSeverity.WARNING).text
            self.write(cell, cell.text, self.theme.font(12, 600), ink)
        else:
            super().paint_cell(cell)
