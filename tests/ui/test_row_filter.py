"""Filters over whole columns: the same verdicts as row by row, whatever comes, changes and goes."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.filtering.row_filter import Accepts, AllOf, mask_of
from tests.ui.asking import asked_by
from ui.filters import FilterWords, choice_field, number_field, owner_field, state_field, text_field
from ui.models.row_columns import RowColumns


@dataclass(frozen=True, slots=True)
class Line:
    """A row of these tests."""

    name: str
    size: float | None
    owner: str | None


WORDS: FilterWords[Line] = FilterWords(
    (lambda row: row.name, lambda row: row.owner or ""),
    {
        "name": text_field(lambda row: row.name),
        "size": number_field("size", lambda row: row.size),
        "owner": owner_field(lambda row: row.owner),
        "kind": choice_field("kind", {"none": None, "one": 1.0}, lambda row: row.size),
        "is": state_field(
            "state", {"owned": lambda row: row.owner is not None, "big": lambda row: (row.size or 0) > 2}
        ),
    },
)
TEXTS = (
    "", "a", "-a", "B", "name:a", "size>1", "-size<=2", "owner:me", "owner:none", "kind:one", "is:owned,big", "a b",
    "a or size>1 is:owned", "-is:big or owner:bob",
)  # fmt: skip
lines = st.builds(
    Line, st.sampled_from(("a", "b", "Ab", "c")), st.sampled_from((None, 0.0, 1.0, 3.0)), st.sampled_from((None, "Bob"))
)


@given(st.lists(lines, max_size=12), st.lists(st.tuples(st.integers(0, 11), lines), max_size=12), st.integers(0, 3))
def test_columns_give_the_verdicts_that_the_rows_give(
    rows: list[Line], changes: list[tuple[int, Line]], more: int
) -> None:
    columns = RowColumns(rows)
    wanted = {text: WORDS.parse(text, asked_by("Bob")) for text in TEXTS}

    for text in TEXTS:
        mask_of(wanted[text], columns)
    for slot, line in changes:
        if slot < len(rows):
            rows[slot] = line
            columns.learn([slot])
    rows.extend(Line("d", 9.0, None) for _ in range(more))

    for text in TEXTS:
        assert mask_of(wanted[text], columns).tolist() == [wanted[text].accepts(row) for row in rows], text


def test_a_column_whose_values_change_all_the_time_does_not_grow_for_ever() -> None:
    rows = [Line("a", 0.0, None)]
    columns = RowColumns(rows)
    reads = 0

    def size(row: Line) -> float | None:
        nonlocal reads
        reads += 1
        return row.size

    columns.where(size, bool)
    for number in range(1, 5000):
        rows[0] = Line("a", float(number), None)
        columns.learn([0])

    assert columns.where(size, lambda value: value == 4999.0).tolist() == [True]
    assert reads < 1200


@pytest.mark.parametrize("is_timed", [False, True])
def test_only_what_depends_on_nothing_but_the_row_is_kept(is_timed: bool) -> None:
    reads = 0

    def is_a(row: Line) -> bool:
        nonlocal reads
        reads += 1
        return row.name == "a"

    words: FilterWords[Line] = FilterWords(
        lambda row: (row.name,), {"is": state_field("state", {"a": is_a}, is_timed=is_timed)}
    )
    columns = RowColumns([Line("a", None, None)] * 3)

    for _ in range(4):
        mask_of(words.parse("is:a", asked_by("ann")), columns)

    assert reads == (12 if is_timed else 3)


def test_a_filter_that_only_judges_rows_is_asked_about_each() -> None:
    columns = RowColumns([Line("a", 1.0, None), Line("b", None, None)])
    sized: Accepts[Line] = Accepts(lambda row: row.size is not None)
    both: AllOf[Line] = AllOf([sized, WORDS.parse("a", asked_by("ann"))])

    assert mask_of(both, columns).tolist() == [True, False]
    nothing: AllOf[Line] = AllOf([])
    assert mask_of(nothing, columns).tolist() == [True, True]


def test_what_a_filter_will_read_is_read_before_bit_by_bit_and_changes_meanwhile_are_heard_of() -> None:
    rows = [Line("a", 1.0, None)] * 5_000
    columns, wanted = RowColumns(rows), WORDS.parse("b", asked_by("ann"))

    began = columns.prepare(wanted)
    for slot in (7, 4_500):
        rows[slot] = Line("b", 1.0, None)
    columns.learn([7, 4_500])
    turns = sum(1 for _ in iter(lambda: columns.prepare(wanted), False))

    assert began
    assert turns == 5, "three turns for each of the two texts, less the first"
    assert np.flatnonzero(mask_of(wanted, columns)).tolist() == [7, 4_500]
