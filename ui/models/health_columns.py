"""The columns of the figures of alarm quality, and of what is behind one."""

from collections.abc import Iterable

from nocdesk.alarms.health.targets import Standing
from nocdesk.boards.health_board import CauseRow, FigureRow
from nocdesk.language import _
from nocdesk.shifts.health_words import STANDING_WORDS
from ui.filters import FilterWords, choice_field, text_field
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING, number

STANDINGS = {standing.value: standing for standing in Standing}
_RANK = (Standing.EXCESSIVE, Standing.BAD, Standing.MANAGEABLE, Standing.ACCEPTABLE, Standing.UNKNOWN)


def figure_columns() -> list[Column[FigureRow]]:
    """The figures, in the order of the standards unless another column is sorted by."""
    return [
        Column("title", _("Figure"), 212, lambda row: row.title, lambda row: row.title, minimum=150, stretch=True),
        Column("value", _("Value"), 66, lambda row: row.value_text, _value_rank, RIGHT),
        Column(
            "state", _("State"), 114, lambda row: _(STANDING_WORDS[row.standing]), lambda row: _RANK.index(row.standing)
        ),
        Column("target", _("Target"), 138, lambda row: row.target, lambda row: row.bound, drop=1),
        Column("days", _("30 days"), 108, lambda row: "", _value_rank, minimum=80),
    ]


def cause_columns() -> list[Column[CauseRow]]:
    """What is behind a figure."""
    return [
        Column("times", _("Times"), 58, _times, lambda row: -(row.times or 0), RIGHT),
        Column("resource", _("Resource"), 150, lambda row: row.resource, lambda row: row.resource, minimum=124),
        Column("text", _("Alarm"), 200, lambda row: row.text, lambda row: row.text, minimum=120, stretch=True),
        Column(
            "rule", _("Rule that makes it"), 170, lambda row: row.rule or MISSING, lambda row: row.rule, minimum=140
        ),
    ]


FIGURE_WORDS: FilterWords[FigureRow] = FilterWords(
    lambda row: (row.title, row.target), {"state": choice_field("state", STANDINGS, lambda row: row.standing)}
)


def _cause_texts(row: CauseRow) -> Iterable[str]:
    return row.resource, row.text, row.rule


CAUSE_WORDS: FilterWords[CauseRow] = FilterWords(
    _cause_texts,
    {"rule": text_field(lambda row: row.rule), "resource": text_field(lambda row: row.resource)},
)


def cause_order(row: CauseRow) -> tuple[int, int]:
    """Those that did it most often first."""
    return -(row.times or 0), row.id


def _times(row: CauseRow) -> str:
    return MISSING if row.times is None else number(row.times)


def _value_rank(row: FigureRow) -> float:
    return -1.0 if row.value is None else row.value
