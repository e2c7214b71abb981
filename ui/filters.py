"""The words of the filter line: `sev>=major state:unacked -flapping or customer:harbour`."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nocdesk.boards.rows import AlarmRow
from nocdesk.errors import NocdeskError
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.model import SlaState

Predicate = Callable[[AlarmRow], bool]
T = TypeVar("T")


class FilterError(NocdeskError):
    """A filter that cannot be understood."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A tab above the list."""

    title: str
    text: str


SAVED_FILTERS = (
    SavedFilter("All", ""),
    SavedFilter("Unacked", "state:unacked"),
    SavedFilter("SLA at risk", "sla:risk,breach"),
    SavedFilter("Mine", "owner:me"),
)

_TERM = re.compile(r'(?P<field>[a-z]+)(?P<sign>>=|<=|[:=<>])(?P<value>"[^"]*"|\S*)')
_WORD = re.compile(r'-?[a-z]+(?:>=|<=|[:=<>])(?:"[^"]*"|\S*)|-?"[^"]*"|\S+', re.IGNORECASE)


def parse_filter(text: str, *, me: str) -> Predicate:
    """What a filter line lets through; words are joined by *and*, groups of them by `or`; `-` turns a word round."""
    groups: list[list[Predicate]] = [[]]
    for word in _WORD.findall(text.strip()):
        if word.lower() == "or":
            groups.append([])
        else:
            groups[-1].append(_word(word, me))
    if len(groups) > 1 and not all(groups):
        raise FilterError("'or' needs a word on both sides")
    return lambda row: any(all(accepts(row) for accepts in group) for group in groups)


class FilterCounts:
    """How many alarms pass each saved filter, kept as rows come, change and go."""

    def __init__(self, filters: Sequence[SavedFilter], me: str) -> None:
        self._members = [(parse_filter(saved.text, me=me), set[int]()) for saved in filters]

    def take(self, rows: Iterable[AlarmRow]) -> None:
        """Count new and changed rows."""
        changed = tuple(rows)
        ids = {row.id for row in changed}
        for accepts, members in self._members:
            members -= ids
            members |= {row.id for row in changed if accepts(row)}

    def forget(self, ids: Iterable[int]) -> None:
        """Count rows no longer."""
        gone = set(ids)
        for _, members in self._members:
            members -= gone

    def counts(self) -> list[int]:
        """One number a filter."""
        return [len(members) for _, members in self._members]


def _word(word: str, me: str) -> Predicate:
    if word.startswith("-") and len(word) > 1:
        accepts = _word(word[1:], me)
        return lambda row: not accepts(row)
    term = _TERM.fullmatch(word.lower())
    if term is None or term["field"] not in _FIELDS:
        if term is not None and term["value"]:
            raise FilterError(f"unknown field '{term['field']}'; there are {', '.join(_FIELDS)}")
        return _anywhere(word.strip('"').lower())
    values = [value for value in term["value"].strip('"').split(",") if value]
    if not values:
        raise FilterError(f"'{term['field']}' needs a value after '{term['sign']}'")
    return _FIELDS[term["field"]](term["sign"], values, me)


def _anywhere(word: str) -> Predicate:
    def accepts(row: AlarmRow) -> bool:
        texts = (row.service, row.resource, row.text, row.customer, row.owner or "", *row.tickets)
        return any(word in text.lower() for text in texts)

    return accepts


def _severity(sign: str, values: list[str], _me: str) -> Predicate:
    ranks = [_one_of(value, _SEVERITIES, "severity") for value in values]
    match sign:
        case ">=":
            return lambda row: row.severity.rank <= ranks[0]
        case "<=":
            return lambda row: row.severity.rank >= ranks[0]
        case ">":
            return lambda row: row.severity.rank < ranks[0]
        case "<":
            return lambda row: row.severity.rank > ranks[0]
        case _:
            return lambda row: row.severity.rank in ranks


def _state(_sign: str, values: list[str], _me: str) -> Predicate:
    tests = [_one_of(value, _STATES, "state") for value in values]
    return lambda row: any(test(row) for test in tests)


def _sla(_sign: str, values: list[str], _me: str) -> Predicate:
    states = {_one_of(value, _SLA_STATES, "SLA state") for value in values}
    return lambda row: row.sla is not None and row.sla.state in states


def _owner(_sign: str, values: list[str], me: str) -> Predicate:
    names = {me.lower() if value == "me" else value for value in values}
    return lambda row: (row.owner or "none").lower() in names


def _text_field(read: Callable[[AlarmRow], str]) -> Callable[[str, list[str], str], Predicate]:
    def build(_sign: str, values: list[str], _me: str) -> Predicate:
        return lambda row: any(value in read(row).lower() for value in values)

    return build


def _one_of(value: str, known: dict[str, T], what: str) -> T:
    if value not in known:
        raise FilterError(f"unknown {what} '{value}'; there are {', '.join(known)}")
    return known[value]


_SEVERITIES = {severity.value: severity.rank for severity in PerceivedSeverity}
_STATES: dict[str, Predicate] = {
    "active": lambda row: row.is_active,
    "cleared": lambda row: not row.is_active,
    "acked": lambda row: row.is_acknowledged,
    "unacked": lambda row: not row.is_acknowledged,
    "planned": lambda row: row.is_planned,
}
_SLA_STATES = {
    "ok": SlaState.OK,
    "risk": SlaState.AT_RISK,
    "breach": SlaState.BREACHED,
    "unmeasured": SlaState.UNMEASURED,
}
_FIELDS: dict[str, Callable[[str, list[str], str], Predicate]] = {
    "sev": _severity,
    "state": _state,
    "sla": _sla,
    "owner": _owner,
    "service": _text_field(lambda row: row.service),
    "resource": _text_field(lambda row: row.resource),
    "customer": _text_field(lambda row: row.customer),
    "ticket": _text_field(lambda row: " ".join(row.tickets) or "none"),
}
