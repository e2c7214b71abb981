"""The provider file of format 1 as a whole."""

from nocdesk.provider.commercial import (
    AgreementEntry,
    ContactEntry,
    CustomerEntry,
    ServiceEntry,
    SiteEntry,
    SpecificationEntry,
    TemplateEntry,
    TicketTargetEntry,
    WorkEntry,
    WorkgroupEntry,
)
from nocdesk.provider.entry import Entry, Part
from nocdesk.provider.network import DeviceEntry, LinkEntry, ProbeEntry, SupportEntry
from nocdesk.provider.threshold_entry import ThresholdEntry

FORMAT = 1


class Provider(Part):
    """A whole provider; the tables in an order in which each names only what stands before it, or its like."""

    format: int = FORMAT
    specification: tuple[SpecificationEntry, ...] = ()
    template: tuple[TemplateEntry, ...] = ()
    customer: tuple[CustomerEntry, ...] = ()
    contact: tuple[ContactEntry, ...] = ()
    site: tuple[SiteEntry, ...] = ()
    agreement: tuple[AgreementEntry, ...] = ()
    service: tuple[ServiceEntry, ...] = ()
    device: tuple[DeviceEntry, ...] = ()
    link: tuple[LinkEntry, ...] = ()
    support: tuple[SupportEntry, ...] = ()
    probe: tuple[ProbeEntry, ...] = ()
    threshold: tuple[ThresholdEntry, ...] = ()
    work: tuple[WorkEntry, ...] = ()
    workgroup: tuple[WorkgroupEntry, ...] = ()
    ticket_target: tuple[TicketTargetEntry, ...] = ()

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """The entries of one table."""
        found: tuple[Entry, ...] = getattr(self, kind)
        return found


KINDS = tuple(name for name in Provider.model_fields if name != "format")
"""The tables of the file, in their order."""
