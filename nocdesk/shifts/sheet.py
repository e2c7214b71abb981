"""What stands on a handover sheet: items by section, each to be read back where it is pressing."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from nocdesk.language import _
from nocdesk.shifts.model import Handover

NOTES = ("situation", "background", "assessment", "request")
"""The free notes, in the order in which they are told (SBAR)."""

NOTE_WORDS: Mapping[str, str] = {
    "situation": _("Situation"),
    "background": _("Background"),
    "assessment": _("Assessment"),
    "request": _("Request"),
}


class SheetSection(StrEnum):
    """What an item belongs to, in the order of the sheet."""

    PROBLEMS = "problems"
    TICKETS = "tickets"
    SLA_RISK = "slaRisk"
    WORKS = "works"
    WITHHELD = "withheld"
    FALSE_ALARMS = "falseAlarms"
    TOOL_HEALTH = "toolHealth"
    STAFFING = "staffing"
    VENDORS = "vendors"
    KPIS = "kpis"


SECTION_WORDS: Mapping[SheetSection, str] = {
    SheetSection.PROBLEMS: _("Open problems, P1 and P2"),
    SheetSection.TICKETS: _("Open tickets, P1 and P2"),
    SheetSection.SLA_RISK: _("SLA at risk, or broken within 4 h"),
    SheetSection.WORKS: _("Planned works, next 4 h"),
    SheetSection.WITHHELD: _("Shelved, suppressed, out of service"),
    SheetSection.FALSE_ALARMS: _("Known false alarms"),
    SheetSection.TOOL_HEALTH: _("Health of the tools"),
    SheetSection.STAFFING: _("Staffing"),
    SheetSection.VENDORS: _("Vendor cases"),
    SheetSection.KPIS: _("The shift in figures"),
}


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One line of the sheet; `key` names what it is about, `is_pressing` that it is to be read back (P1)."""

    section: SheetSection
    key: str
    text: str
    detail: str = ""
    is_pressing: bool = False


def items_as_stored(items: Iterable[SheetItem]) -> dict[str, Any]:
    """Items as a handover keeps them."""
    return {"items": [{**asdict(item), "section": item.section.value} for item in items]}


def items_of(stored: Mapping[str, Any]) -> tuple[SheetItem, ...]:
    """The items that a handover keeps."""
    return tuple(SheetItem(**{**item, "section": SheetSection(item["section"])}) for item in stored["items"])


def not_read_back(items: Sequence[SheetItem], read_back: Iterable[str]) -> list[SheetItem]:
    """The pressing items that are still to be read back."""
    done = set(read_back)
    return [item for item in items if item.is_pressing and item.key not in done]


def sealing(handover: Handover) -> str:
    """The hash of everything that both have signed (SHA-256 over canonical JSON), signatures and times among it."""
    content = {
        "shift": handover.shift,
        "starts_at": handover.starts_at.isoformat(),
        "ends_at": handover.ends_at.isoformat(),
        **{name: getattr(handover, name) for name in NOTES},
        "items": handover.items["items"],
        "read_back": sorted(handover.read_back),
        "outgoing": handover.outgoing,
        "offered_at": handover.offered_at.isoformat() if handover.offered_at else None,
        "incoming": handover.incoming,
        "accepted_at": handover.accepted_at.isoformat() if handover.accepted_at else None,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
