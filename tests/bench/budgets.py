"""Says of each figure of the desk that has a budget whether it was met; fails where one was missed.

`python -m tests.bench.budgets`, after the benches; it reads `build/bench/desk.json`.
"""

import json
import sys
from collections.abc import Iterable

from tests.bench.figures import RESULTS, Figure, machine


def verdicts(figures: Iterable[Figure]) -> list[str]:
    """A line for each figure that has a budget: what it is, what it may be, and whether that was met."""
    lines = [f"{'':88}{'figure':>12}{'budget':>12}"]
    for figure in figures:
        if figure.budget is not None:
            word = "met" if figure.value <= figure.budget else "MISSED"
            lines.append(f"{figure.name + ', ' + figure.unit:88}{figure.value:12,.1f}{figure.budget:12,.1f}  {word}")
    return lines


def is_missed(figure: Figure) -> bool:
    """Whether it is more than it may be."""
    return figure.budget is not None and figure.value > figure.budget


def main() -> int:
    """Print the verdicts; 1 where a budget was missed."""
    kept = [Figure(**each) for each in json.loads((RESULTS / "desk.json").read_text(encoding="utf-8"))]
    print("\n".join(verdicts(kept)))
    print(f"\n{sum(map(is_missed, kept))} of {sum(each.budget is not None for each in kept)} missed; {machine()}")
    return int(any(map(is_missed, kept)))


if __name__ == "__main__":
    sys.exit(main())
