"""The columns of the list of probes, the order of its rows, and what they are filtered by."""

from collections.abc import Iterable
from datetime import datetime

from nocdesk.boards.probe_board import PolledRow, ProbeState
from nocdesk.boards.probe_fields import PROBE_FIELDS
from nocdesk.clock import Clock
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.language import _
from ui.filters import SavedFilter
from ui.models.row_table import RIGHT, Column
from ui.probe_text import STATE_WORD, TYPE_WORD, interval_text, said_text, took_text
from ui.text import MISSING, age

TIMED_COLUMNS = ("asked", "answered")
SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Not answering"), "state:silent,refused,faulty"),
    SavedFilter(_("Late"), "state:late,never"),
    SavedFilter(_("Service tests"), "type:ping,ipsla,traceroute,rpm,nqa,soam,twamp"),
)
_RANK = {state: place for place, state in enumerate(ProbeState)}


def probe_order(row: PolledRow) -> tuple[int, float, str]:
    """The worst first; of those that stand alike, the one whose last answer is the oldest."""
    is_fine = row.state is ProbeState.ANSWERS
    answered = row.answered_at.timestamp() if row.answered_at is not None and not is_fine else 0.0
    return _RANK[row.state], answered, row.name


def age_text(at: datetime | None, now: datetime) -> str:
    """How long ago something was."""
    return MISSING if at is None else age((now - at).total_seconds())


def probe_columns(clock: Clock) -> list[Column[PolledRow]]:
    """The columns; times are told against `clock`."""
    return [
        Column("state", _("State"), 92, lambda row: STATE_WORD[row.state], lambda row: _RANK[row.state]),
        Column("probe", _("Probe"), 160, lambda row: row.name, lambda row: row.name, minimum=134),
        Column("device", _("Device"), 120, lambda row: row.device, lambda row: row.device, minimum=72),
        Column("service", _("Service"), 110, lambda row: row.service or MISSING, lambda row: row.service, minimum=90),
        Column("type", _("Type"), 134, lambda row: TYPE_WORD[row.type], lambda row: row.type, drop=2),
        Column(
            "every",
            _("Every"),
            58,
            lambda row: interval_text(row.interval_s),
            lambda row: row.interval_s,
            RIGHT,
            drop=1,
        ),
        Column(
            "asked",
            _("Asked"),
            74,
            lambda row: age_text(row.polled_at, clock.now()),
            lambda row: _since(row.polled_at),
            RIGHT,
        ),
        Column(
            "answered",
            _("Answered"),
            74,
            lambda row: age_text(row.answered_at, clock.now()),
            lambda row: _since(row.answered_at),
            RIGHT,
        ),
        Column("took", _("Took"), 66, lambda row: took_text(row.answer_ms), lambda row: -(row.answer_ms or 0.0), RIGHT),
        Column("said", _("Last answer"), 300, said_text, said_text, minimum=266, stretch=True),
    ]


def _since(at: datetime | None) -> float:
    return -at.timestamp() if at is not None else float("inf")


def _texts(row: PolledRow) -> Iterable[str]:
    return row.name, row.device, row.service, said_text(row), row.detail, TYPE_WORD[row.type]


PROBE_WORDS: Vocabulary[PolledRow] = Vocabulary(_texts, PROBE_FIELDS)
