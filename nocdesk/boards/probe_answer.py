"""What a device said in the last poll of a probe, object by object, by the names that are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from nocdesk.evidence.queries import evidence_of
from nocdesk.names.lookup import Names
from nocdesk.names.objects import Oid, dotted
from nocdesk.quality.answer import Binding

_LEAST_TEXT = 3
"""Shorter ones may well be numbers that happen to look so."""


@dataclass(frozen=True, slots=True)
class SaidObject:
    """An object instance with its value in words, and its whole OID."""

    name: str
    value: str
    oid: str


@dataclass(frozen=True, slots=True)
class SaidModule:
    """The objects of one MIB module that were asked one after the other; without a name those that no module names."""

    name: str
    objects: tuple[SaidObject, ...]


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """An answer: everything that was asked of the device in that poll, be it for this probe or another of its own."""

    taken_at: datetime
    modules: tuple[SaidModule, ...]

    @property
    def count(self) -> int:
        """How many objects there are."""
        return sum(len(module.objects) for module in self.modules)


def said_answer(session: Session, probe_id: int, names: Names, at: datetime) -> SaidAnswer | None:
    """The answer that stood at an instant; None where it is not kept. A failed poll is an answer without objects."""
    found = evidence_of(session, probe_id, at)
    if found is None:
        return None
    by_module = groupby(found.bindings, key=lambda one: _module(one, names))
    modules = (SaidModule(module, tuple(_said(one, names) for one in objects)) for module, objects in by_module)
    return SaidAnswer(found.taken_at, tuple(modules))


def _module(binding: Binding, names: Names) -> str:
    named = names.object_at(binding.oid)
    return "" if named is None else named.module


def _said(binding: Binding, names: Names) -> SaidObject:
    value = names.value_of(binding.oid, binding.value, binding.type)
    return SaidObject(object_name(binding.oid, names), value, dotted(binding.oid))


def object_name(oid: Oid, names: Names) -> str:
    """Without its module, and with the texts of its index as texts: `pingResultsMinRtt."noc"."ACC-101"`."""
    named = names.object_at(oid)
    if named is None:
        return dotted(oid)
    return ".".join([named.name, *_index_parts(oid[len(named.oid) :])])


def _index_parts(index: Oid) -> Iterator[str]:
    """A length and as many printable characters are a text (RFC 2578, clause 7.7); what is not stays in numbers."""
    while index:
        length, text = index[0], index[1 : 1 + index[0]]
        if length < _LEAST_TEXT or len(text) < length or not all(0x21 <= arc <= 0x7E for arc in text):
            yield dotted(index)
            return
        yield f'"{"".join(map(chr, text))}"'
        index = index[1 + length :]
