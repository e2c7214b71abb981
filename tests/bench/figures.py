"""What a bench finds: each figure beside the same work done another way in the same run, as a table and as a file."""

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from timeit import timeit

RESULTS = Path("build/bench")
LOOP, LOOPS = 1_000_000, 41


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure and what stands beside it; the ratio says how many times better NocDesk's is.

    Where there is no other way to do the work, nothing stands beside it. `budget` is what it may be at most.
    """

    name: str
    value: float
    unit: str
    beside: float | None = None
    ratio: float | None = None
    budget: float | None = None


def smaller(name: str, value: float, unit: str, beside: float, budget: float | None = None) -> Figure:
    """A figure that is the better the smaller it is, as a time."""
    return Figure(name, value, unit, beside, beside / value, budget)


def larger(name: str, value: float, unit: str, beside: float) -> Figure:
    """A figure that is the better the larger it is, as a rate."""
    return Figure(name, value, unit, beside, value / beside)


def percentile(values: Collection[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report(name: str, figures: Sequence[Figure], *, beside: str) -> None:
    """Print the figures, headed by what stands beside them, and keep them in `build/bench/NAME.json`."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(figure) for figure in figures], indent=2)
    (RESULTS / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    print("\n" + "\n".join(table(figures, beside=beside)))


def keep_in(name: str, figures: Sequence[Figure]) -> None:
    """Keep figures in `build/bench/NAME.json` too, in place of those of the same names."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    names = {figure.name for figure in figures}
    new = [each for each in kept if each["name"] not in names] + [asdict(figure) for figure in figures]
    path.write_text(f"{json.dumps(new, indent=2)}\n", encoding="utf-8")


def machine() -> str:
    """Whether other work ran meanwhile: here by the load, on other machines of these cores by the spread of a loop."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    took_ms = sorted(1e3 * timeit(partial(sum, range(LOOP)), number=1) for _ in range(LOOPS))
    speed = f"a loop of {LOOP:,} took {took_ms[0]:.1f} ms at best, {took_ms[LOOPS // 2]:.1f} in the median"
    return f"{'quiet' if load < cores else 'loud'} machine: load {load:.1f} on {cores} cores; {speed}"


def table(figures: Iterable[Figure], *, beside: str) -> list[str]:
    """The figures as lines of a table."""
    lines = [f"{'':62}{'NocDesk':>12}{beside:>24}{'ratio':>9}{'budget':>9}"]
    for figure in figures:
        label = f"{figure.name}, {figure.unit}"
        lines.append(
            f"{label:62}{_cell(figure.value):>12}{_cell(figure.beside):>24}{_cell(figure.ratio):>9}"
            f"{_cell(figure.budget):>9}"
        )
    return lines


def _cell(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.2f}" if abs(number) < 10 else f"{number:,.1f}"
