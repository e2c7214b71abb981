"""The numbers of a plot as a table, for formats that have no pictures."""

from nocdesk.calendar_words import short_weekday
from nocdesk.language import _
from nocdesk.reports.document import Column, Table, Unit
from nocdesk.reports.pictures import Plot, Strip, Trend, WeekGrid


def plot_table(plot: Plot) -> Table:
    """The numbers of a plot as a table."""
    match plot:
        case Strip():
            columns = (
                Column(_("Day"), Unit.DAY),
                Column(_("Achieved"), Unit.SHARE, 3),
                Column(_("Measured"), Unit.SHARE, 1),
                Column(_("Excluded"), Unit.SHARE, 1),
                Column(_("Kept")),
            )
            days = plot.days
            rows = tuple((d.on, d.achieved, d.measured, d.excluded, _("yes") if d.is_kept else _("no")) for d in days)
            return Table(plot.title, columns, rows)
        case Trend():
            points = tuple((point.on, point.value) for point in plot.points)
            return Table(plot.title, (Column(_("Day"), Unit.DAY), Column(plot.unit, Unit.NUMBER, 2)), points)
        case WeekGrid():
            hours = tuple(Column(f"{hour:02d}", Unit.NUMBER, 3) for hour in range(24))
            grid = tuple((short_weekday(day), *row) for day, row in enumerate(plot.values))
            return Table(f"{plot.title} ({plot.unit})", (Column(_("Weekday")), *hours), grid)
