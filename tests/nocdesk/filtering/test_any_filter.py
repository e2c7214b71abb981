"""Any text is a filter or a fault; a filter is read back as it was written, and passes what its tree says."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.filtering.fault import FilterError
from nocdesk.filtering.parsing import parse
from nocdesk.filtering.row_filter import mask_of
from nocdesk.filtering.tree import (
    AllOf,
    AnyOf,
    Comparison,
    Node,
    Not,
    Sign,
    Value,
    Word,
    all_of,
    any_of,
    is_plain_value,
    text_of,
)
from nocdesk.filtering.vocabulary import Filter
from tests.nocdesk.filtering.crates import ASKING, COLOURS, NOW, WEIGHTS, WORDS, Crate

PIECES = [*WORDS.fields, *":=<>!,-.()\"' ", "or", "and", "not", "none", "me", "1h", "..", "red", "é", "\u200f", "שלום"]
RANDOM_TEXT = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


@settings(max_examples=300)
@given(RANDOM_TEXT)
def test_any_text_is_a_filter_or_a_fault_within_it(text: str) -> None:
    found = _found(text)

    if isinstance(found, FilterError):
        assert 0 <= found.span.at < found.span.end <= len(text)
    else:
        found.accepts(Crate(1))
        assert WORDS.parse(found.text, ASKING).tree == found.tree


def _found(text: str) -> Filter[Crate] | FilterError:
    try:
        return WORDS.parse(text, ASKING)
    except FilterError as error:
        return error


WORD = st.builds(Word, st.text(max_size=8))
VALUE = st.builds(Value, st.text(max_size=8), st.booleans()).filter(lambda value: value.text or value.is_quoted)
NAME = st.sampled_from(list(WORDS.fields))
COMPARISON = st.builds(Comparison, NAME, st.sampled_from(Sign), st.lists(VALUE, min_size=1, max_size=3).map(tuple))


def trees(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        parts = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(inner.map(Not), parts.map(all_of), parts.map(any_of))

    return st.recursive(leaf, grown, max_leaves=12)


@given(trees(st.one_of(WORD, COMPARISON)))
def test_a_filter_is_read_back_as_it_was_written(tree: Node) -> None:
    written = text_of(tree)

    read = parse(written, WORDS.fields)

    assert written == text_of(read)
    assert _plain(read) == _plain(tree)


def _plain(node: Node) -> object:
    """A tree in which values that must be quoted are quoted."""
    match node:
        case Comparison(name, sign, values):
            return name, sign, [(value.text, value.is_quoted or not is_plain_value(value.text)) for value in values]
        case Not(part):
            return "not", _plain(part)
        case AllOf(parts) | AnyOf(parts):
            return type(node).__name__, [_plain(part) for part in parts]
        case _:
            return node


CRATE = st.builds(
    Crate,
    st.just(1),
    st.sampled_from(["tea", "Té verde", "salt"]),
    st.lists(st.sampled_from(["north", "pier"]), max_size=2).map(tuple),
    st.sampled_from(COLOURS),
    st.sampled_from([None, 0, 1, 2]),
    st.sampled_from([None, "ann", "bob"]),
    st.sampled_from([None, 1.0, 2.0, 3.0]),
    st.just(60.0),
    st.sampled_from([None, *(NOW - timedelta(hours=hours) for hours in range(4))]),
)
SIGNS = st.sampled_from(Sign)
LEAF = st.one_of(
    st.sampled_from(["te", "north", "x"]).map(Word),
    st.builds(lambda sign, n: Comparison("pieces", sign, (Value(str(n)),)), SIGNS, st.integers(0, 4)),
    st.builds(lambda sign, name: Comparison("weight", sign, (Value(name),)), SIGNS, st.sampled_from(WEIGHTS)),
    st.builds(lambda sign, h: Comparison("age", sign, (Value(f"{h}h"),)), SIGNS, st.integers(0, 4)),
    st.sampled_from(["me", "bob", "none"]).map(lambda who: Comparison("owner", Sign.HAS, (Value(who),))),
    st.lists(st.sampled_from(COLOURS), min_size=1).map(
        lambda names: Comparison("colour", Sign.IS_NOT, tuple(map(Value, names)))
    ),
)


@given(trees(LEAF), st.lists(CRATE, min_size=1, max_size=5))
def test_a_filter_passes_what_a_plain_reading_of_its_tree_passes(tree: Node, rows: list[Crate]) -> None:
    found = WORDS.parse(text_of(tree), ASKING)

    assert [found.accepts(row) for row in rows] == [_is_so(tree, row) for row in rows]
    assert mask_of(found.rows, _Rows(rows)).tolist() == [_is_so(tree, row) for row in rows]


class _Rows:
    """Rows as the fast way sees them, by the slowest means."""

    def __init__(self, rows: list[Crate]) -> None:
        self._rows = rows

    def where(self, read: Any, test: Any) -> Any:
        return np.array([test(read(row)) for row in self._rows], dtype=bool)

    def each(self, accepts: Any) -> Any:
        return np.array([accepts(row) for row in self._rows], dtype=bool)


def _is_so(node: Node, row: Crate) -> bool:
    match node:
        case Word(text):
            return any(text in each.lower().replace("é", "e") for each in (row.label, *row.places))
        case Not(part):
            return not _is_so(part, row)
        case AllOf(parts):
            return all(_is_so(part, row) for part in parts)
        case AnyOf(parts):
            return any(_is_so(part, row) for part in parts)
        case Comparison("owner", _, values):
            return row.owner == {"me": "ann", "none": None}.get(values[0].text, values[0].text)
        case Comparison("colour", _, values):
            return row.colour not in [value.text for value in values]
        case Comparison(name, sign, values):
            return _stands(sign, *_amounts(name, values[0].text, row))


def _amounts(name: str, text: str, row: Crate) -> Iterable[Any]:
    if name == "pieces":
        return row.pieces, float(text)
    if name == "weight":
        return row.weight, WEIGHTS.index(text)
    age_s = None if row.packed_at is None else (NOW - row.packed_at).total_seconds()
    return age_s, int(text.removesuffix("h")) * 3600


def _stands(sign: Sign, found: Any, limit: Any) -> bool:
    if sign is Sign.IS_NOT:
        return found is None or found != limit
    if found is None:
        return False
    below, same = found < limit, found == limit
    stands: dict[Sign, bool] = {
        Sign.HAS: same,
        Sign.IS: same,
        Sign.BELOW: below,
        Sign.UP_TO: below or same,
        Sign.ABOVE: not below and not same,
        Sign.FROM: not below,
    }
    return stands[sign]
