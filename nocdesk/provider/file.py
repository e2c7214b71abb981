"""Reads a provider file: what it says, where it says it, and every value in it that cannot be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.provider.entry import Entry, KeyPath
from nocdesk.provider.kind_words import ONE_OF
from nocdesk.provider.shape import FORMAT, KINDS, Provider
from nocdesk.shape_faults import shape_at, shape_faults
from nocdesk.toml_file import TomlFile, nearest, parse_toml, read_toml


class NewerFormatError(NocdeskError):
    """The file was written for a newer NocDesk."""


@dataclass(frozen=True, slots=True)
class ProviderFile:
    """A provider file; `provider` holds its sound entries only, so nothing may be done with it while it has `faults`.

    `places` says where each sound entry stands (kind, number of the entry among the sound ones → number in the file),
    and `broken` which names of a kind are in the file with a fault, so that nobody complains that they are unknown.
    """

    toml: TomlFile
    provider: Provider
    faults: tuple[str, ...] = ()
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def place(self, kind: str, number: int, path: KeyPath = ()) -> str:
        """The beginning of a message about a sound entry, or about a value in it."""
        return self.toml.place((kind, self.places[kind][number], *path))

    def saying(self, provider: Provider) -> "ProviderFile":
        """The same file with other values in its entries, such as the ports of simulated devices."""
        return replace(self, provider=provider)


def read_provider(path: Path) -> ProviderFile:
    """Read a provider file; one that is no TOML at all or of a newer format is refused here."""
    return provider_file(read_toml(path))


def parse_provider(name: str, text: str, *, needs_format: bool = True) -> ProviderFile:
    """Read a provider file that has been loaded already; `name` is for messages."""
    return provider_file(parse_toml(name, text), needs_format=needs_format)


def provider_file(toml: TomlFile, *, needs_format: bool = True) -> ProviderFile:
    """Check what a file says, entry by entry."""
    faults = [*(_format_faults(toml) if needs_format else ()), *_table_faults(toml)]
    sound: dict[str, list[Entry]] = {}
    places: dict[str, tuple[int, ...]] = {}
    broken: dict[str, frozenset[str]] = {}
    for kind in KINDS:
        raw = toml.content.get(kind, [])
        entries = raw if _is_table_list(raw) else []
        read = [_entry(toml, kind, number, values) for number, values in enumerate(entries)]
        sound[kind] = [entry for entry, _ in read if entry is not None]
        places[kind] = tuple(number for number, (entry, _) in enumerate(read) if entry is not None)
        names = (_known_as(kind, values) for values, (entry, _) in zip(entries, read, strict=True) if entry is None)
        broken[kind] = frozenset(name for name in names if isinstance(name, str))
        faults += [fault for _, found in read for fault in found]
    return ProviderFile(toml, Provider(**sound), tuple(faults), places, broken)  # type: ignore[arg-type]


def _format_faults(toml: TomlFile) -> Iterator[str]:
    if "format" not in toml.content:
        yield _("{name} line 1: format is missing: add the line format = {format} before the first table").format(
            name=toml.name, format=FORMAT
        )
        return
    number = toml.content["format"]
    if type(number) is not int or number < 1:
        yield _("{place}: format is {value!r}; write format = {format}").format(
            place=toml.place(("format",)), value=number, format=FORMAT
        )
    elif number > FORMAT:
        raise NewerFormatError(
            _("{place}: format {number} is newer than this program's, {format}. Update NocDesk.").format(
                place=toml.place(("format",)), number=number, format=FORMAT
            )
        )


def _table_faults(toml: TomlFile) -> Iterator[str]:
    for key, value in toml.content.items():
        if key not in KINDS and key != "format":
            yield _("{place}: unknown table '{name}'; {remedy}").format(
                place=toml.place((key,)), name=key, remedy=nearest(key, KINDS)
            )
        elif key in KINDS and not _is_table_list(value):
            yield _("{place}: '{name}' must be written as tables in double brackets: [[{name}]]").format(
                place=toml.place((key,)), name=key
            )


def _is_table_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(element, dict) for element in value)


def _entry(toml: TomlFile, kind: str, number: int, values: dict[str, Any]) -> tuple[Entry | None, list[str]]:
    shape = shape_at(Provider, (kind, number))
    try:
        return shape.model_validate(values), []  # type: ignore[return-value]
    except ValidationError as error:
        name = _known_as(kind, values)
        title = ONE_OF[kind]
        if isinstance(name, str) and name:
            title = _("{kind} '{name}'").format(kind=title, name=_shown(name))
        return None, shape_faults(toml, (kind, number), title, shape, error)


def _shown(name: str) -> str:
    """A name that has not been checked, fit for a terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name[:80])


def _known_as(kind: str, values: Mapping[str, Any]) -> object:
    """What others call an entry."""
    return values.get("key" if kind == "specification" else "name")
