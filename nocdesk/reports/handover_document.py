"""A handover as a report: what stood open, what was said about it, and who signed."""

from datetime import datetime

from nocdesk.reports.document import Block, Column, Document, Note, Section, Table, Unit, Value
from nocdesk.shifts.model import Handover, HandoverState
from nocdesk.shifts.queries import is_intact
from nocdesk.shifts.sheet import NOTES, SECTION_WORDS, SheetItem, SheetSection, items_of
from nocdesk.shifts.states import STATE_WORDS


def handover_document(handover: Handover, *, timezone: str, provider: str, now: datetime) -> Document:
    """The whole sheet."""
    items = items_of(handover.items)
    return Document(
        title="Shift handover",
        customer=f"Shift {handover.shift}",
        provider=provider,
        period=f"{handover.shift}, {handover.starts_at:%Y-%m-%d %H:%M} to {handover.ends_at:%Y-%m-%d %H:%M} UTC",
        starts_at=handover.starts_at,
        ends_at=handover.ends_at,
        timezone=timezone,
        computed_at=now,
        reading_at=handover.accepted_at or handover.offered_at or now,
        sections=(
            Section("Signatures", _signatures(handover)),
            Section("What is said", tuple(_said(handover))),
            *(Section(SECTION_WORDS[section], (_table(items, section, handover),)) for section in SheetSection),
        ),
        caution="For use within the provider: it names parts of the network.",
    )


def _signatures(handover: Handover) -> tuple[Block, ...]:
    columns = (Column("Side"), Column("Name"), Column("Signed", Unit.INSTANT))
    rows: tuple[tuple[Value, ...], ...] = (
        ("Leaves", handover.outgoing or "not signed", handover.offered_at),
        ("Comes", handover.incoming or "not signed", handover.accepted_at),
    )
    words = [f"The handover is {STATE_WORDS[handover.state]}."]
    if handover.state is HandoverState.REFUSED:
        words.append(f"{handover.refused_by} refused it: {handover.refusal}")
    if handover.seal:
        kept = "unchanged since" if is_intact(handover) else "NOT WHAT WAS SIGNED: it was changed in the store"
        words.append(f"Seal (SHA-256) {handover.seal}, {kept}.")
    return (Table("", columns, rows), Note(" ".join(words)))


def _said(handover: Handover) -> list[Block]:
    return [Note(f"{name.capitalize()}: {getattr(handover, name) or 'nothing to add'}") for name in NOTES]


def _table(items: tuple[SheetItem, ...], section: SheetSection, handover: Handover) -> Table:
    own = [item for item in items if item.section is section]
    columns = (Column("What", width=2.4), Column("Detail", width=2.4), Column("Read back"))
    rows: list[tuple[Value, ...]] = [(item.text, item.detail, _read_back(item, handover)) for item in own]
    return Table("", columns, tuple(rows), marks=tuple("bad" if item.is_pressing else "" for item in own))


def _read_back(item: SheetItem, handover: Handover) -> str:
    if not item.is_pressing:
        return ""
    return "yes" if item.key in handover.read_back else "no"
