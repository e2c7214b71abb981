"""The names that come with NocDesk: the objects that it reads itself, and the notifications that every agent sends."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files

from nocdesk.names.conventions import CONVENTIONS
from nocdesk.names.objects import PLAIN, NamedObject, Oid, Syntax


def built_in_objects() -> Iterator[NamedObject]:
    """Every entry of `resources/names/objects.toml`; each stands below what was named before it."""
    tables: dict[str, dict[str, str]] = tomllib.loads(
        files("resources").joinpath("names/objects.toml").read_text(encoding="utf-8")
    )
    known: dict[str, Oid] = {}
    for module, entries in tables.items():
        for name, text in entries.items():
            place, _, syntax = text.partition(" ")
            known[name] = _oid(place, known)
            yield NamedObject(known[name], name, module, syntax_of(syntax))


def _oid(place: str, known: Mapping[str, Oid]) -> Oid:
    first, *rest = place.split(".")
    start = (int(first),) if first.isdigit() else known[first]
    return (*start, *map(int, rest))


def syntax_of(text: str) -> Syntax:
    """A syntax from how files of names write it: a textual convention, or INTEGER with its labels."""
    if not text:
        return PLAIN
    base, *labels = text.split()
    if labels:
        pairs = (label.split("=") for label in labels)
        return Syntax(base, {int(number): label for label, number in pairs})
    return CONVENTIONS.get(base, Syntax(base))
