"""Where labels beside an axis go so that none covers another."""

from collections.abc import Sequence


def label_places(
    fixed: Sequence[float], wanted: Sequence[float], *, low: float, high: float, apart: float = 14.0
) -> tuple[float, ...]:
    """For each wanted position the nearest free one between `low` and `high`; the fixed ones stay where they are.

    Where nothing is free the wanted position is kept, so that no label is lost.
    """
    taken = list(fixed)
    placed = [0.0] * len(wanted)
    for at in sorted(range(len(wanted)), key=lambda k: wanted[k]):
        placed[at] = _nearest_free(wanted[at], taken, low, high, apart)
        taken.append(placed[at])
    return tuple(placed)


def _nearest_free(wanted: float, taken: Sequence[float], low: float, high: float, apart: float) -> float:
    def is_free(place: float) -> bool:
        return low <= place <= high and all(abs(place - other) >= apart - 1e-6 for other in taken)

    if is_free(wanted):
        return wanted
    candidates = [*(place + apart for place in taken), *(place - apart for place in taken)]
    free = [place for place in candidates if is_free(place)]
    return min(free, key=lambda place: abs(place - wanted)) if free else wanted
