"""Service levels by looking at every second: slow, obvious, and without a line of the code that it judges.

Instants are whole seconds since the epoch. Nothing here knows intervals: every question is answered by a table with one
place for each second of the period, or by a loop over its bins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor, isnan
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
QUARTER_S = 900
DAY_S = 86_400
WINDOWS_S = {"1h": 3600, "6h": 6 * 3600, "1d": DAY_S, "3d": 3 * DAY_S}
BURNT_OF_30_DAYS = {"1h": Fraction(2, 100), "6h": Fraction(5, 100), "1d": Fraction(10, 100), "3d": Fraction(10, 100)}

KINDS = ("up", "degraded", "down", "unknown", "planned", "customer_caused", "force_majeure")
"""A class is kept as its place in this row; from planned on they are excluded."""
UP, DOWN, UNKNOWN, PLANNED = (KINDS.index(word) for word in ("up", "down", "unknown", "planned"))

HOLIDAYS = {
    "": [],
    "LV": ["2026-04-03", "2026-04-05", "2026-04-06"],
    "US": ["2026-10-12", "2026-11-11", "2026-11-26"],
    "AU-NSW": ["2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06", "2026-04-25", "2026-04-27", "2026-10-05"],
    "WS": ["2011-12-25", "2011-12-26", "2012-01-01", "2012-01-02"],
}
"""Looked up by hand, of the months in which the cases lie."""


@dataclass(frozen=True)
class Row:
    """Time in which something was said of the service; where rows overlap the later one of a kind wins.

    The work of which planned time is a part began `before` it, so many seconds.
    """

    kind: str
    begin: int
    end: int
    beneath: str = "down"
    announced: int | None = None
    before: int = 0


@dataclass(frozen=True)
class Question:
    """An objective, the hours that count, and what was seen."""

    zone: str
    period: str
    now: int
    born: int
    hours: Sequence[tuple[Sequence[int], int, int]] = ()
    holidays: str = ""
    extra: Sequence[tuple[str, int, int]] = ()
    exempt: Sequence[tuple[str, int, int]] = ()
    notice_s: int = 0
    cap_s: int | None = None
    rows: Sequence[Row] = ()
    target: Fraction = Fraction(99, 100)
    min_coverage: Fraction = Fraction(9, 10)
    min_s: int = 0
    samples: Sequence[tuple[int, float]] | None = field(default=None, repr=False)
    limit: float = 0
    is_floor: bool = False
    bin_s: int = 300
    bin_statistic: str = "mean"
    min_samples: int = 1


@dataclass
class Answer:
    """What came of it, in whole seconds and exact shares."""

    begin: int
    end: int
    contract: int = 0
    excluded: int = 0
    measured: int = 0
    down: int = 0
    outages: list[int] = field(default_factory=list)
    values: list[Fraction] = field(default_factory=list)
    budget: Fraction = Fraction(0)
    burn: dict[str, Fraction | None] = field(default_factory=dict)
    breaks_after: Fraction | None = None
    verdict: str = ""


def local_seconds(zone: str, begin: int, end: int) -> NDArray[np.int64]:
    """What the clocks of the zone show at each second, in seconds since the first of January 1970 by those clocks.

    Clocks are set at full quarters of an hour only, so it is enough to ask the zone once in each.
    """
    first = begin // QUARTER_S * QUARTER_S
    offsets = []
    for at in range(first, end, QUARTER_S):
        offset = (EPOCH + timedelta(seconds=at)).astimezone(ZoneInfo(zone)).utcoffset()
        offsets.append(0 if offset is None else int(offset.total_seconds()))
    every = np.repeat(np.array(offsets, np.int64), QUARTER_S)
    return np.arange(begin, end) + every[begin - first : end - first]


def whole_period(zone: str, period: str, now: int) -> tuple[int, int]:
    """All quarters of an hour whose date bears the same name as now."""
    if period.startswith("rolling"):
        return now - int(period[8:-1]) * DAY_S, now

    def name(at: int) -> str:
        day = (EPOCH + timedelta(seconds=at)).astimezone(ZoneInfo(zone)).date()
        year, week, _ = day.isocalendar()
        return {"day": day.isoformat(), "week": f"{year}-{week}", "month": f"{day:%Y-%m}"}[period]

    begin = end = now // QUARTER_S * QUARTER_S
    while name(begin - QUARTER_S) == name(now):
        begin -= QUARTER_S
    while name(end) == name(now):
        end += QUARTER_S
    return begin, end


def contract_table(asked: Question, begin: int, end: int) -> NDArray[np.bool_]:
    """Of each second whether it is contract time."""
    local = local_seconds(asked.zone, begin, end)
    days, times = local // DAY_S, local % DAY_S
    weekdays = (days + 3) % 7
    counts = np.zeros(end - begin, bool) if asked.hours else np.ones(end - begin, bool)
    for own_days, start_s, end_s in asked.hours:
        today, yesterday = np.isin(weekdays, own_days), np.isin((weekdays - 1) % 7, own_days)
        counts |= today & (times >= start_s) & (times < end_s)
        counts |= yesterday & (times + DAY_S >= start_s) & (times + DAY_S < end_s)
    for text in HOLIDAYS[asked.holidays]:
        counts &= days != _day(text)
    for text, start_s, end_s in asked.extra:
        counts |= (days == _day(text)) & (times >= start_s) & (times < end_s)
    for text, start_s, end_s in asked.exempt:
        counts &= ~((days == _day(text)) & (times >= start_s) & (times < end_s))
    return counts


def _day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def class_table(asked: Question, begin: int, end: int, contract: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Of each second its class: up unless something is said, and planned work as it was agreed."""
    kinds = np.full(end - begin, UP, np.int8)
    is_said = np.zeros(end - begin, bool)

    def seconds_of(row: Row) -> slice:
        return slice(max(row.begin - begin, 0), max(row.end - begin, 0))

    for kind in ("up", "unknown", "degraded", "down"):
        for row in asked.rows:
            if row.kind == kind:
                kinds[seconds_of(row)] = KINDS.index(kind)
                is_said[seconds_of(row)] = True
    beneath = kinds.copy()
    for row in asked.rows:
        if row.kind in ("planned", "customer_caused", "force_majeure"):
            own = np.zeros(end - begin, bool)
            own[seconds_of(row)] = True
            beneath[own & ~is_said] = KINDS.index(row.beneath)
    in_time = np.zeros(end - begin, bool)
    for row in asked.rows:
        if row.kind == "planned":
            notice = -1 if row.announced is None else row.begin - row.before - row.announced
            in_time[seconds_of(row)] |= asked.notice_s == 0 or notice >= asked.notice_s
    kinds = beneath.copy()
    kinds[in_time & (beneath != UP)] = PLANNED
    for row in asked.rows:
        if row.kind in ("customer_caused", "force_majeure"):
            kinds[seconds_of(row)] = KINDS.index(row.kind)
    if asked.cap_s is not None:
        is_planned = kinds == PLANNED
        used = np.cumsum(is_planned & contract)
        used_before = np.concatenate(([0], used[:-1])) if len(used) else used
        over = is_planned & (used_before >= asked.cap_s)
        kinds[over] = beneath[over]
    return kinds


def answer(asked: Question) -> Answer:
    """Everything that is asked, of a share of time or of bins."""
    whole_begin, end = whole_period(asked.zone, asked.period, asked.now)
    begin = max(whole_begin, asked.born)
    until = max(begin, min(asked.now, end))
    found = Answer(begin, end)
    whole_contract = contract_table(asked, begin, end)
    contract = whole_contract[: until - begin]
    kinds = class_table(asked, begin, until, contract)
    excluded = contract & (kinds >= PLANNED)
    found.contract, found.excluded = int(contract.sum()), int(excluded.sum())
    window_end, is_down_now = until, len(kinds) > 0 and bool(kinds[-1] == DOWN)
    if asked.samples is None:
        measured = contract & ~excluded & (kinds != UNKNOWN)
        bad = contract & (kinds == DOWN)
        runs = kinds == DOWN
    else:
        anchor = 0 if asked.period.startswith("rolling") else whole_begin
        free = contract & ~excluded
        measured, bad, cut, found.values = bin_tables(asked, begin, until, anchor, free)
        found.excluded += int(cut.sum())
        window_end = until - (until - anchor) % asked.bin_s
        is_down_now = window_end > begin and bool(bad[window_end - begin - 1])
        runs = bad
    found.measured, found.down = int(measured.sum()), int(bad.sum())
    found.outages = [length for length in run_lengths(runs, contract & ~excluded) if length > asked.min_s]
    base = int(whole_contract.sum()) - found.contract + found.measured
    found.budget = (1 - asked.target) * base
    shorts: dict[str, Fraction | None] = {}
    for word, length in WINDOWS_S.items():
        short = max(length // 12, asked.bin_s if asked.samples is not None else 0)
        found.burn[word] = burn(asked, measured, bad, window_end - begin, length)
        shorts[word] = burn(asked, measured, bad, window_end - begin, short)
    ahead = contract_table(asked, asked.now, end if asked.now < end else asked.now)
    if asked.period.startswith("rolling"):
        ahead = contract_table(asked, asked.now, asked.now + asked.now - whole_begin)
    found.breaks_after = breaks_after(found, bad, measured, window_end - begin, is_down_now, ahead)
    found.verdict = verdict(asked, found, shorts)
    return found


def bin_tables(
    asked: Question, begin: int, until: int, anchor: int, free: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_], list[Fraction]]:
    """Which seconds lie in measured bins, in bad ones, and in no whole bin; and the values of the measured bins."""
    latest: dict[int, float] = {}
    for at, sample in asked.samples or ():
        if not isnan(sample):
            latest[at] = sample
    of_bin: dict[int, list[float]] = {}
    for at, sample in latest.items():
        if begin <= at < until:
            of_bin.setdefault((at - anchor) // asked.bin_s, []).append(sample)
    measured, bad = np.zeros(until - begin, bool), np.zeros(until - begin, bool)
    whole = np.zeros(until - begin, bool)
    values = []
    for number in range((begin - anchor) // asked.bin_s, (until - anchor) // asked.bin_s + 1):
        first = anchor + number * asked.bin_s
        if first < begin or first + asked.bin_s > until:
            continue
        own = slice(first - begin, first - begin + asked.bin_s)
        if not free[own].all():
            continue
        whole[own] = True
        inside = of_bin.get(number, [])
        if len(inside) < asked.min_samples:
            continue
        value = statistic(asked.bin_statistic, inside)
        values.append(value)
        measured[own] = True
        bad[own] = value < Fraction(asked.limit) if asked.is_floor else value > Fraction(asked.limit)
    return measured, bad, free & ~whole, values


def statistic(word: str, values: Sequence[float] | Sequence[Fraction]) -> Fraction:
    """One number for many; a percentile is the smallest value that so many percent do not exceed."""
    exact = sorted(map(Fraction, values))
    if word == "mean":
        return sum(exact, Fraction(0)) / len(exact)
    if word in ("min", "max"):
        return exact[0] if word == "min" else exact[-1]
    return next(v for v in exact if sum(other <= v for other in exact) >= Fraction(word[1:]) / 100 * len(exact))


def run_lengths(runs: NDArray[np.bool_], counted: NDArray[np.bool_]) -> list[int]:
    """Of each run without a break how many of its seconds count; those of which none does are no outages."""
    lengths = []
    changes = np.flatnonzero(np.diff(runs, prepend=False, append=False))
    for begin, end in zip(changes[0::2], changes[1::2], strict=True):
        length = int(counted[begin:end].sum())
        if length:
            lengths.append(length)
    return lengths


def burn(
    asked: Question, measured: NDArray[np.bool_], bad: NDArray[np.bool_], end: int, length: int
) -> Fraction | None:
    """Bad of measured time in the window, as a multiple of what the target allows."""
    window = slice(max(end - length, 0), max(end, 0))
    seen = int(measured[window].sum())
    if not seen or asked.target == 1:
        return None
    return Fraction(int(bad[window].sum()), seen) / (1 - asked.target)


def breaks_after(
    found: Answer,
    bad: NDArray[np.bool_],
    measured: NDArray[np.bool_],
    end: int,
    is_down_now: bool,
    ahead: NDArray[np.bool_],
) -> Fraction | None:
    """So many seconds from now the budget is gone, if it goes on like in the last hour; None: it is not, or is gone."""
    left = found.budget - found.down
    window = slice(max(end - 3600, 0), max(end, 0))
    seen = int(measured[window].sum())
    share = Fraction(1) if is_down_now else Fraction(int(bad[window].sum()), seen) if seen else Fraction(0)
    if left < 0 or not share:
        return None
    needed = left / share
    places = np.flatnonzero(ahead)
    whole = floor(needed)
    if needed > len(places) or not len(places):
        return None
    if needed == whole:
        return Fraction(int(places[0])) if not whole else Fraction(int(places[whole - 1]) + 1)
    return int(places[whole]) + needed - whole


def verdict(asked: Question, found: Answer, shorts: dict[str, Fraction | None]) -> str:
    """The verdict by the words of the agreement."""
    due = found.contract - found.excluded
    is_covered = found.measured > 0 and found.measured >= asked.min_coverage * due
    if_all_good = found.budget + (1 - asked.target) * (due - found.measured)
    if found.down > (found.budget if is_covered else if_all_good):
        return "breached"
    if not is_covered:
        return "undecided"
    if asked.now >= found.end and not asked.period.startswith("rolling"):
        return "met"
    for word, length in WINDOWS_S.items():
        least = BURNT_OF_30_DAYS[word] * (found.end - found.begin) / length
        rate, short = found.burn[word], shorts[word]
        if least >= Fraction(9, 10) and rate is not None and short is not None and rate >= least and short >= least:
            return "at_risk"
    if found.budget and found.down >= Fraction(8, 10) * found.budget:
        return "at_risk"
    if found.breaks_after is not None and found.breaks_after <= 4 * 3600:
        return "at_risk"
    return "met"
