"""The columns of the SLA list, the order of its rows, and what they are filtered by."""

from collections.abc import Iterable
from datetime import datetime

from nocdesk.boards.promise_fields import promise_fields
from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.clock import Clock
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.language import _
from nocdesk.sla.verdicts import Verdict
from ui.filters import SavedFilter
from ui.models.row_table import RIGHT, Column
from ui.sla_text import (
    STATE_WORD,
    budget_text,
    coverage_text,
    kept_text,
    left_text,
    month_end_text,
    objective_text,
    promised_text,
)
from ui.text import MISSING, age, minute

TIMED_COLUMNS = ("breach", "computed")
LOW_COVERAGE = 95
"""Below so many percent measured a figure is to be read with care."""

SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Breached"), "state:breach"),
    SavedFilter(_("At risk"), "state:risk"),
    SavedFilter(_("Little measured"), f"coverage<{LOW_COVERAGE} or state:undecided"),
)
_RANK = {Verdict.BREACHED: 0, Verdict.AT_RISK: 1, Verdict.MET: 2, Verdict.UNDECIDED: 3}


def sla_order(row: ObjectiveRow) -> tuple[int, float, float, str, str]:
    """What is breached, the most overdrawn first; what runs out, the soonest first; the rest by how much is used."""
    by_state = {
        Verdict.BREACHED: row.budget_left_s,
        Verdict.AT_RISK: row.breach_at.timestamp() if row.breach_at else float("inf"),
    }
    return _RANK[row.state], by_state.get(row.state, 0.0), -row.used_share, row.customer, row.service


def breach_text(row: ObjectiveRow, now: datetime) -> str:
    """In how long the budget runs out at the rate of the last hour, or when it was used up."""
    if row.breached_at is not None:
        return minute(row.breached_at, now)
    if row.breach_at is None:
        return MISSING
    left_s = (row.breach_at - now).total_seconds()
    return _("in {left_s}").format(left_s=age(left_s)) if left_s > 0 else _("now")


def sla_columns(clock: Clock) -> list[Column[ObjectiveRow]]:
    """The columns; times are told against `clock`."""
    return [
        Column("state", _("State"), 98, lambda row: STATE_WORD[row.state], lambda row: _RANK[row.state]),
        Column("customer", _("Customer"), 150, lambda row: row.customer, lambda row: row.customer, minimum=133),
        Column("service", _("Service"), 110, lambda row: row.service, lambda row: row.service, minimum=90),
        Column(
            "objective",
            _("Objective"),
            176,
            objective_text,
            lambda row: (row.measure, row.limit or 0.0),
            minimum=150,
            stretch=True,
        ),
        Column("target", _("Target"), 64, lambda row: promised_text(row), lambda row: row.target, RIGHT),
        Column(
            "achieved",
            _("Achieved"),
            72,
            lambda row: kept_text(row),
            lambda row: -1.0 if row.achieved is None else row.achieved,
            RIGHT,
        ),
        Column("coverage", _("Measured"), 69, lambda row: coverage_text(row.coverage), lambda row: row.coverage, RIGHT),
        Column("budget", _("Budget, min"), 126, budget_text, lambda row: -row.used_share, RIGHT),
        Column("left", _("Left"), 112, left_text, lambda row: row.budget_left_s, RIGHT, drop=3),
        Column("breach", _("Breach"), 76, lambda row: breach_text(row, clock.now()), _breach_rank, RIGHT),
        Column("month", _("Until"), 62, month_end_text, lambda row: row.period_ends_at, RIGHT, drop=2),
        Column(
            "computed",
            _("Computed"),
            76,
            lambda row: age((clock.now() - row.computed_at).total_seconds()),
            lambda row: -row.computed_at.timestamp(),
            RIGHT,
            drop=1,
        ),
    ]


def _breach_rank(row: ObjectiveRow) -> tuple[int, float]:
    at = row.breached_at or row.breach_at
    return _RANK[row.state], at.timestamp() if at else float("inf")


def _texts(row: ObjectiveRow) -> Iterable[str]:
    return row.customer, row.service, row.label, objective_text(row), STATE_WORD[row.state]


SLA_WORDS: Vocabulary[ObjectiveRow] = Vocabulary(
    _texts, promise_fields(lambda row: (row.service, row.label), objective_text)
)
