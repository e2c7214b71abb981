"""The columns of the evidence: of intervals, of bins, of samples with what stands between them, and of the proof."""

from collections.abc import Callable, Iterable
from datetime import datetime

from nocdesk.boards.evidence_ground import metric_words
from nocdesk.boards.evidence_recipes import grouped
from nocdesk.boards.evidence_rows import BinRow, DecodedLine, EvidenceRow, Ground, IntervalRow, VarbindRow
from nocdesk.boards.evidence_words import is_state, lasted_words, over_words, value_words
from nocdesk.instants import local, offset_text
from nocdesk.language import _
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from ui.filters import FilterWords
from ui.models.row_table import RIGHT, Column

_SHORT = {
    Metric.LOSS_PCT: _("Loss"),
    Metric.RTT_MS: _("Delay"),
    Metric.PDV_MS: _("Variation"),
    Metric.MOS: "MOS",
    Metric.RX_BPS: _("Received"),
    Metric.TX_BPS: _("Sent"),
}
_MINUS = "\N{MINUS SIGN}"


def time_text(at: datetime) -> str:
    """Time of day to the millisecond, with the offset: `02:14:05.120Z`, `03:14:05.120+01`."""
    return f"{local(at):%H:%M:%S.%f}"[:-3] + offset_text(at)


def title_of(ground: Ground) -> str:
    """What the column of values is called."""
    if ground.metric is None:
        return _("Answered")
    return _SHORT.get(ground.metric, metric_words(ground.metric)[0])


def over_text(ground: Ground, over: float | None) -> str:
    """By how much the limit is passed, to which side."""
    words = over_words(ground, over)
    return f"{'+' if ground.side is Side.ABOVE else _MINUS}{words}" if words else ""


def evidence_columns(ground: Ground) -> list[Column[EvidenceRow]]:
    """Those of samples; what a test sent and received stands beside a share that came of it."""

    def value(row: EvidenceRow) -> str:
        return "" if row.value is None else value_words(ground, row.value)

    def over(row: EvidenceRow) -> str:
        return over_text(ground, row.over)

    columns: list[Column[EvidenceRow]] = [
        Column("number", "No.", 52, _number, lambda row: row.number or 0, RIGHT),
        Column("at", _("Time"), 118, lambda row: time_text(row.at), lambda row: row.at, RIGHT),
        Column("source", _("Source"), 140, lambda row: row.source, lambda row: row.source),
        Column("kind", _("Kind"), 58, lambda row: row.kind.value, lambda row: row.kind.value, drop=4),
    ]
    if ground.metric is Metric.LOSS_PCT:
        columns += [
            _count("sent", _("Sent"), lambda row: None if row.counts is None else row.counts.sent),
            _count("received", _("Received"), lambda row: None if row.counts is None else row.counts.received),
            _count("lost", _("Lost"), lambda row: None if row.counts is None else row.counts.lost),
        ]
    columns.append(Column("value", title_of(ground), 84, value, lambda row: row.value or 0.0, RIGHT))
    if not is_state(ground):
        columns.append(Column("over", _("Over limit"), 88, over, lambda row: row.over or 0.0, RIGHT))
    return [
        *columns,
        Column("window", _("Window"), 82, lambda row: row.window, lambda row: row.window),
        Column("took", _("Poll ms"), 62, _took, lambda row: row.poll_ms or 0.0, RIGHT, drop=2),
        Column("clock", _("Clock"), 64, lambda row: row.clock, lambda row: row.clock, drop=1),
        Column("info", _("Info"), 240, lambda row: row.info, lambda row: row.info, minimum=160, stretch=True),
    ]


def interval_columns(ground: Ground) -> list[Column[IntervalRow]]:
    """Those of the intervals of a figure."""
    return [
        Column("number", "No.", 52, lambda row: str(row.id), lambda row: row.id, RIGHT),
        Column("began", _("Began"), 174, lambda row: _moment(row.began_at), lambda row: row.began_at),
        Column("ended", _("Ended"), 174, _ended, lambda row: row.ended_at),
        Column("lasted", _("Lasted"), 96, lambda row: lasted_words(row.seconds), lambda row: row.seconds, RIGHT),
        Column("worst", _("Worst"), 92, lambda row: _value(ground, row.worst), lambda row: row.worst or 0.0, RIGHT),
        Column("used", _("Used by then"), 110, lambda row: lasted_words(row.used_s), lambda row: row.used_s, RIGHT),
        Column("info", _("Info"), 200, _share_used(ground), lambda row: row.used_s, minimum=120, stretch=True),
    ]


def bin_columns(ground: Ground) -> list[Column[BinRow]]:
    """Those of the bins of an interval."""
    return [
        Column("began", _("Bin"), 174, lambda row: _moment(row.began_at), lambda row: row.began_at),
        Column("count", _("Samples"), 76, lambda row: str(row.count), lambda row: row.count, RIGHT),
        Column(
            "minimum", _("Least"), 92, lambda row: _value(ground, row.minimum), lambda row: row.minimum or 0.0, RIGHT
        ),
        Column("value", _("Mean"), 92, lambda row: _value(ground, row.value), lambda row: row.value or 0.0, RIGHT),
        Column(
            "maximum", _("Most"), 92, lambda row: _value(ground, row.maximum), lambda row: row.maximum or 0.0, RIGHT
        ),
        Column(
            "over", _("Over limit"), 92, lambda row: over_text(ground, row.over), lambda row: row.over or 0.0, RIGHT
        ),
        Column("verdict", _("Counts as"), 92, verdict_text, verdict_text),
        Column("info", _("Info"), 200, lambda row: row.info, lambda row: row.info, minimum=120, stretch=True),
    ]


def verdict_text(row: BinRow) -> str:
    """Good, bad, or not at all."""
    return "" if row.is_good is None else "good" if row.is_good else "bad"


DECODED_COLUMNS: tuple[Column[DecodedLine], ...] = (
    Column("name", _("Name"), 226, lambda line: line.name, lambda line: line.id, minimum=170),
    Column("value", _("Value"), 260, lambda line: line.value, lambda line: line.value, minimum=120, stretch=True),
)

VARBIND_COLUMNS: tuple[Column[VarbindRow], ...] = (
    Column("name", _("Name"), 190, lambda row: row.name, lambda row: row.name, minimum=140, stretch=True),
    Column("oid", "OID", 250, lambda row: row.oid, lambda row: row.oid, minimum=110),
    Column("type", _("Type"), 92, lambda row: row.type, lambda row: row.type, drop=1),
    Column(
        "previous", _("Previous"), 110, lambda row: row.previous, lambda row: row.previous, RIGHT, minimum=80, drop=2
    ),
    Column("this", _("This poll"), 110, lambda row: row.this, lambda row: row.this, RIGHT, minimum=80),
    Column("delta", _("Delta"), 80, lambda row: row.delta, lambda row: row.delta, RIGHT, minimum=60),
)


def _no_texts(_row: object) -> Iterable[str]:
    return ()


NO_WORDS: FilterWords[object] = FilterWords(_no_texts)
"""These lists are short and in the order of time: nothing is filtered."""


def _number(row: EvidenceRow) -> str:
    return "" if row.number is None else str(row.number)


def _took(row: EvidenceRow) -> str:
    return "" if row.poll_ms is None else f"{row.poll_ms:.0f}"


def _count(key: str, title: str, of: Callable[[EvidenceRow], int | None]) -> Column[EvidenceRow]:
    def text(row: EvidenceRow) -> str:
        found = of(row)
        return "" if found is None else grouped(found)

    return Column(key, title, 74, text, lambda row: of(row) or 0, RIGHT, drop=3)


def _moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M:%S}{offset_text(at)}"


def _ended(row: IntervalRow) -> str:
    return _("still so") if row.is_running else _moment(row.ended_at)


def _value(ground: Ground, value: float | None) -> str:
    return "" if value is None else value_words(ground, value)


def _share_used(ground: Ground) -> Callable[[IntervalRow], str]:
    def text(row: IntervalRow) -> str:
        charge = ground.charge
        if charge is None or charge.budget_s <= 0:
            return ""
        over_s = row.used_s - charge.budget_s
        if over_s > 0:
            return _("{lasted_words} beyond the budget of {lasted_words_2}").format(
                lasted_words=lasted_words(over_s), lasted_words_2=lasted_words(charge.budget_s)
            )
        return _("{used_s:.0%} of the budget").format(used_s=row.used_s / charge.budget_s).replace("%", " %")

    return text
