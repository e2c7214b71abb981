"""`nocdesk samples`: lists the series, or prints one as it was measured or in bins, however long the stretch is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from nocdesk.boards.queries import series_points
from nocdesk.boards.series_board import series_named, series_rows
from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import Row, heading, show_csv, show_json_rows, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS
from nocdesk.store.series import rollup_points

_READ_AT_ONCE_S = 7 * 86_400.0
"""So much is read before it is printed: an export of a year does not fit in memory at once."""

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class _Format:
    """What is printed: a table unless something else is said."""

    as_csv: bool
    as_json: bool

    def show(self, titles: tuple[str, ...], rows: Iterator[Row], *, empty: str) -> None:
        if self.as_json:
            show_json_rows(titles, rows)
        elif self.as_csv:
            show_csv(titles, rows)
        else:
            show_table(titles, (tuple(map(_rounded, row)) for row in rows), empty=empty)

    def titles(self, metric: str, step_s: int | None) -> tuple[str, ...]:
        """The columns; for people with the unit, which a name that programs read has not."""
        value_titles = ("value",) if step_s is None else ("minimum", "mean", "maximum")
        titles = ("at", *(("count",) if step_s else ()))
        if self.as_csv or self.as_json:
            return (*titles, *value_titles)
        unit = _unit(metric)
        return (*titles, *(f"{heading(title)} {unit}".strip() for title in value_titles))


def samples(
    context: typer.Context,
    series: Annotated[
        str | None, typer.Argument(help="PROBE:METRIC:INSTANCE, SERVICE:METRIC or a number; all are listed without it.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", help="An instant (ISO 8601, UTC where it has no offset); an hour before the end."),
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="An instant; now without it.")] = None,
    step_s: Annotated[
        int | None,
        typer.Option("--step", min=1, max=_DAY_S, help="Seconds: count, minimum, mean and maximum of so long each."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the samples of a series, or list the series."""
    with store_for(context, Act.VIEW_NETWORK) as core:
        until = instant_of(end, "--to") or core.clock.now()
        since = instant_of(start, "--from") or until - timedelta(hours=1)
        if since >= until:
            raise typer.BadParameter(_("it is not before --to"), param_hint="--from")
        shown = _Format(as_csv, as_json)
        with core.read() as session:
            if series is None:
                rows: Iterator[Row] = ((row.id, row.name, row.service or "") for row in series_rows(session))
                titles = ("id", "series", "service")
                shown.show(titles, rows, empty=_("Nothing has been measured yet."))
                return
            found = series_named(session, series)
            read = _sample_rows if step_s is None else _bin_rows
            rows = read(session, found.id, since.timestamp(), until.timestamp(), step_s or 1)
            shown.show(shown.titles(found.metric, step_s), rows, empty=_("Nothing was measured in that time."))


def _sample_rows(session: Session, number: int, since_s: float, until_s: float, _step_s: int) -> Iterator[Row]:
    for begin_s, end_s in _pieces(since_s, until_s, _READ_AT_ONCE_S):
        points = series_points(session, number, begin_s, end_s)
        for at, value in zip(points.times.tolist(), points.values.tolist(), strict=True):
            yield _text(at), value


def _bin_rows(session: Session, number: int, since_s: float, until_s: float, step_s: int) -> Iterator[Row]:
    for begin_s, end_s in _pieces(since_s, until_s, max(_READ_AT_ONCE_S, 10_000.0 * step_s)):
        found = rollup_points(session, number, begin_s, end_s, step_s)
        columns = (found.times, found.count, found.minimum, found.mean, found.maximum)
        for at, *counted in zip(*(column.tolist() for column in columns), strict=True):
            yield _text(at), *counted


def _unit(metric: str) -> str:
    _, unit = WORDS.get(Metric(metric), ("", "")) if metric in set(Metric) else ("", "")
    return f"({unit})" if unit else ""


def _rounded(cell: object) -> object:
    """To six digits, and never as a power of ten where the number is a large one."""
    if not isinstance(cell, float):
        return cell
    return f"{cell:.0f}" if abs(cell) >= 1e5 else f"{cell:.6g}"


def _pieces(since_s: float, until_s: float, length_s: float) -> Iterator[tuple[float, float]]:
    while since_s < until_s:
        end_s = min(until_s, since_s + length_s)
        yield since_s, end_s
        since_s = end_s


def _text(epoch_s: float) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
