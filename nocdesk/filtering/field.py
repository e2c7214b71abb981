"""A field that a list can be filtered by."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import FilterError, Span
from nocdesk.filtering.row_filter import AnyOf, Inverse, RowFilter
from nocdesk.filtering.tree import Comparison, Sign, Value
from nocdesk.language import _

Row = TypeVar("Row")
Predicate = Callable[[Row], bool]

EQUALITY = frozenset({Sign.HAS, Sign.IS, Sign.IS_NOT})
NONE = "none"
"""The value of what has none."""


@dataclass(frozen=True)
class Field(ABC, Generic[Row]):
    """A field by its name, with words for whoever looks it up; what it reads of a row depends on the row alone."""

    name: str
    help: str
    signs: ClassVar[frozenset[Sign]] = EQUALITY
    usual_sign: ClassVar[Sign] = Sign.HAS

    def filter(self, comparison: Comparison, asking: Asking) -> RowFilter[Row]:
        """What a comparison with this field shows; raises FilterError where it makes no sense."""
        sign, values = comparison.sign, comparison.values
        if sign not in self.signs:
            raise FilterError(
                _("'{name}' has no order").format(name=self.name),
                comparison.sign_span,
                _("write {name}: or {name}!=").format(name=self.name),
            )
        if not values:
            raise FilterError(
                _("'{name}' needs a value after '{sign}'").format(name=self.name, sign=sign),
                comparison.span,
                self.example(),
            )
        if sign not in EQUALITY and len(values) > 1:
            span = Span.over(values[1].span, values[-1].span)
            raise FilterError(
                _("'{name}{sign}' takes one value").format(name=self.name, sign=sign), span, _("leave the others out")
            )
        is_not = sign is Sign.IS_NOT
        tests = [self.one(Sign.IS if is_not else sign, value, asking) for value in values]
        found = tests[0] if len(tests) == 1 else AnyOf(tests)
        return Inverse(found) if is_not else found

    def is_timed(self, comparison: Comparison) -> bool:
        """Whether what passes changes as time goes by."""
        return False

    @abstractmethod
    def one(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        """Shows what fits one value."""

    @abstractmethod
    def example(self) -> str:
        """What may be written, in words."""

    @abstractmethod
    def choices(self) -> Sequence[str]:
        """Values that are offered whatever the rows are."""

    def values_of(self, row: Row, asking: Asking) -> Iterable[str]:
        """The values of a row that are offered with their counts."""
        return ()
