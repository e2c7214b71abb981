"""Fields that have an order: ranks, numbers, durations, ages and times; `1..4` is a stretch, its ends included."""

import operator
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar

from nocdesk.filtering.amounts import (
    DURATIONS,
    TIMES,
    Asking,
    Stretch,
    is_relative,
    number_of,
    seconds_of,
    stretch_of,
)
from nocdesk.filtering.fault import FilterError, Span, meant
from nocdesk.filtering.field import NONE, Field
from nocdesk.filtering.row_filter import AllOf, RowFilter, Term
from nocdesk.filtering.tree import Comparison, Sign, Value
from nocdesk.language import _

Row = TypeVar("Row")
Compare = Callable[[Any, Any], bool]
_COMPARE: dict[Sign, Compare] = {
    Sign.HAS: operator.eq,
    Sign.IS: operator.eq,
    Sign.BELOW: operator.lt,
    Sign.UP_TO: operator.le,
    Sign.ABOVE: operator.gt,
    Sign.FROM: operator.ge,
}
_BETWEEN = ".."


@dataclass(frozen=True)
class OrderedField(Field[Row], Generic[Row]):
    """Compares what `read` gives; a row without it passes only `none`."""

    read: Callable[[Row], Any]
    signs: ClassVar[frozenset[Sign]] = frozenset(Sign)
    usual_sign: ClassVar[Sign] = Sign.FROM

    def one(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        if value.text.lower() == NONE:
            if sign not in (Sign.HAS, Sign.IS):
                raise FilterError(
                    _("'{none}' has no order").format(none=NONE),
                    value.span,
                    _("write {name}:{none}").format(name=self.name, none=NONE),
                )
            return Term(self.read, lambda found: found is None)
        if _BETWEEN in value.text:
            return self._between(sign, value, asking)
        return self.compared(sign, value, asking)

    def compared(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        """Passes where what the row has stands to a value as the sign says."""
        compare, limit = _COMPARE[sign], self.limit(value, asking)
        return Term(self.read, lambda found: found is not None and compare(found, limit))

    @abstractmethod
    def limit(self, value: Value, asking: Asking) -> Any:
        """What a written value is worth; raises FilterError."""

    def _between(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        if sign not in (Sign.HAS, Sign.IS):
            raise FilterError(
                _("a stretch has no order"),
                value.span,
                _("write {name}:{value}").format(name=self.name, value=value.text),
            )
        ends = _ends(value)
        if not ends:
            raise FilterError(_("the stretch has no end"), value.span, self.example())
        return AllOf([self.compared(each, end, asking) for each, end in ends])

    def _wrong(self, value: Value, what: str, remedy: str) -> FilterError:
        return FilterError(
            _("'{name}' needs {what}, not '{value}'").format(name=self.name, what=what, value=value.text),
            value.span,
            remedy,
        )


def _ends(value: Value) -> list[tuple[Sign, Value]]:
    """The signs and values that a stretch stands for."""
    low, _, high = value.text.partition(_BETWEEN)
    high_at = value.span.at + len(low) + len(_BETWEEN)
    ends = (
        (Sign.FROM, Value(low, span=Span(value.span.at, len(low)))),
        (Sign.UP_TO, Value(high, span=Span(high_at, len(high)))),
    )
    return [end for end in ends if end[1].text]


@dataclass(frozen=True)
class RankField(OrderedField[Row], Generic[Row]):
    """Compares by rank: `ranks` are the names from the least to the most, `also` other words for them."""

    ranks: Sequence[str] = ()
    also: Mapping[str, str] = field(default_factory=dict)

    def limit(self, value: Value, asking: Asking) -> int:
        word = value.text.lower()
        name = self.also.get(word, word)
        if name not in self.ranks:
            raise FilterError(
                _("unknown {name} '{value}'").format(name=self.name, value=value.text),
                value.span,
                meant(word, reversed(self.ranks)),
            )
        return self.ranks.index(name)

    def example(self) -> str:
        return _("there are {reversed}").format(reversed=", ".join(reversed(self.ranks)))

    def choices(self) -> Sequence[str]:
        return tuple(reversed(self.ranks))

    def values_of(self, row: Row, asking: Asking) -> Iterable[str]:
        rank = self.read(row)
        return (NONE if rank is None else self.ranks[rank],)


@dataclass(frozen=True)
class NumberField(OrderedField[Row], Generic[Row]):
    """Compares a number."""

    def limit(self, value: Value, asking: Asking) -> float:
        number = number_of(value.text)
        if number is None:
            raise self._wrong(value, _("a number"), _("write such as {name}>=10 or {name}:1..5").format(name=self.name))
        return number

    def example(self) -> str:
        return _("write such as {name}>=10 or {name}:1..5").format(name=self.name)

    def choices(self) -> Sequence[str]:
        return ()


@dataclass(frozen=True)
class DurationField(OrderedField[Row], Generic[Row]):
    """Compares seconds; a number without a unit counts `plain_s` each."""

    plain_s: float | None = None

    def limit(self, value: Value, asking: Asking) -> float:
        seconds = seconds_of(value.text, self.plain_s)
        if seconds is None:
            raise self._wrong(value, _("a duration"), DURATIONS)
        return seconds

    def example(self) -> str:
        return f"{DURATIONS}: {self.name}<2h"

    def choices(self) -> Sequence[str]:
        return ("15m", "1h", "4h", "1d")


@dataclass(frozen=True)
class AgeField(DurationField[Row], Generic[Row]):
    """Compares how long ago something was that `read` gives the instant of."""

    usual_sign: ClassVar[Sign] = Sign.BELOW

    def compared(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        compare, at = _TURNED[sign], asking.now - timedelta(seconds=self.limit(value, asking))
        return Term(self.read, lambda found: found is not None and compare(found, at))

    def is_timed(self, comparison: Comparison) -> bool:
        return True


# The older, the earlier: an age stands to another the other way round than their instants do.
_TURNED: dict[Sign, Compare] = {
    Sign.HAS: operator.eq,
    Sign.IS: operator.eq,
    Sign.BELOW: operator.gt,
    Sign.UP_TO: operator.ge,
    Sign.ABOVE: operator.lt,
    Sign.FROM: operator.le,
}


@dataclass(frozen=True)
class TimeField(OrderedField[Row], Generic[Row]):
    """Compares an instant with a written time, which lasts as long as it was written exactly: a day, a minute."""

    is_past: bool = True

    def limit(self, value: Value, asking: Asking) -> Stretch:
        stretch = stretch_of(value.text, asking, is_past=self.is_past)
        if stretch is None:
            raise self._wrong(value, _("a time"), TIMES)
        return stretch

    def compared(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        when = self.limit(value, asking)
        fits = _of_stretch(sign, when)
        return Term(self.read, lambda found: found is not None and fits(found))

    def is_timed(self, comparison: Comparison) -> bool:
        ends = (end for value in comparison.values for end in value.text.split(_BETWEEN) if end)
        return any(is_relative(end) for end in ends)

    def example(self) -> str:
        return TIMES

    def choices(self) -> Sequence[str]:
        return ("1h", "8h", "today", "yesterday") if self.is_past else ("+1h", "+8h", "today", "tomorrow")


@dataclass(frozen=True)
class SinceField(TimeField[Row], Generic[Row]):
    """The same where a colon means from then on."""

    usual_sign: ClassVar[Sign] = Sign.HAS

    def compared(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        return super().compared(Sign.FROM if sign is Sign.HAS else sign, value, asking)


def _of_stretch(sign: Sign, when: Stretch) -> Callable[[datetime], bool]:
    begin, end = when.begin, when.end
    match sign:
        case Sign.BELOW:
            return lambda at: at < begin
        case Sign.UP_TO:
            return lambda at: at < end or at == begin
        case Sign.ABOVE:
            return lambda at: at >= end and at != begin
        case Sign.FROM:
            return lambda at: at >= begin
        case _ if when.near is not None:
            first, last = when.near
            return lambda at: first <= at <= last
        case _:
            return lambda at: begin <= at < end or at == begin
