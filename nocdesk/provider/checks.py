"""What in a provider file contradicts itself or the store: duplicates, unknown names, impossible combinations."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError

from nocdesk.language import _
from nocdesk.network.model import ProbeType
from nocdesk.provider.commercial import (
    AgreementEntry,
    CustomerEntry,
    PartSetting,
    ServiceEntry,
    SiteEntry,
    TemplateEntry,
    WorkEntry,
)
from nocdesk.provider.entry import Entry
from nocdesk.provider.file import ProviderFile
from nocdesk.provider.kind_words import ONE_OF
from nocdesk.provider.merge import ByKey, Key, after_import, by_key
from nocdesk.provider.network import DeviceEntry, LinkEntry, ProbeEntry, SupportEntry
from nocdesk.provider.probe_parameters import PARAMETERS
from nocdesk.provider.shape import KINDS, Provider
from nocdesk.services.composition import RuleKind, state_rule
from nocdesk.services.model import PartEffect
from nocdesk.shape_faults import fault_text
from nocdesk.sla.agreed_terms import resolved
from nocdesk.toml_file import FaultyFileError, nearest


@dataclass(frozen=True, slots=True)
class Whole:
    """A file together with the store: what there would be after the import, by kind and key."""

    file: ProviderFile
    stored: Mapping[str, ByKey]
    after: Mapping[str, ByKey]

    def entry(self, kind: str, name: str | None) -> Entry | None:
        """What will be known under a name."""
        return self.after[kind].get((name,)) if name is not None else None


def faults_of(file: ProviderFile, stored: Provider) -> list[str]:
    """Every fault of a file, in the file's order where it has one; none means that it can be imported."""
    whole = Whole(file, by_key(stored), after_import(file.provider, stored))
    found = [
        *_duplicates(whole),
        *_unknown_references(whole),
        *_unknown_interfaces(whole),
        *_foreign_property(whole),
        *_terms_faults(whole),
        *_cycles(whole),
        *_too_few_parts(whole),
        *_probe_faults(whole),
        *_work_faults(whole),
    ]
    return [*file.faults, *found]


def _numbered(whole: Whole, kind: str) -> Iterator[tuple[int, Entry]]:
    return enumerate(whole.file.provider.entries(kind))


def _duplicates(whole: Whole) -> Iterator[str]:
    for kind in KINDS:
        first: dict[Key, int] = {}
        for number, entry in _numbered(whole, kind):
            if entry.key in first:
                line = whole.file.toml.line((kind, whole.file.places[kind][first[entry.key]]))
                place = whole.file.place(kind, number)
                yield _("{place}: {title} stands on line {line} already: remove or rename one").format(
                    place=place, title=entry.title, line=line
                )
            first.setdefault(entry.key, number)
    yield from _duplicate_values(whole, "customer", "number")
    yield from _duplicate_values(whole, "device", "address")


def _duplicate_values(whole: Whole, kind: str, path: str) -> Iterator[str]:
    """Two customers of one number, two devices at one address: the later one in the file is at fault."""
    in_file = {entry.key for _, entry in _numbered(whole, kind)}
    owner = {_identity(entry): entry for key, entry in whole.stored[kind].items() if key not in in_file}
    for number, entry in _numbered(whole, kind):
        identity = _identity(entry)
        other = owner.setdefault(identity, entry)
        if other.key != entry.key:
            said = _("{place}: {title} has {identity}, and so has {other} in the store: correct one of them")
            if other.key in in_file:
                said = _("{place}: {title} has {identity}, and so has {other}: correct one of them")
            place = whole.file.place(kind, number, (path,))
            yield said.format(place=place, title=entry.title, identity=identity, other=other.title)


def _identity(entry: Entry) -> str:
    if isinstance(entry, DeviceEntry):
        return _("address {address} port {port}").format(address=entry.address, port=entry.port)
    return _("number {number}").format(number=cast(CustomerEntry, entry).number)


def _unknown_references(whole: Whole) -> Iterator[str]:
    for kind in KINDS:
        for number, entry in _numbered(whole, kind):
            seen: set[tuple[str, str]] = set()
            for path, target, name in entry.references():
                place = whole.file.place(kind, number, path)
                if (name,) not in whole.after[target] and name not in whole.file.broken.get(target, ()):
                    known = [key[0] for key in whole.after[target]]
                    yield _("{place}: {title} names an unknown {kind} '{name}'; {remedy}").format(
                        place=place,
                        title=entry.title,
                        kind=ONE_OF[target],
                        name=name,
                        remedy=nearest(name, known),
                    )
                if len(path) == 2 and isinstance(path[1], int) and (target, name) in seen:
                    yield _("{place}: {title} names {kind} '{name}' twice: remove one").format(
                        place=place, title=entry.title, kind=ONE_OF[target], name=name
                    )
                seen.add((target, name))


def _unknown_interfaces(whole: Whole) -> Iterator[str]:
    for number, entry in _numbered(whole, "link"):
        link = cast(LinkEntry, entry)
        for side, end in (("a", link.a), ("b", link.b)):
            device = whole.entry("device", end.device)
            if device is None:
                continue
            known = {part.name for part in cast(DeviceEntry, device).interfaces}
            if end.interface not in known:
                place = whole.file.place("link", number, (side, "interface"))
                hint = nearest(end.interface, sorted(known))
                yield _("{place}: {title}: {device} has no interface '{name}'; {remedy}").format(
                    place=place, title=link.title, device=device.title, name=end.interface, remedy=hint
                )


def _foreign_property(whole: Whole) -> Iterator[str]:
    """A service at another customer's site or under another customer's agreement."""
    in_file = {entry.key: number for number, entry in _numbered(whole, "service")}
    for key, entry in whole.after["service"].items():
        service = cast(ServiceEntry, entry)
        for kind, name in (("site", service.site), ("agreement", service.agreement)):
            owned = cast("SiteEntry | AgreementEntry | None", whole.entry(kind, name))
            if owned is None or owned.customer == service.customer:
                continue
            place = _place(whole, "service", in_file.get(key), kind, kind, owned)
            yield _(
                "{place}: {title} belongs to '{customer}', but its {owned} to '{owner}': correct one of them"
            ).format(
                place=place,
                title=service.title,
                customer=service.customer,
                owned=owned.title,
                owner=owned.customer,
            )


def _terms_faults(whole: Whole) -> Iterator[str]:
    """Agreements whose terms do not hold together with those of their templates."""
    in_file = {entry.key: number for number, entry in _numbered(whole, "agreement")}
    for key, entry in whole.after["agreement"].items():
        agreement = cast(AgreementEntry, entry)
        customer = cast("CustomerEntry | None", whole.entry("customer", agreement.customer))
        template = cast("TemplateEntry | None", whole.entry("template", agreement.template))
        if customer is None or (template is None and agreement.template is not None):
            continue
        layers = [layer.own_terms for layer in (template, agreement) if layer is not None]
        try:
            resolved(agreement.name, customer.timezone, *layers)
        except FaultyFileError as error:
            place = _place(whole, "agreement", in_file.get(key), "name", "template", template or agreement)
            yield from (f"{place}: {agreement.title}: {fault.partition(': ')[2]}" for fault in error.faults)


def _place(whole: Whole, kind: str, number: int | None, key: str, other: str, owned: Entry) -> str:
    """At the entry where it is in the file, else at the entry of the file that contradicts it."""
    if number is not None:
        return whole.file.place(kind, number, (key,))
    for at, entry in _numbered(whole, other):
        if entry.key == owned.key:
            return whole.file.place(other, at)
    return _("{name} (with the store)").format(name=whole.file.toml.name)


def _cycles(whole: Whole) -> Iterator[str]:
    """Services that depend on themselves; each cycle once, at one of its services that the file names."""
    edges = {key[0]: cast(ServiceEntry, entry).depends_on for key, entry in whole.after["service"].items()}
    done: set[str] = set()
    for number, entry in _numbered(whole, "service"):
        cycle = _cycle_from(entry.key[0], edges, done)
        if cycle:
            path = " → ".join(cycle)
            place = whole.file.place("service", number, ("depends_on",))
            yield _(
                "{place}: services depend on each other in a circle ({path}): remove one of these dependencies"
            ).format(place=place, path=path)


def _cycle_from(start: str, edges: Mapping[str, tuple[str, ...]], done: set[str]) -> list[str]:
    """The first circle reached from a service; `done` collects the services from which all has been seen."""
    path: list[str] = []
    waiting: list[Iterator[str]] = [iter((start,))]
    while waiting:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            if path:
                done.add(path.pop())
        elif name in path:
            done.update(path)
            return [*path[path.index(name) :], name]
        elif name not in done and name in edges:
            path.append(name)
            waiting.append(iter(edges[name]))
    return []


def _too_few_parts(whole: Whole) -> Iterator[str]:
    """Services that need more parts than they have, and so would never be up."""
    supports = [cast(SupportEntry, entry) for entry in whole.after["support"].values()]
    parts = Counter(support.service for support in supports if support.effect is not PartEffect.IGNORE)
    for number, entry in _numbered(whole, "service"):
        service = cast(ServiceEntry, entry)
        rule = state_rule(service.state_rule)
        needed = [n for n in service.depends_on if service.parts.get(n, PartSetting()).effect is not PartEffect.IGNORE]
        count = len(needed) + parts[service.name]
        if rule.kind is RuleKind.AT_LEAST and rule.needed > count:
            place = whole.file.place("service", number, ("state_rule",))
            yield _("{place}: {title} needs {rule} and has only {count} parts: add parts or need fewer").format(
                place=place, title=service.title, rule=rule.words, count=count
            )


def _work_faults(whole: Whole) -> Iterator[str]:
    """Work that is done once cannot begin to recur under the same name, nor the other way round."""
    for number, entry in _numbered(whole, "work"):
        stored = cast("WorkEntry | None", whole.stored["work"].get(entry.key))
        if stored is not None and bool(stored.recurrence) is not bool(cast(WorkEntry, entry).recurrence):
            place = whole.file.place("work", number)
            said = _("{place}: {title} is done once in the store: give it another name")
            if stored.recurrence:
                said = _("{place}: {title} recurs in the store: give it another name")
            yield said.format(place=place, title=entry.title)


def _probe_faults(whole: Whole) -> Iterator[str]:
    watching: dict[tuple[str, ProbeType], str] = {}
    in_file = {entry.key for _, entry in _numbered(whole, "probe")}
    for key, entry in whole.stored["probe"].items():
        probe = cast(ProbeEntry, entry)
        if key not in in_file:
            watching[probe.device, probe.type] = probe.name
    for number, entry in _numbered(whole, "probe"):
        probe = cast(ProbeEntry, entry)
        yield from _parameter_faults(whole, number, probe)
        if probe.type not in (ProbeType.SYSTEM, ProbeType.IF_MIB):
            continue
        place = whole.file.place("probe", number)
        other = watching.setdefault((probe.device, probe.type), probe.name)
        if other != probe.name:
            yield _("{place}: {title} reads {type} of the same device as '{other}': remove one").format(
                place=place, title=probe.title, type=probe.type, other=other
            )
        device = cast("DeviceEntry | None", whole.entry("device", probe.device))
        if probe.type is ProbeType.IF_MIB and device is not None and not device.interfaces:
            yield _("{place}: {title}: {device} names no interfaces to watch: add interfaces to it").format(
                place=place, title=probe.title, device=device.title
            )


def _parameter_faults(whole: Whole, number: int, probe: ProbeEntry) -> Iterator[str]:
    shape = PARAMETERS[probe.type]
    try:
        shape.model_validate(probe.parameters)
    except ValidationError as error:
        for detail in error.errors():
            path = detail["loc"]
            place = whole.file.place("probe", number, ("parameters", *path))
            if detail["type"] == "extra_forbidden":
                known = tuple(shape.model_fields)
                hint = _("a {type} probe has none: remove it").format(type=probe.type)
                if known:
                    hint = nearest(str(path[0]), known)
                yield _("{place}: {title}: unknown parameter '{name}'; {remedy}").format(
                    place=place, title=probe.title, name=path[0], remedy=hint
                )
            else:
                yield _("{place}: {title}: {name} {fault}").format(
                    place=place,
                    title=probe.title,
                    name=" ".join((_("parameter"), *map(str, path))),
                    fault=fault_text(detail),
                )
