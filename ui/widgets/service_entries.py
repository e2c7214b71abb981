"""What the service picker lists: those that need attention, then all by customer; values in, values out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from nocdesk.boards.rows import ServiceRow
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict


class EntryKind(StrEnum):
    """How an entry is drawn and what choosing it does."""

    SECTION = "section"
    SERVICE = "service"
    CUSTOMER = "customer"
    LEAF = "leaf"


@dataclass(frozen=True, slots=True)
class PickerEntry:
    """A line of the picker; `service` where choosing it opens one, `is_open` for an unfolded customer."""

    kind: EntryKind
    title: str
    note: str = ""
    service: ServiceRow | None = None
    is_open: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same when the line's content changes."""
        return self.kind.value, self.title if self.service is None else str(self.service.id)


def picker_entries(
    services: Sequence[ServiceRow], *, words: str = "", open_customers: Collection[str] = ()
) -> list[PickerEntry]:
    """The lines for these services, in which every one of `words` occurs; a search unfolds what it found."""
    found = [row for row in services if matches(row, words)]
    urgent = sorted((row for row in found if service_severity(row) is not None), key=_urgency)
    entries: list[PickerEntry] = []
    if urgent:
        entries.append(PickerEntry(EntryKind.SECTION, _("Needs attention"), _("now or this month")))
        entries += [PickerEntry(EntryKind.SERVICE, row.name, row.customer, row) for row in urgent]
    if found:
        entries.append(PickerEntry(EntryKind.SECTION, _("All services"), _("by customer")))
    for customer, group in groupby(sorted(found, key=_place), key=lambda row: row.customer):
        rows = list(group)
        is_open = bool(words.strip()) or customer in open_customers
        entries.append(PickerEntry(EntryKind.CUSTOMER, customer, str(len(rows)), None, is_open))
        if is_open:
            entries += [PickerEntry(EntryKind.LEAF, row.name, row.site, row) for row in rows]
    return entries


def matches(row: ServiceRow, words: str) -> bool:
    """Whether each word occurs in the service's name, label, customer or site."""
    text = " ".join((row.name, row.label, row.customer, row.site)).casefold()
    return all(word in text for word in words.casefold().split())


def service_severity(row: ServiceRow) -> PerceivedSeverity | None:
    """How loudly a service is marked; None if nothing is wrong with it."""
    if row.service_class is ServiceClass.DOWN:
        return PerceivedSeverity.CRITICAL
    if row.service_class is ServiceClass.DEGRADED:
        return PerceivedSeverity.MAJOR
    if row.sla is None:
        return None
    marks = {Verdict.BREACHED: PerceivedSeverity.MAJOR, Verdict.AT_RISK: PerceivedSeverity.MINOR}
    return marks.get(row.sla.state)


def _urgency(row: ServiceRow) -> tuple[int, float, str]:
    severity = service_severity(row) or PerceivedSeverity.CLEARED
    return severity.rank, row.sla.budget_left_s if row.sla is not None else 0.0, row.name


def _place(row: ServiceRow) -> tuple[str, str]:
    return row.customer, row.name
