"""What the lists of the desk are filtered by, field by field, and the saved filters above them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from nocdesk.filtering.fault import FilterError
from nocdesk.filtering.field import Field
from nocdesk.filtering.ordered_fields import NumberField
from nocdesk.filtering.vocabulary import Texts, Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, PersonField, TextField, choices_of

__all__ = [
    "FilterError", "FilterWords", "SavedFilter", "choice_field", "number_field", "owner_field",
    "state_field", "text_field",
]  # fmt: skip

Row = TypeVar("Row")
T = TypeVar("T")
NamedField = Callable[[str], Field[Row]]
"""A field that is told its name."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A tab above a list; `note` says whose it is, where a person has kept it.

    By `key` a shipped one is kept, whatever language the desk speaks.
    """

    title: str
    text: str
    note: str = ""
    key: str = ""


class FilterWords(Vocabulary[Row]):
    """The vocabulary of a list that only the desk has: fields by name, and the texts that a word is looked for in."""

    def __init__(
        self, texts: Texts[Row] | Sequence[Texts[Row]], fields: Mapping[str, NamedField[Row]] | None = None
    ) -> None:
        super().__init__(texts, [make(name) for name, make in (fields or {}).items()])


def text_field(read: Callable[[Row], str | Iterable[str]]) -> NamedField[Row]:
    """Looks for its value in a text of the row."""
    return lambda name: TextField(name, "", read)


def choice_field(
    what: str, choices: Mapping[str, T], read: Callable[[Row], T | None], *, is_timed: bool = False
) -> NamedField[Row]:
    """Compares what the row has with named choices; `is_timed` where that depends on the time."""
    return state_field(what, choices_of(choices, read), is_timed=is_timed)


def state_field(what: str, tests: Mapping[str, Callable[[Row], bool]], *, is_timed: bool = False) -> NamedField[Row]:
    """Passes rows that meet one of the named tests; `is_timed` where these depend on the time."""
    if is_timed:
        return lambda name: ChoiceField(name, what, timed={each: _at_any_time(test) for each, test in tests.items()})
    return lambda name: ChoiceField(name, what, tests)


def owner_field(read: Callable[[Row], str | None]) -> NamedField[Row]:
    """Compares a person's name; `me` is who sits here, `none` is nobody."""
    return lambda name: PersonField(name, "", read)


def number_field(what: str, read: Callable[[Row], float | None]) -> NamedField[Row]:
    """Compares a number; a row without one never passes."""
    return lambda name: NumberField(name, what, read)


def _at_any_time(test: Callable[[Row], bool]) -> Callable[[Row, datetime], bool]:
    return lambda row, _now: test(row)
