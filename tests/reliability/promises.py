"""The table of `make chaos`: every promise with its faults and its control; ends with 1 where a promise is not shown.

`begin` starts a run, `show` prints its table, `document` writes it into docs/reliability.md.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from tests.reliability.due import DUE
from tests.reliability.figures import IS_FULL
from tests.reliability.record import LINES, Control, Kept, Told, read_lines, read_places

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- table of make chaos -->", "<!-- end of the table -->"
HEADS = ("promise", "fault", "injected", "lost", "doubled", "wrong", "control: the guard off")
NOT_SHOWN, NO_CONTROL, FAILED = "NOT SHOWN", "NO CONTROL", "FAILED"
NO_NUMBERS = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as they are printed, and the promises that are not shown."""

    rows: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]


def table_of(told: list[tuple[Told, bool]]) -> Table:
    """A row for each fault of each promise, in the order of the list of promises and then of the words."""
    rows: list[tuple[str, ...]] = []
    missing = []
    for promise in DUE:
        of_it = [(one, has_passed) for one, has_passed in told if one.promise == promise]
        faults = _faults(of_it)
        controls = dict.fromkeys(_control(one, has_passed) for one, has_passed in of_it if isinstance(one, Control))
        if not faults or not controls or not all(has_passed for _, has_passed in of_it):
            missing.append(promise)
        rows += _rows(promise, faults, sorted(controls))
    return Table(tuple(rows), tuple(missing))


def _faults(of_it: list[tuple[Told, bool]]) -> dict[str, list[int]]:
    """The sums of each fault that was injected: how often, lost, doubled, wrong."""
    faults: dict[str, list[int]] = {}
    for one, has_passed in of_it:
        if isinstance(one, Kept):
            sums = faults.setdefault(one.fault if has_passed else f"{FAILED}: {one.fault}", [0, 0, 0, 0])
            for place, number in enumerate((one.injected, one.lost, one.doubled, one.wrong)):
                sums[place] += number
    return faults


def _control(one: Control, has_passed: bool) -> str:
    return one.said if has_passed else f"{FAILED}: {one.said}"


def _rows(promise: str, faults: dict[str, list[int]], controls: list[str]) -> list[tuple[str, ...]]:
    told = [(fault, *(f"{number:,}" for number in sums)) for fault, sums in sorted(faults.items())] or [
        (NOT_SHOWN, *NO_NUMBERS)
    ]
    both = zip_longest(told, controls or [NO_CONTROL], fillvalue=None)
    return [
        ("" if place else promise, *(fault or ("", *NO_NUMBERS)), control or "")
        for place, (fault, control) in enumerate(both)
    ]


def begin() -> int:
    """Forget the run before, and keep what this one is measured on."""
    LINES.unlink(missing_ok=True)
    LINES.parent.mkdir(parents=True, exist_ok=True)
    _run_file().write_text(json.dumps({"commit": _commit(), "is_full": IS_FULL}), encoding="utf-8")
    return 0


def show() -> int:
    """Print the table of the run; 1 if a promise is not shown."""
    table = table_of(read_lines())
    widths = [max(len(row[column]) for row in (HEADS, *table.rows)) for column in range(len(HEADS))]
    for row in (HEADS, *table.rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"\n{_measured()}: {len(DUE) - len(table.missing)} of {len(DUE)} promises are shown.")
    if table.missing:
        print(f"Not shown, or not with a control that has failed as it must: {', '.join(table.missing)}")
    return 1 if table.missing else 0


def document() -> int:
    """Write the table of the run into the document, with the commit it was measured on."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    table = table_of(read_lines())
    places = read_places()
    shown = [(promise, words, "<br>".join(places.get(promise, [NOT_SHOWN]))) for promise, words in DUE.items()]
    words = f"{_measured()}, by `make chaos{' FULL=1' if _run()['is_full'] else ''}`."
    written = f"{words}\n\n{_written(HEADS, table.rows)}\n\n{_written(('promise', 'in words', 'shown by'), shown)}"
    DOCUMENT.write_text(f"{before}{BEGIN}\n{written}\n{END}{after}", encoding="utf-8")
    return 1 if table.missing else 0


def _written(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of a document."""
    return "\n".join(_line(cells) for cells in (heads, ["---"] * len(heads), *rows))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _run_file() -> Path:
    return LINES.with_name("run.json")


def _run() -> dict[str, object]:
    run: dict[str, object] = json.loads(_run_file().read_text(encoding="utf-8"))
    return run


def _measured() -> str:
    run = _run()
    return f"Measured on commit {run['commit']} with the {'large' if run['is_full'] else 'CI'} figures"


def _commit() -> str:
    """Which state of the project this is, and whether it is one that anybody else can have."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return "unknown"
    return _git("rev-parse", "--short=12", "HEAD") + (" with changes" if _git("status", "--porcelain") else "")


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit({"begin": begin, "show": show, "document": document}[sys.argv[1]]())
