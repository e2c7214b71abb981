"""The lines of tables as entries of a provider file, each over what the store knows of it already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nocdesk.importing.columns import TableColumn, within
from nocdesk.importing.faults import LineFault, fault_from
from nocdesk.importing.heading import Heading
from nocdesk.importing.table import Line, Place
from nocdesk.importing.values import CellError, value_of
from nocdesk.language import _
from nocdesk.provider.entry import Entry
from nocdesk.provider.merge import ByKey, Key
from nocdesk.provider.network import DeviceEntry

Values = dict[str, Any]
_KEPT_BY_THE_STORE = frozenset({"interfaces"})
"""The import itself keeps these beside those that a file names."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be, where it stands, and the titles of its columns by their keys."""

    kind: str
    values: Values
    place: Place
    titles: Mapping[str, str]
    is_derived: bool = False
    """Whether it comes from a column of something else, as a service's support from its devices."""

    @property
    def name(self) -> str:
        """What others call it."""
        return str(self.values.get("name", ""))

    def place_of(self, key: str) -> Place:
        """Where one of its values stands."""
        return replace(self.place, column=self.titles.get(key, ""))


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a table gives: its entries, the faults of its cells, and the lines that lack what no column tells."""

    heading: Heading
    drafts: tuple[Draft, ...]
    faults: tuple[LineFault, ...]
    lacking: frozenset[int] = frozenset()


def drafts_of(heading: Heading) -> Drafted:
    """What a table says; entries of lines with a fault are among it, for others may name them."""
    drafts: list[Draft] = []
    faults = list(heading.faults)
    for line in heading.lines:
        place = replace(heading.place, line=line.number)
        values, found = _values(heading, line, place)
        faults += found
        drafts += _split(heading, values, place)
    return Drafted(heading, tuple(drafts), tuple(faults))


def laid_over(drafted: Drafted, stored: Mapping[str, ByKey]) -> Drafted:
    """Entries whose names are those of the store, over what is stored of them."""
    heading = drafted.heading
    drafts: list[Draft] = []
    lacking: set[int] = set()
    for draft in drafted.drafts:
        whole, is_stored = _over_stored(draft.kind, draft.values, stored)
        drafts.append(replace(draft, values=whole))
        if heading.missing and not is_stored and not draft.is_derived:
            lacking.add(draft.place.line)
    missing = tuple(_missing(heading, column) for column in heading.missing if lacking)
    return Drafted(heading, tuple(drafts), drafted.faults + missing, frozenset(lacking))


def _missing(heading: Heading, column: TableColumn) -> LineFault:
    what = _("no column tells the {column} of new {kind}").format(
        column=within(column.title), kind=within(heading.kind.title)
    )
    return LineFault(heading.place, what, _("add a column '{column}'").format(column=column.title))


def _values(heading: Heading, line: Line, place: Place) -> tuple[Values, list[LineFault]]:
    values: Values = {}
    faults: list[LineFault] = []
    for number, column in heading.columns.items():
        if number >= len(line.cells) or not line.cells[number].text.strip():
            continue
        try:
            values[column.key] = value_of(line.cells[number], column.form)
        except CellError as error:
            faults.append(fault_from(replace(place, column=heading.titles[column.key]), str(error)))
    return values, faults


def _over_stored(kind: str, values: Values, stored: Mapping[str, ByKey]) -> tuple[Values, bool]:
    """What is said, over what is stored: an empty cell leaves a value as it is."""
    entry = stored[kind].get(key_of(kind, values))
    if entry is None:
        named = [{"name": name} for name in values.get("interfaces", ())]
        return ({**values, "interfaces": named} if named else values), False
    whole = {**_said_of(entry), **values}
    if isinstance(entry, DeviceEntry) and "interfaces" in values:
        known = {part.name: part for part in entry.interfaces}
        whole["interfaces"] = [known.get(name) or {"name": name} for name in values["interfaces"]]
    if "parts" in whole:
        whole["parts"] = {name: part for name, part in whole["parts"].items() if name in whole["depends_on"]}
    return whole, True


def key_of(kind: str, values: Values) -> Key:
    """By what the store knows an entry."""
    match kind:
        case "contact":
            return (values.get("name", ""), values.get("customer", ""))
        case "support":
            way = "device" if values.get("device") else "link"
            return (values.get("service", ""), way, values.get(way, ""))
        case _:
            return (values.get("name", ""),)


def _said_of(entry: Entry) -> Values:
    fields = type(entry).model_fields.keys() - _KEPT_BY_THE_STORE
    return {name: getattr(entry, name) for name in fields}


def _split(heading: Heading, values: Values, place: Place) -> Iterator[Draft]:
    """A service with its supports; all else as it stands."""
    kind, titles = heading.kind.name, heading.titles
    if kind != "service":
        yield Draft(kind, values, place, titles)
        return
    ridden = {way: values.pop(f"{way}s", []) for way in ("device", "link")}
    yield Draft(kind, values, place, titles)
    for way, names in ridden.items():
        for name in dict.fromkeys(names):
            support = {"service": values.get("name", ""), way: name}
            spoken = {way: titles[f"{way}s"], "service": titles.get("name", "")}
            yield Draft("support", support, place, spoken, is_derived=True)
