"""What there would be after an import: the file's entries over the stored ones, and nothing deleted."""

from collections.abc import Mapping

from nocdesk.provider.commercial import AgreementEntry, PartSetting, ServiceEntry, TemplateEntry, WorkEntry
from nocdesk.provider.entry import Entry
from nocdesk.provider.network import DeviceEntry
from nocdesk.provider.shape import KINDS, Provider

Key = tuple[str, ...]
ByKey = Mapping[Key, Entry]


def by_key(provider: Provider) -> dict[str, ByKey]:
    """A provider's entries by kind and key."""
    return {kind: {entry.key: in_order(entry) for entry in provider.entries(kind)} for kind in KINDS}


def after_import(provider: Provider, stored: Provider) -> dict[str, ByKey]:
    """All entries by kind and key, as they would stand in the store after an import."""
    before = by_key(stored)
    merged: dict[str, ByKey] = {}
    for kind in KINDS:
        new = {entry.key: merge(entry, before[kind].get(entry.key)) for entry in provider.entries(kind)}
        merged[kind] = {**before[kind], **new}
    return merged


def merge(entry: Entry, stored: Entry | None) -> Entry:
    """An entry of the file, with what it leaves to the store: interfaces it does not name, an agreement's start."""
    if isinstance(entry, DeviceEntry) and isinstance(stored, DeviceEntry):
        named = {part.name for part in entry.interfaces}
        kept = tuple(part for part in stored.interfaces if part.name not in named)
        entry = entry.model_copy(update={"interfaces": entry.interfaces + kept})
    if isinstance(entry, AgreementEntry) and isinstance(stored, AgreementEntry):
        unsaid = (name for name in ("starts_at", "valid_from") if getattr(entry, name) is None)
        entry = entry.model_copy(update={name: getattr(stored, name) for name in unsaid})
    if isinstance(entry, AgreementEntry) and entry.valid_from == entry.starts_at:
        entry = entry.model_copy(update={"valid_from": None})
    if isinstance(entry, WorkEntry) and isinstance(stored, WorkEntry) and entry.announced_at is None:
        is_same = (entry.starts_at, entry.ends_at) == (stored.starts_at, stored.ends_at)
        entry = entry.model_copy(update={"announced_at": stored.announced_at if is_same else None})
    return in_order(entry)


def in_order(entry: Entry) -> Entry:
    """The same entry with its sets in one order, so that a file which lists them differently changes nothing."""
    match entry:
        case DeviceEntry():
            interfaces = tuple(sorted(entry.interfaces, key=lambda part: part.name))
            lists = {"answers_from": tuple(sorted(entry.answers_from)), "needs": tuple(sorted(set(entry.needs)))}
            return entry.model_copy(update={"interfaces": interfaces, **lists})
        case ServiceEntry():
            settings = {name: part for name, part in sorted(entry.parts.items()) if part != PartSetting()}
            return entry.model_copy(update={"depends_on": tuple(sorted(entry.depends_on)), "parts": settings})
        case WorkEntry():
            return entry.model_copy(update={"services": tuple(sorted(entry.services))})
        case TemplateEntry() | AgreementEntry():
            return entry.model_copy(update={"objective": tuple(sorted(entry.objective, key=lambda o: o.title))})
        case _:
            return entry
