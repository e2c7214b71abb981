"""What one list can be filtered by, and a filter of it as what decides about rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import FilterError, Span, meant
from nocdesk.filtering.field import Field
from nocdesk.filtering.letters import folded, folded_texts
from nocdesk.filtering.parsing import parse
from nocdesk.filtering.row_filter import AllOf as PassesAll
from nocdesk.filtering.row_filter import AnyOf as PassesAny
from nocdesk.filtering.row_filter import Columns, Inverse, Mask, RowFilter, Term, mask_of
from nocdesk.filtering.tree import ALL, AllOf, AnyOf, Comparison, Node, Not, Word, comparisons, text_of
from nocdesk.language import _

Row = TypeVar("Row")
Texts = Callable[[Row], str | Iterable[str]]


@dataclass(frozen=True, slots=True)
class Filter(Generic[Row]):
    """A filter that is understood; `is_timed` where what passes changes as time goes by."""

    tree: Node
    rows: RowFilter[Row]
    is_timed: bool

    @property
    def is_all(self) -> bool:
        """Whether everything passes."""
        return self.tree == ALL

    @property
    def text(self) -> str:
        """The filter as it is written plainly."""
        return text_of(self.tree)

    def accepts(self, row: Row) -> bool:
        """Whether a row passes."""
        return self.rows.accepts(row)

    def mask(self, columns: Columns) -> Mask:
        """Which rows of a whole list pass."""
        return mask_of(self.rows, columns)


class Vocabulary(Generic[Row]):
    """The fields of a list by name, and the texts that a bare word is looked for in."""

    def __init__(self, texts: Texts[Row] | Sequence[Texts[Row]], fields: Sequence[Field[Row]] = ()) -> None:
        self._texts = [partial(_read_folded, read) for read in (texts if isinstance(texts, Sequence) else [texts])]
        self.fields: dict[str, Field[Any]] = {field.name: field for field in fields}

    def parse(self, text: str, asking: Asking) -> Filter[Row]:
        """The filter that a text says; raises FilterError."""
        tree = parse(text, self.fields)
        rows = self._passing(tree, asking)
        is_timed = any(self.fields[each.name].is_timed(each) for each in comparisons(tree))
        return Filter(tree, rows, is_timed)

    def values(self, name: str, rows: Iterable[Row], asking: Asking) -> Counter[str]:
        """The values of a field, with how many of these rows have each."""
        field = self.fields[name]
        return Counter(value for row in rows for value in field.values_of(row, asking))

    def _passing(self, node: Node, asking: Asking) -> RowFilter[Row]:
        match node:
            case Word(text):
                return self._anywhere(folded(text))
            case Comparison():
                return self._field(node).filter(node, asking)
            case Not(part):
                return Inverse(self._passing(part, asking))
            case AllOf(parts):
                return PassesAll([self._passing(part, asking) for part in parts])
            case AnyOf(parts):
                return PassesAny([self._passing(part, asking) for part in parts])

    def _field(self, comparison: Comparison) -> Field[Row]:
        field = self.fields.get(comparison.name)
        if field is None:
            span = Span(comparison.span.at, len(comparison.name))
            raise FilterError(
                _("unknown field '{comparison}'").format(comparison=comparison.name),
                span,
                meant(comparison.name, self.fields),
            )
        return field

    def _anywhere(self, word: str) -> RowFilter[Row]:
        return PassesAny([Term(read, lambda text: word in text) for read in self._texts])


def _read_folded(read: Texts[Row], row: Row) -> str:
    return folded_texts(read(row))
