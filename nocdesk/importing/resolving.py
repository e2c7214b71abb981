"""What names in a table mean: customers by their numbers, specifications by their titles, and who is unknown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nocdesk.importing.columns import plain_title
from nocdesk.importing.drafts import Draft, Drafted
from nocdesk.importing.faults import LineFault
from nocdesk.language import _
from nocdesk.provider.commercial import CustomerEntry, SpecificationEntry
from nocdesk.provider.kind_words import ONE_OF
from nocdesk.provider.merge import ByKey
from nocdesk.toml_file import nearest

_HINTS = 50
"""To look for the nearest name takes long among many: the first faults have a hint, the others are alike."""

_NAMED_BY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "contact": (("customer", "customer"),),
    "site": (("customer", "customer"),),
    "service": (
        ("customer", "customer"),
        ("specification", "specification"),
        ("site", "site"),
        ("agreement", "agreement"),
        ("depends_on", "service"),
    ),
    "support": (("service", "service"), ("device", "device"), ("link", "link")),
}
"""Which keys of a kind name which other kind."""


def resolved_tables(tables: Sequence[Drafted], stored: Mapping[str, ByKey]) -> list[Drafted]:
    """Tables with the names that the store uses; what one says of customers holds for all."""
    numbers = {e.number: e.name for e in stored["customer"].values() if isinstance(e, CustomerEntry)}
    names = {key[0] for key in stored["customer"]}
    for draft in (draft for table in tables for draft in table.drafts if draft.kind == "customer"):
        names.add(draft.name)
        if "number" in draft.values:
            numbers[str(draft.values["number"])] = draft.name
    known = [e for e in stored["specification"].values() if isinstance(e, SpecificationEntry)]
    kinds = {plain_title(word): e.identifier for e in known for word in (e.name, e.identifier)}
    return [
        replace(table, drafts=tuple(_resolved(draft, names, numbers, kinds) for draft in table.drafts))
        for table in tables
    ]


def _resolved(draft: Draft, names: set[str], numbers: Mapping[str, str], kinds: Mapping[str, str]) -> Draft:
    said = draft.values
    changed: dict[str, str] = {}
    if (customer := said.get("customer")) not in names and customer in numbers:
        changed["customer"] = numbers[str(customer)]
    if draft.kind == "service" and (key := kinds.get(plain_title(str(said.get("specification", ""))))):
        changed["specification"] = key
    return replace(draft, values={**said, **changed}) if changed else draft


@dataclass(slots=True)
class References:
    """Finds drafts that name what is neither in the store nor among the sound drafts."""

    stored: Mapping[str, ByKey]
    drafts: Sequence[Draft]
    _hints: int = 0

    def faults(self, sound: Sequence[Draft]) -> Iterator[tuple[Draft, LineFault]]:
        """The drafts that must be left out, each with a fault, until all that remain know what they name."""
        self._hints = 0
        there = {(draft.kind, draft.name) for draft in self.drafts if draft.name}
        left = Counter((draft.kind, draft.name) for draft in sound if draft.name)
        waiting = list(sound)
        while True:
            lost = [(draft, fault) for draft in waiting if (fault := self._fault(draft, left, there)) is not None]
            if not lost:
                return
            yield from lost
            gone = {id(draft) for draft, _fault in lost}
            left.subtract((draft.kind, draft.name) for draft, _fault in lost if draft.name)
            waiting = [draft for draft in waiting if id(draft) not in gone]

    def _fault(self, draft: Draft, left: Counter[tuple[str, str]], there: set[tuple[str, str]]) -> LineFault | None:
        for key, kind in _NAMED_BY.get(draft.kind, ()):
            said = draft.values.get(key)
            for name in (said,) if isinstance(said, str) else said or ():
                if (name,) in self.stored[kind] or left[kind, name] > 0:
                    continue
                if (kind, name) in there:
                    broken = _("names {kind} '{name}', whose line has a fault").format(kind=ONE_OF[kind], name=name)
                    return LineFault(draft.place_of(key), broken, _("correct that line"))
                unknown = _("names an unknown {kind} '{name}'").format(kind=ONE_OF[kind], name=name)
                return LineFault(draft.place_of(key), unknown, self._hint(kind, name, left))
        return None

    def _hint(self, kind: str, name: str, left: Counter[tuple[str, str]]) -> str:
        self._hints += 1
        if self._hints > _HINTS:
            return _("correct the name, or add it first")
        known = {key[0] for key in self.stored[kind]} | {
            other for its, other in left if its == kind and left[its, other] > 0
        }
        return nearest(name, sorted(known))
