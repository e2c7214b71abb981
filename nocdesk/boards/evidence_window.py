"""Which samples a rule counted: its hysteresis gone through again, sample by sample, and the bins of an objective."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nocdesk.boards.evidence_rows import EvidenceRow, Ground, RowKind
from nocdesk.language import _
from nocdesk.quality.hysteresis import Crossing, Limits, Watch, judge

_NOT_COUNTED = _("after the decision, not counted here")


@dataclass(frozen=True, slots=True)
class Judged:
    """The lines with their places in the rule's window, and when the rule fired."""

    rows: tuple[EvidenceRow, ...]
    fired_at: datetime | None = None


def by_rule(rows: Sequence[EvidenceRow], ground: Ground, start: datetime) -> Judged:
    """What the rule made of each sample; it fires where as many in a row as it counts lie beyond its trigger.

    The first time at or after `start` is the one that is told; what was counted for it is charged.
    """
    limits = ground.limits
    if limits is None:
        return Judged(tuple(rows))
    replay = _Replay(limits, ground.counts_silence)
    judged = [replay.take(place, row) for place, row in enumerate(rows)]
    fired = next((run for run in replay.fired if rows[run[-1]].at >= start), None)
    if fired is None:
        return Judged(tuple(judged))
    charged = set(fired)
    marked = tuple(replace(row, is_charged=place in charged) for place, row in enumerate(judged))
    return Judged(marked, rows[fired[-1]].at)


class _Replay:
    """Goes through the hysteresis with every value, and remembers which lines made it fire."""

    def __init__(self, limits: Limits, counts_silence: bool) -> None:
        self._limits, self._counts_silence = limits, counts_silence
        self._watch = Watch()
        self._run: list[int] = []
        self.fired: list[list[int]] = []

    def take(self, place: int, row: EvidenceRow) -> EvidenceRow:
        value = self._value(row)
        if value is None:
            return row
        before = self._watch
        self._watch, crossing = judge(before, self._limits, value, row.at.timestamp())
        if before.is_raised:
            return self._while_raised(row, before, value, crossing)
        if not self._limits.is_bad(value):
            self._run = []
            return row
        self._run.append(place)
        if crossing is Crossing.RAISED:
            self.fired.append(self._run)
            self._run = []
        return replace(row, window=_("{run} of {count}").format(run=before.run + 1, count=self._limits.count))

    def _while_raised(self, row: EvidenceRow, before: Watch, value: float, crossing: Crossing | None) -> EvidenceRow:
        if not self._limits.is_good(value):
            return replace(row, info=row.info or _NOT_COUNTED)
        info = _("the rule let go") if crossing is Crossing.CLEARED else row.info
        return replace(
            row,
            window=_("good {run} of {rearm_count}").format(run=before.run + 1, rearm_count=self._limits.rearm_count),
            info=info,
        )

    def _value(self, row: EvidenceRow) -> float | None:
        if row.kind is not RowKind.POLL:
            return None
        if self._counts_silence:
            return 0.0 if row.value is not None else 1.0
        return row.value


def by_bins(rows: Sequence[EvidenceRow], ground: Ground, start: datetime, end: datetime) -> Judged:
    """Each sample's place in its bin; those of the interval are charged."""
    if ground.bin_s is None:
        return Judged(tuple(rows))
    bins = [int(row.at.timestamp() // ground.bin_s) if row.value is not None else None for row in rows]
    sizes, seen = Counter(bins), Counter[int | None]()
    judged = []
    for row, bin_ in zip(rows, bins, strict=True):
        seen[bin_] += 1
        is_within = bin_ is not None and start <= row.at < end
        window = _("{seen} of {sizes}").format(seen=seen[bin_], sizes=sizes[bin_]) if bin_ is not None else ""
        judged.append(replace(row, window=window, is_charged=is_within))
    return Judged(tuple(judged))
