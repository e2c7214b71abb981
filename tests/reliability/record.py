"""What a fault test tells: how often it injected which fault, what came of it, and what its control did."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.reliability.due import DUE

LINES = Path(__file__).parents[2] / "build" / "chaos" / "lines.jsonl"
PROPERTY = "chaos"


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise under a fault: how often it was injected, and how many things were lost, doubled or wrong."""

    promise: str
    fault: str
    injected: int
    lost: int = 0
    doubled: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Control:
    """What came of the same fault with the guard off."""

    promise: str
    said: str


Told = Kept | Control


class Telling:
    """Takes the lines of one test, which travel with its result."""

    def __init__(self, properties: list[tuple[str, object]]) -> None:
        self._properties = properties

    def kept(self, promise: str, fault: str, *, injected: int, lost: int = 0, doubled: int = 0, wrong: int = 0) -> None:
        """Tell what came of a fault; anything lost, doubled or wrong fails the test."""
        self._tell(Kept(promise, fault, injected, lost, doubled, wrong))
        assert injected > 0, f"{promise} was shown by no fault"
        assert (lost, doubled, wrong) == (0, 0, 0), f"{promise} is broken by: {fault}"

    def control(self, promise: str, said: str) -> None:
        """Tell what the test has seen go wrong with the guard off."""
        self._tell(Control(promise, said))

    def _tell(self, told: Told) -> None:
        assert told.promise in DUE, f"{told.promise} is no promise of tests/reliability/due.py"
        self._properties.append((PROPERTY, {"kind": type(told).__name__, **asdict(told)}))


def write_lines(test: str, has_passed: bool, properties: Iterable[tuple[str, object]]) -> None:
    """Add what a test told to the file of this run."""
    lines = [
        json.dumps({"test": test, "has_passed": has_passed, "told": told})
        for name, told in properties
        if name == PROPERTY
    ]
    if not lines:
        return
    LINES.parent.mkdir(parents=True, exist_ok=True)
    with LINES.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def read_lines(path: Path = LINES) -> list[tuple[Told, bool]]:
    """What the tests of a run told, each with whether its test has passed."""
    if not path.exists():
        return []
    return [_told(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def read_places(path: Path = LINES) -> dict[str, list[str]]:
    """By promise the files of the tests that told of it."""
    places: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        kept = json.loads(line)
        places.setdefault(kept["told"]["promise"], set()).add(kept["test"].partition("::")[0])
    return {promise: sorted(files) for promise, files in places.items()}


def _told(line: dict[str, dict[str, object]]) -> tuple[Told, bool]:
    fields = dict(line["told"])
    kind = {"Kept": Kept, "Control": Control}[str(fields.pop("kind"))]
    return kind(**fields), bool(line["has_passed"])
