"""The table of promises: what is not shown, has no control or has failed stands there and is red."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.reliability.due import DUE
from tests.reliability.promises import FAILED, NO_CONTROL, NOT_SHOWN, table_of
from tests.reliability.record import Control, Kept, Told

ALL: list[tuple[Told, bool]] = [(Kept(name, "a fault", 3), True) for name in DUE]
ALL += [(Control(name, "loses 2"), True) for name in DUE]


def without(left_out: Told) -> list[tuple[Told, bool]]:
    return [line for line in ALL if line[0] != left_out]


def test_a_run_that_shows_every_promise_and_its_control_misses_nothing() -> None:
    table = table_of(ALL)

    assert table.missing == ()
    assert table.rows[0] == ("R1", "a fault", "3", "0", "0", "0", "loses 2")


def test_a_promise_that_no_test_told_of_is_missing() -> None:
    table = table_of(without(Kept("R7", "a fault", 3)))

    assert table.missing == ("R7",)
    assert next(row for row in table.rows if row[0] == "R7")[1] == NOT_SHOWN


def test_a_promise_without_a_control_is_missing() -> None:
    table = table_of(without(Control("S4", "loses 2")))

    assert table.missing == ("S4",)
    assert next(row for row in table.rows if row[0] == "S4")[-1] == NO_CONTROL


def test_a_line_whose_test_failed_is_marked_and_missing() -> None:
    table = table_of([*ALL, (Kept("R2", "a fault", 4, lost=1), False)])

    assert table.missing == ("R2",)
    assert [row[1:4] for row in table.rows if FAILED in row[1]] == [(f"{FAILED}: a fault", "4", "1")]


def test_the_lines_of_one_fault_are_added_up() -> None:
    table = table_of([*ALL, (Kept("R2", "a fault", 4), True)])

    assert [row[2] for row in table.rows if row[0] == "R2"] == ["7"]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_the_long_tests_inject_every_fault_at_its_large_figure() -> None:
    root = Path(__file__).parents[2]

    said = subprocess.run(["make", "--dry-run", "test-long"], cwd=root, capture_output=True, text=True, check=True)

    (faults,) = [line for line in said.stdout.splitlines() if "chaos and not quiet" in line]
    assert "--timeout 36000" in faults, "which only FULL gives"
