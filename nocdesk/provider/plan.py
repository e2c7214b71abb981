"""What an import would do: create, change from what to what, or nothing; and what only the store has."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.provider.agreed import plain
from nocdesk.provider.checks import faults_of
from nocdesk.provider.entry import Entry, Part
from nocdesk.provider.file import ProviderFile
from nocdesk.provider.kind_words import kind_words
from nocdesk.provider.merge import by_key, merge
from nocdesk.provider.network import DeviceEntry, EndPart, InterfacePart
from nocdesk.provider.shape import KINDS, Provider
from nocdesk.provider.stored import stored_provider
from nocdesk.provider.warnings import warnings_of
from nocdesk.sla.terms_shape import CreditShape, ObjectiveShape, Shape
from nocdesk.toml_file import FaultyFileError, line_of

_SHOWN = 6


class ProviderFileError(FaultyFileError):
    """A provider file cannot be imported; each fault is one line, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that an import changes."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Step:
    """One entry to create, where it has no `changes`, or to change."""

    kind: str
    entry: Entry
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, in the order in which it would do it; `absent` are titles of what only the store has.

    `warnings` say what of it is weak.
    """

    name: str
    steps: tuple[Step, ...]
    unchanged: int
    absent: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def plan_import(session: Session, file: ProviderFile) -> Plan:
    """Compare a file with the store; raises ProviderFileError with every fault of the file."""
    stored = stored_provider(session)
    faults = faults_of(file, stored)
    if faults:
        raise ProviderFileError(sorted(faults, key=line_of))
    steps = tuple(_steps(file.provider, stored))
    entries = sum(len(file.provider.entries(kind)) for kind in KINDS)
    warnings = tuple(warnings_of(step.entry for step in steps))
    return Plan(file.toml.name, steps, entries - len(steps), tuple(_absent(file.provider, stored)), warnings)


def _steps(provider: Provider, stored: Provider) -> Iterator[Step]:
    before = by_key(stored)
    for kind in KINDS:
        for entry in provider.entries(kind):
            old = before[kind].get(entry.key)
            new = merge(entry, old)
            if old is None:
                yield Step(kind, new)
            elif changes := tuple(_changes(old, new)):
                yield Step(kind, new, changes)


def _changes(old: Entry, new: Entry) -> Iterator[FieldChange]:
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield FieldChange(name, before, after)


def _absent(provider: Provider, stored: Provider) -> Iterator[str]:
    """Of the kinds that the file speaks of, what the store has beyond it; the catalogue comes with NocDesk."""
    for kind in (kind for kind in KINDS if kind not in ("specification", "template", "threshold")):
        named = {entry.key: entry for entry in provider.entries(kind)}
        for entry in stored.entries(kind) if named else ():
            if entry.key not in named:
                yield entry.title
            elif isinstance(entry, DeviceEntry):
                here = {part.name for part in getattr(named[entry.key], "interfaces", ())}
                lost = (part.name for part in entry.interfaces if part.name not in here)
                yield from (_("interface '{name}' of {device}").format(name=name, device=entry.title) for name in lost)


def plan_lines(plan: Plan) -> Iterator[str]:
    """A plan in words: what is created by kind, every change with its values, and the sums."""
    if not plan.steps:
        yield _("{name}: nothing to do; {count} entries are in the store as they stand here").format(
            name=plan.name, count=plan.unchanged
        )
    for kind in KINDS:
        created = [step.entry for step in plan.steps if step.kind == kind and not step.changes]
        if created:
            names = _first_of([entry.title.partition(" ")[2] for entry in created])
            words = kind_words(kind, len(created))
            yield _("create {count} {kind}: {names}").format(count=len(created), kind=words, names=names)
        for step in plan.steps:
            if step.kind == kind and step.changes:
                values = "; ".join(f"{c.field} {_words(c.before)} → {_words(c.after)}" for c in step.changes)
                yield _("change {title}: {values}").format(title=step.entry.title, values=values)
    if plan.steps:
        changed = sum(1 for step in plan.steps if step.changes)
        yield _("{created} to create, {changed} to change, {unchanged} unchanged").format(
            created=len(plan.steps) - changed, changed=changed, unchanged=plan.unchanged
        )
    if plan.absent:
        yield _("only in the store, and kept: {names}").format(names=_first_of(plan.absent))
    yield from (_("warning: {warning}").format(warning=warning) for warning in plan.warnings)


def _first_of(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return (
        shown if len(names) <= _SHOWN else _("{names} and {count} more").format(names=shown, count=len(names) - _SHOWN)
    )


def plan_counts(plan: Plan) -> dict[str, dict[str, int]]:
    """How many of each kind are created and changed, for programs."""
    created = Counter(step.kind for step in plan.steps if not step.changes)
    changed = Counter(step.kind for step in plan.steps if step.changes)
    return {"created": dict(created), "changed": dict(changed)}


def _words(value: object) -> str:
    match value:
        case None | "" | () | [] | {}:
            return _("nothing")
        case datetime():
            return value.isoformat()
        case tuple() | list():
            return "[" + ", ".join(map(_words, value)) + "]"
        case ObjectiveShape():
            said = f"{value.title} {value.target or value.limit:g}"
            return (
                said if value.limit is None else _("{figure} within {limit:g}").format(figure=said, limit=value.limit)
            )
        case CreditShape():
            return _("credit for {objective} in {count} steps").format(
                objective=value.objective, count=len(value.step) or 2
            )
        case InterfacePart():
            return f"'{value.name}'" + (f" ({value.description})" if value.description else "")
        case EndPart():
            return f"'{value.device}' '{value.interface}'"
        case float():
            return f"{value:g}"
        case Part() | Shape():
            return ", ".join(f"{name} {_words(said)}" for name, said in plain(value).items())
        case _:
            return f"'{value}'"
