"""Fields that are compared by words: texts, people, states, and what is so or is not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import FilterError, meant
from nocdesk.filtering.field import NONE, Field, Predicate
from nocdesk.filtering.letters import folded, folded_texts, texts_in
from nocdesk.filtering.row_filter import Accepts, RowFilter, Term
from nocdesk.filtering.tree import Comparison, Sign, Value
from nocdesk.language import _

Row = TypeVar("Row")
T = TypeVar("T")


@dataclass(frozen=True)
class TextField(Field[Row], Generic[Row]):
    """Looks for its value in one of the texts of a row; `=` wants the whole text."""

    read: Callable[[Row], str | Iterable[str]]

    def folded(self, row: Row) -> str:
        """The texts of a row as they are compared."""
        return folded_texts(self.read(row))

    def one(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        wanted = folded(value.text)
        if wanted == NONE and not value.is_quoted:
            return Term(self.folded, lambda text: not any(texts_in(text)))
        if sign is Sign.IS:
            return Term(self.folded, lambda text: wanted in texts_in(text))
        return Term(self.folded, lambda text: wanted in text)

    def example(self) -> str:
        return _('write such as {name}:word, {name}:"two words" or {name}:{none}').format(name=self.name, none=NONE)

    def choices(self) -> Sequence[str]:
        return (NONE,)

    def values_of(self, row: Row, asking: Asking) -> Iterable[str]:
        found = self.read(row)
        return [text for text in ((found,) if isinstance(found, str) else found) if text] or (NONE,)


@dataclass(frozen=True)
class PersonField(Field[Row], Generic[Row]):
    """Compares a person's name; `me` is who asks, `none` is nobody."""

    read: Callable[[Row], str | None]

    def folded(self, row: Row) -> str:
        """The person's name as it is compared."""
        return folded(self.read(row) or "")

    def one(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        wanted = folded(value.text)
        if not value.is_quoted:
            wanted = {NONE: "", "me": folded(asking.me)}.get(wanted, wanted)
        return Term(self.folded, lambda name: name == wanted)

    def example(self) -> str:
        return _("write {name}:me, {name}:{none} or {name}:NAME").format(name=self.name, none=NONE)

    def choices(self) -> Sequence[str]:
        return "me", NONE

    def values_of(self, row: Row, asking: Asking) -> Iterable[str]:
        person = self.read(row)
        return ("me", person) if person and person == asking.me else (person or NONE,)


@dataclass(frozen=True)
class ChoiceField(Field[Row], Generic[Row]):
    """Passes rows that meet one of the named tests; those of `timed` depend on the time."""

    tests: Mapping[str, Predicate[Row]] = field(default_factory=dict)
    timed: Mapping[str, Callable[[Row, datetime], bool]] = field(default_factory=dict)

    def one(self, sign: Sign, value: Value, asking: Asking) -> RowFilter[Row]:
        name = value.text.lower()
        if name in self.tests:
            return Term(self.tests[name], bool)
        if name in self.timed:
            test, now = self.timed[name], asking.now
            return Accepts(lambda row: test(row, now))
        raise FilterError(
            _("unknown {name} '{value}'").format(name=self.name, value=value.text),
            value.span,
            meant(name, self.choices()),
        )

    def is_timed(self, comparison: Comparison) -> bool:
        return any(value.text.lower() in self.timed for value in comparison.values)

    def example(self) -> str:
        return _("there are {choices}").format(choices=", ".join(self.choices()))

    def choices(self) -> Sequence[str]:
        return *self.tests, *self.timed

    def values_of(self, row: Row, asking: Asking) -> Iterable[str]:
        yield from (name for name, test in self.tests.items() if test(row))
        yield from (name for name, test in self.timed.items() if test(row, asking.now))


def choices_of(choices: Mapping[str, T], read: Callable[[Row], T | None]) -> dict[str, Predicate[Row]]:
    """Tests of whether what the row has is the named choice."""

    def test(wanted: T) -> Predicate[Row]:
        return lambda row: read(row) == wanted

    return {name.lower(): test(wanted) for name, wanted in choices.items()}


def timed_choices_of(
    choices: Mapping[str, T], read: Callable[[Row, datetime], T | None]
) -> dict[str, Callable[[Row, datetime], bool]]:
    """The same of what depends on the time."""

    def test(wanted: T) -> Callable[[Row, datetime], bool]:
        return lambda row, now: read(row, now) == wanted

    return {name.lower(): test(wanted) for name, wanted in choices.items()}


def yes_or_no(read: Predicate[Row]) -> dict[str, Predicate[Row]]:
    """Tests of what is so or is not."""
    return {"yes": read, "no": lambda row: not read(row)}
