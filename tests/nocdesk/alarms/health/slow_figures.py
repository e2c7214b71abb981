"""The figures once more, second by second and record by record: slow, obvious, sharing nothing with the fast ones."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from nocdesk.alarms.model import AlarmHappening as H
from tests.nocdesk.alarms.health.happened import Record

_ASKS = {H.RAISED, H.REPEATED, H.WORSENED, H.UNSHELVED, H.RELEASED, H.IN_SERVICE, H.UNACKNOWLEDGED}
_HIDES = {H.SHELVED: H.UNSHELVED, H.SUPPRESSED: H.RELEASED, H.OUT_OF_SERVICE: H.IN_SERVICE}


def slow_figures(records: Sequence[Record], start: int, end: int) -> dict[str, object]:
    """Every figure of a window from second `start` up to `end`, by walking through it."""
    told = sorted(r.at_s for r in records if r.is_annunciated and r.happening in _ASKS)
    states = _states(records, end)
    counts = Counter(r.trouble for r in records if r.is_annunciated and r.happening in _ASKS and start <= r.at_s < end)
    return {
        "annunciated": sum(start <= at < end for at in told),
        "most_in_10_min": max(_per_period(told, start, end, 600).values(), default=0),
        "crowded_periods": _crowded(told, start, end, 600, 10),
        "flood_time": sum(s for s in _flood_seconds(told, start, end)) / (end - start),
        "top_ten": sum(n for _, n in counts.most_common(10)) / sum(counts.values()) if counts else None,
        "standing": max(sum(a and not h for a, h, _ in states[t].values()) for t in range(start, end)),
        "shelved": max(sum(s for _, _, s in states[t].values()) for t in range(start, end)),
        "chattering": _chattering(records, states, start, end),
        "fleeting": _fleeting(records, start, end),
    }


def _per_period(told: Sequence[int], start: int, end: int, length: int) -> dict[int, int]:
    return {p: sum(max(p * length, start) <= at < min((p + 1) * length, end) for at in told)
            for p in range(start // length, -(-end // length))}  # fmt: skip


def _crowded(told: Sequence[int], start: int, end: int, length: int, limit: int) -> float | None:
    whole = {p: n for p, n in _per_period(told, start, end, length).items()
             if p * length >= start and (p + 1) * length <= end}  # fmt: skip
    return sum(n > limit for n in whole.values()) / len(whole) if whole else None


def _flood_seconds(told: Sequence[int], start: int, end: int) -> list[int]:
    """1 for each second of the window that is flood, from the first record on."""
    is_flood, seconds = False, []
    for t in range(min([start, *told]), end):
        running = sum(t - 600 < at <= t for at in told)
        is_flood = running > 10 or (is_flood and running >= 5)
        if t >= start:
            seconds.append(int(is_flood))
    return seconds


def _states(records: Sequence[Record], end: int) -> dict[int, dict[int, tuple[bool, bool, bool]]]:
    """For each second and trouble: active, hidden, shelved, after all that happened up to it."""
    by_second = defaultdict(list)
    for record in records:
        by_second[record.at_s].append(record)
    active: dict[int, bool] = {}
    hidden: dict[int, set[H]] = defaultdict(set)
    states = {}
    for t in range(min([0, *by_second]), end):
        for r in by_second[t]:
            if r.happening in (H.RAISED, H.CLEARED):
                active[r.trouble] = r.happening is H.RAISED
            for hides, shows in _HIDES.items():
                if r.happening is hides:
                    hidden[r.trouble].add(hides)
                elif r.happening is shows:
                    hidden[r.trouble].discard(hides)
        known = set(active) | set(hidden)
        states[t] = {n: (active.get(n, False), bool(hidden[n]), H.SHELVED in hidden[n]) for n in known}
    return states


def _chattering(
    records: Sequence[Record], states: dict[int, dict[int, tuple[bool, bool, bool]]], start: int, end: int
) -> int:
    clears = defaultdict(list)
    for r in sorted(records, key=lambda record: record.at_s):
        was_active = states.get(r.at_s - 1, {}).get(r.trouble, (False, False, False))[0]
        is_hidden = states.get(r.at_s, {}).get(r.trouble, (False, False, False))[1]
        if r.happening is H.CLEARED and was_active and not is_hidden:
            clears[r.trouble].append(r.at_s)
    return sum(any(start <= c < end and sum(c - 60 < other <= c for other in of) >= 3 for c in of)
               for of in clears.values())  # fmt: skip


def _fleeting(records: Sequence[Record], start: int, end: int) -> int:
    """Only where nothing is hidden; the caller sees to that."""
    stretches: dict[int, list[list[int | None]]] = defaultdict(list)
    for r in sorted(records, key=lambda record: record.at_s):
        own = stretches[r.trouble]
        if r.happening is H.RAISED and (not own or own[-1][1] is not None):
            own.append([r.at_s, None])
        elif r.happening is H.CLEARED and own and own[-1][1] is None:
            own[-1][1] = r.at_s
    found = set()
    for trouble, own in stretches.items():
        if any(_is_fleeting(n, own, start, end) for n in range(len(own))):
            found.add(trouble)
    return len(found)


def _is_fleeting(n: int, own: Sequence[Sequence[int | None]], start: int, end: int) -> bool:
    begin, over = own[n]
    if begin is None or over is None or over - begin >= 10 or begin < start or over >= end:
        return False
    before = own[n - 1][1] if n else None
    after = own[n + 1][0] if n + 1 < len(own) else None
    return (before is None or begin - before >= 60) and (after is None or after - over >= 60)
