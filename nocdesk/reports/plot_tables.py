"""The numbers of a plot as a table, for formats that have no pictures."""

from nocdesk.reports.document import Column, Table, Unit
from nocdesk.reports.pictures import Plot, Strip, Trend, WeekGrid


def plot_table(plot: Plot) -> Table:
    """The numbers of a plot as a table."""
    match plot:
        case Strip():
            columns = (
                Column("Day", Unit.DAY),
                Column("Achieved", Unit.SHARE, 3),
                Column("Measured", Unit.SHARE, 1),
                Column("Excluded", Unit.SHARE, 1),
                Column("Kept"),
            )
            days = plot.days
            rows = tuple((d.on, d.achieved, d.measured, d.excluded, "yes" if d.is_kept else "no") for d in days)
            return Table(plot.title, columns, rows)
        case Trend():
            points = tuple((point.on, point.value) for point in plot.points)
            return Table(plot.title, (Column("Day", Unit.DAY), Column(plot.unit, Unit.NUMBER, 2)), points)
        case WeekGrid():
            hours = tuple(Column(f"{hour:02d}", Unit.NUMBER, 3) for hour in range(24))
            names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
            grid = tuple((name, *row) for name, row in zip(names, plot.values, strict=True))
            return Table(f"{plot.title} ({plot.unit})", (Column("Weekday"), *hours), grid)
