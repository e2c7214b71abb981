"""The provider's own network and how it is watched: devices, links, what they support, and probes."""

from collections.abc import Iterator
from typing import Any, Self

from pydantic import Field, model_validator

from nocdesk.language import _
from nocdesk.network.model import DeviceKind, ProbeType, SnmpBackend, SnmpVersion
from nocdesk.provider.entry import Entry, NamedEntry, Part, Reference
from nocdesk.provider.fields import (
    Address,
    ContextName,
    Count,
    CredentialName,
    Interval,
    Label,
    Latitude,
    Longitude,
    Name,
    Port,
    SiteLabel,
    Text,
    Weight,
    check_somewhere,
)
from nocdesk.provider.kind_words import ONE_OF
from nocdesk.services.model import PartEffect


class InterfacePart(Part):
    """An interface by its ifName."""

    name: Name
    description: Text = ""


class DeviceEntry(NamedEntry):
    """An SNMP agent of the provider's own network; where it stands in degrees, north and east positive."""

    WHAT = "device"
    kind: DeviceKind
    vendor: Text = ""
    location: Text = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    address: Address
    port: Port = 161
    snmp: SnmpVersion
    credential: CredentialName
    backend: SnmpBackend = SnmpBackend.NATIVE
    answers_from: tuple[Address, ...] = ()
    context: ContextName = ""
    max_varbinds: Count | None = None
    collected_by: SiteLabel = ""
    needs: tuple[Label, ...] = ()
    interfaces: tuple[InterfacePart, ...] = ()

    @model_validator(mode="after")
    def _interfaces_once(self) -> Self:
        names = [interface.name for interface in self.interfaces]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(_("has two interfaces named '{name}': keep one").format(name=name))
        return self

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        check_somewhere(self.latitude, self.longitude)
        return self

    @model_validator(mode="after")
    def _settings_fit(self) -> Self:
        if self.context and self.snmp is not SnmpVersion.V3:
            raise ValueError(
                _("has a context, which SNMP {snmp} does not know: set snmp to v3, or remove it").format(snmp=self.snmp)
            )
        if self.address in self.answers_from or len(set(self.answers_from)) < len(self.answers_from):
            raise ValueError(_("names an address twice in address and answers_from: list only its further addresses"))
        if self.backend is SnmpBackend.PYSNMP and self.snmp is SnmpVersion.V1:
            raise ValueError(_("speaks v1, which the backend pysnmp does not: leave out backend"))
        if self.backend is SnmpBackend.PYSNMP and self.answers_from:
            raise ValueError(_("has answers_from, which the backend pysnmp does not know: leave out one of the two"))
        return self


class EndPart(Part):
    """One end of a link."""

    device: Name
    interface: Name


class LinkEntry(NamedEntry):
    """What runs between two interfaces."""

    WHAT = "link"
    a: EndPart
    b: EndPart

    @model_validator(mode="after")
    def _has_two_ends(self) -> Self:
        if self.a == self.b:
            raise ValueError(_("has the same interface at both ends: correct one of them"))
        return self

    def references(self) -> Iterator[Reference]:
        yield ("a", "device"), "device", self.a.device
        yield ("b", "device"), "device", self.b.device


class SupportEntry(Entry):
    """What a service rides on."""

    WHAT = "support"
    service: Name
    device: Name | None = None
    link: Name | None = None
    effect: PartEffect = PartEffect.PASS
    weight: Weight = 1.0

    @model_validator(mode="after")
    def _one_resource(self) -> Self:
        if (self.device is None) == (self.link is None):
            raise ValueError(_("needs exactly one of device and link: write one support for each"))
        return self

    @property
    def key(self) -> tuple[str, ...]:
        return (self.service, "device" if self.device else "link", self.device or self.link or "")

    @property
    def title(self) -> str:
        return _("support of '{service}' by {kind} '{name}'").format(
            service=self.service, kind=ONE_OF[self.key[1]], name=self.key[2]
        )

    def references(self) -> Iterator[Reference]:
        yield ("service",), "service", self.service
        if self.device is not None:
            yield ("device",), "device", self.device
        if self.link is not None:
            yield ("link",), "link", self.link


class ProbeEntry(NamedEntry):
    """What is polled, and how often."""

    WHAT = "probe"
    type: ProbeType
    device: Name
    service: Name | None = None
    interval_s: Interval = 60.0
    parameters: dict[str, Any] = Field(default_factory=dict)

    def references(self) -> Iterator[Reference]:
        yield ("device",), "device", self.device
        if self.service is not None:
            yield ("service",), "service", self.service
