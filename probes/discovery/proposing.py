"""Makes a provider file of what was found: what is new beside what the store has, and to which service it belongs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nocdesk.language import _
from nocdesk.network.left_out import Offered
from nocdesk.network.model import DeviceKind, ProbeType
from nocdesk.provider.network import DeviceEntry, InterfacePart, ProbeEntry
from nocdesk.provider.shape import Provider
from probes.discovery.matching import Match, Matches, ServiceName, matches
from probes.discovery.offers import InterfaceOffer, ProbeOffer, Survey
from probes.discovery.vendors import vendor_of

_MAX_NAME = 200
INTERVAL_S = 60.0

_OWN_TYPES = (ProbeOffer(ProbeType.SYSTEM, "system", about="whether it answers"),)
_INTERFACES = ProbeOffer(ProbeType.IF_MIB, "interfaces")


@dataclass(frozen=True, slots=True)
class InterfaceProposal:
    """An interface, whether the store has it, and whom it seems to serve."""

    offer: InterfaceOffer
    is_known: bool
    matches: Matches


@dataclass(frozen=True, slots=True)
class ProbeProposal:
    """A probe by its name, whether the store has it, and which service it measures."""

    name: str
    offer: ProbeOffer
    is_known: bool
    matches: Matches

    @property
    def service(self) -> Match | None:
        """The service that is proposed for it, if one is certain."""
        best = self.matches.best
        return best if best is not None and best.is_certain and not self.is_known else None


@dataclass(frozen=True, slots=True)
class DeviceProposal:
    """A device with what it gets; `notes` say what was left out, and `entry` is None where it is not proposed."""

    survey: Survey
    name: str
    is_known: bool
    interfaces: tuple[InterfaceProposal, ...]
    probes: tuple[ProbeProposal, ...]
    notes: tuple[str, ...]
    entry: DeviceEntry | None

    @property
    def offered(self) -> Offered:
        """What would be added, by name: that is the same also where a device describes it in other words."""
        answered = self.survey.answered
        interfaces = [each.offer.name for each in self.interfaces if not each.is_known and not each.offer.left_out]
        probes = [each.name for each in self.probes if not each.is_known]
        return Offered(answered.address, answered.host.port, self.name, tuple(sorted((*interfaces, *probes))))


class Proposer:
    """Turns surveys into proposals, one after the other, so that no two devices get one name."""

    def __init__(self, stored: Provider, kind: DeviceKind) -> None:
        self._kind = kind
        self._by_address = {(one.address, one.port): one for one in stored.device}
        self._owners = {one.name: (one.address, one.port) for one in stored.device}
        self._services = tuple(ServiceName(one.name, one.label) for one in stored.service)
        self._probes = stored.probe
        self._probe_names = {one.name for one in stored.probe}

    def propose(self, survey: Survey) -> DeviceProposal:
        """What is to be created for a device."""
        place = (survey.answered.address, survey.answered.host.port)
        stored = self._by_address.get(place)
        name = stored.name if stored else self._new_name(survey)
        owner = self._owners.setdefault(name, place)
        if owner != place:
            return self._unnamed(survey, name, _("{address} port {port}").format(address=owner[0], port=owner[1]))
        interfaces = self._interfaces(survey, stored)
        entry = self._entry(survey, name, stored, interfaces)
        probes = tuple(self._probes_of(survey, entry))
        notes = (*survey.notes, *_gone(survey, stored))
        return DeviceProposal(survey, name, stored is not None, interfaces, probes, notes, entry)

    def _new_name(self, survey: Survey) -> str:
        found = survey.answered
        return (found.host.name or found.system.name or found.address)[:_MAX_NAME].strip()

    def _unnamed(self, survey: Survey, name: str, other: str) -> DeviceProposal:
        note = _(
            "it calls itself '{name}' as the device at {other} does: leave it out if it is the "
            "same device at another address, else give it a name of its own in a file of "
            "name,address"
        ).format(name=name, other=other)
        return DeviceProposal(survey, name, False, (), (), (note, *survey.notes), None)

    def _interfaces(self, survey: Survey, stored: DeviceEntry | None) -> tuple[InterfaceProposal, ...]:
        known = {part.name for part in stored.interfaces} if stored else set()
        return tuple(
            InterfaceProposal(offer, offer.name in known, matches({"description": offer.description}, self._services))
            for offer in survey.interfaces
        )

    def _entry(
        self, survey: Survey, name: str, stored: DeviceEntry | None, interfaces: Sequence[InterfaceProposal]
    ) -> DeviceEntry:
        """The device as it is stored, with what is new; a person's own entries are never changed."""
        new = tuple(
            InterfacePart(name=one.offer.name, description=one.offer.description)
            for one in interfaces
            if not one.is_known and not one.offer.left_out
        )
        if stored is not None:
            return stored.model_copy(update={"interfaces": (*stored.interfaces, *new)})
        found = survey.answered
        return DeviceEntry(
            name=name,
            kind=self._kind,
            vendor=vendor_of(found.system.object_id),
            location=found.system.location[:_MAX_NAME],
            address=found.address,
            port=found.host.port,
            snmp=found.key.version,
            credential=found.key.name,
            interfaces=new,
        )

    def _probes_of(self, survey: Survey, entry: DeviceEntry) -> Iterator[ProbeProposal]:
        watched = (
            (replace(_INTERFACES, about=_("{count} watched").format(count=len(entry.interfaces))),)
            if entry.interfaces
            else ()
        )
        known = {(one.type, _same(one.parameters)): one.name for one in self._probes if one.device == entry.name}
        for offer in (*_OWN_TYPES, *watched, *survey.probes):
            name = known.get((offer.type, _same(offer.parameters)))
            found = matches(offer.words, self._services)
            yield ProbeProposal(name or self._probe_name(entry.name, offer.label), offer, name is not None, found)

    def _probe_name(self, device: str, label: str) -> str:
        """A name that no other probe has."""
        wanted = f"{device} {label}"[: _MAX_NAME - 5]
        name, number = wanted, 1
        while name in self._probe_names:
            number += 1
            name = f"{wanted} {number}"
        self._probe_names.add(name)
        return name


def fragment(proposals: Sequence[DeviceProposal]) -> Provider:
    """The provider file that brings the proposals into the store."""
    wanted = [one for one in proposals if one.entry is not None]
    return Provider(
        device=tuple(one.entry for one in wanted if one.entry is not None),
        probe=tuple(_probe_entry(one.name, probe) for one in wanted for probe in one.probes if not probe.is_known),
    )


def _probe_entry(device: str, probe: ProbeProposal) -> ProbeEntry:
    return ProbeEntry(
        name=probe.name,
        type=probe.offer.type,
        device=device,
        service=probe.service.service if probe.service else None,
        interval_s=INTERVAL_S,
        parameters=dict(probe.offer.parameters),
    )


def _same(parameters: Mapping[str, object]) -> frozenset[tuple[str, object]]:
    """What is read; whether its history or its faults too is the person's choice."""
    return frozenset((name, value) for name, value in parameters.items() if name not in {"history", "faults"})


def _gone(survey: Survey, stored: DeviceEntry | None) -> Iterator[str]:
    here = {offer.name for offer in survey.interfaces}
    gone = [part.name for part in stored.interfaces if part.name not in here] if stored else []
    if gone:
        yield _("in the store but not on the device: interfaces {gone}").format(gone=", ".join(gone))
