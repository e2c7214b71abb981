"""The words of a filter line: `sev>=major state:unacked -flapping or customer:harbour`."""

import re
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from nocdesk.errors import NocdeskError
from nocdesk.filtering.row_filter import Accepts, AllOf, AnyOf, Inverse, RowFilter, Term

Row = TypeVar("Row")
T = TypeVar("T", bound=Hashable)
Field = Callable[[str, list[str], str], RowFilter[Row]]
"""From the sign, the values and who asks to a test of a row."""
Texts = Callable[[Row], Iterable[str]]

_TERM = re.compile(r'(?P<field>[a-z]+)(?P<sign>>=|<=|[:=<>])(?P<value>"[^"]*"|\S*)')
_WORD = re.compile(r'-?[a-z]+(?:>=|<=|[:=<>])(?:"[^"]*"|\S*)|-?"[^"]*"|\S+', re.IGNORECASE)


class FilterError(NocdeskError):
    """A filter that cannot be understood."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A tab above a list."""

    title: str
    text: str


class FilterWords(Generic[Row]):
    """What a list can be filtered by: fields by name, and the texts that a bare word is looked for in.

    What a field reads depends on the row alone, so that it may be kept, unless the field says that it `is_timed`.
    """

    def __init__(
        self,
        texts: Texts[Row] | Sequence[Texts[Row]],
        fields: Mapping[str, Field[Row]] | None = None,
    ) -> None:
        self._texts = [partial(_folded, read) for read in (texts if isinstance(texts, Sequence) else [texts])]
        self.fields = dict(fields or {})

    def parse(self, text: str, *, me: str) -> RowFilter[Row]:
        """What a line lets through; words are joined by *and*, groups of them by `or`; `-` turns a word round."""
        groups: list[list[RowFilter[Row]]] = [[]]
        for word in _WORD.findall(text.strip()):
            if word.lower() == "or":
                groups.append([])
            else:
                groups[-1].append(self._word(word, me))
        if len(groups) > 1 and not all(groups):
            raise FilterError("'or' needs a word on both sides")
        return AnyOf([AllOf(group) for group in groups])

    def _word(self, word: str, me: str) -> RowFilter[Row]:
        if word.startswith("-") and len(word) > 1:
            return Inverse(self._word(word[1:], me))
        term = _TERM.fullmatch(word.lower())
        if term is None or term["field"] not in self.fields:
            if term is not None and term["value"] and self.fields:
                raise FilterError(f"unknown field '{term['field']}'; there are {', '.join(self.fields)}")
            return self._anywhere(word.strip('"').lower())
        values = [value for value in term["value"].strip('"').split(",") if value]
        if not values:
            raise FilterError(f"'{term['field']}' needs a value after '{term['sign']}'")
        return self.fields[term["field"]](term["sign"], values, me)

    def _anywhere(self, word: str) -> RowFilter[Row]:
        return AnyOf([Term(read, partial(_holds, word)) for read in self._texts])


def text_field(read: Callable[[Row], str]) -> Field[Row]:
    """Looks for its value in a text of the row."""

    def folded(row: Row) -> str:
        return read(row).lower()

    def build(_sign: str, values: list[str], _me: str) -> RowFilter[Row]:
        return Term(folded, lambda text: any(value in text for value in values))

    return build


def choice_field(
    what: str, choices: Mapping[str, T], read: Callable[[Row], T | None], *, is_timed: bool = False
) -> Field[Row]:
    """Compares what the row has with named choices."""

    def build(_sign: str, values: list[str], _me: str) -> RowFilter[Row]:
        return _term(read, _is_in([one_of(value, choices, what) for value in values]), is_timed=is_timed)

    return build


def state_field(what: str, tests: Mapping[str, Callable[[Row], bool]], *, is_timed: bool = False) -> Field[Row]:
    """Passes rows that meet one of the named tests."""

    def build(_sign: str, values: list[str], _me: str) -> RowFilter[Row]:
        return AnyOf([_term(one_of(value, tests, what), bool, is_timed=is_timed) for value in values])

    return build


def owner_field(read: Callable[[Row], str | None]) -> Field[Row]:
    """Compares a person's name; `me` is who sits here, `none` is nobody."""

    def folded(row: Row) -> str:
        return (read(row) or "none").lower()

    def build(_sign: str, values: list[str], me: str) -> RowFilter[Row]:
        return Term(folded, _is_in({me.lower() if value == "me" else value for value in values}))

    return build


def number_field(what: str, read: Callable[[Row], float | None]) -> Field[Row]:
    """Compares a number; a row without one never passes."""

    def build(sign: str, values: list[str], _me: str) -> RowFilter[Row]:
        try:
            limit = float(values[0])
        except ValueError:
            raise FilterError(f"'{what}' needs a number, not '{values[0]}'") from None
        return Term(read, lambda value: value is not None and _COMPARE[sign](value, limit))

    return build


def one_of(value: str, known: Mapping[str, T], what: str) -> T:
    """The choice of that name; raises FilterError with the names there are."""
    if value not in known:
        raise FilterError(f"unknown {what} '{value}'; there are {', '.join(known)}")
    return known[value]


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
    ":": lambda a, b: a == b,
}


def _term(read: Callable[[Row], Hashable], test: Callable[[object], bool], *, is_timed: bool) -> RowFilter[Row]:
    term = Term(read, test)
    return Accepts(term.accepts) if is_timed else term


def _folded(read: Texts[Row], row: Row) -> str:
    found = read(row)
    return (found if isinstance(found, str) else "\n".join(found)).lower()


def _holds(word: str, text: str) -> bool:
    return word in text


def _is_in(wanted: Container[object]) -> Callable[[object], bool]:
    return lambda value: value in wanted
