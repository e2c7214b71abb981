"""A handover as a report: what stood open, what was said about it, and who signed."""

from datetime import datetime

from nocdesk.language import _
from nocdesk.reports.document import Block, Column, Document, Note, Section, Table, Unit, Value
from nocdesk.shifts.model import Handover, HandoverState
from nocdesk.shifts.queries import is_intact
from nocdesk.shifts.sheet import NOTE_WORDS, NOTES, SECTION_WORDS, SheetItem, SheetSection, items_of
from nocdesk.shifts.states import STATE_WORDS


def handover_document(handover: Handover, *, timezone: str, provider: str, now: datetime) -> Document:
    """The whole sheet."""
    items = items_of(handover.items)
    return Document(
        title=_("Shift handover"),
        customer=_("Shift {shift}").format(shift=handover.shift),
        provider=provider,
        period=_("{shift}, {starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC").format(
            shift=handover.shift, starts_at=handover.starts_at, ends_at=handover.ends_at
        ),
        starts_at=handover.starts_at,
        ends_at=handover.ends_at,
        timezone=timezone,
        computed_at=now,
        reading_at=handover.accepted_at or handover.offered_at or now,
        sections=(
            Section(_("Signatures"), _signatures(handover)),
            Section(_("What is said"), tuple(_said(handover))),
            *(Section(SECTION_WORDS[section], (_table(items, section, handover),)) for section in SheetSection),
        ),
        caution=_("For use within the provider: it names parts of the network."),
    )


def _signatures(handover: Handover) -> tuple[Block, ...]:
    columns = (Column(_("Side")), Column(_("Name")), Column(_("Signed"), Unit.INSTANT))
    rows: tuple[tuple[Value, ...], ...] = (
        (_("Leaves"), handover.outgoing or _("not signed"), handover.offered_at),
        (_("Comes"), handover.incoming or _("not signed"), handover.accepted_at),
    )
    words = [_("The handover is {state}.").format(state=STATE_WORDS[handover.state])]
    if handover.state is HandoverState.REFUSED:
        words.append(
            _("{refused_by} refused it: {refusal}").format(refused_by=handover.refused_by, refusal=handover.refusal)
        )
    if handover.seal:
        kept = _("unchanged since") if is_intact(handover) else _("NOT WHAT WAS SIGNED: it was changed in the store")
        words.append(_("Seal (SHA-256) {seal}, {kept}.").format(seal=handover.seal, kept=kept))
    return (Table("", columns, rows), Note(" ".join(words)))


def _said(handover: Handover) -> list[Block]:
    return [Note(f"{NOTE_WORDS[name]}: {getattr(handover, name) or _('nothing to add')}") for name in NOTES]


def _table(items: tuple[SheetItem, ...], section: SheetSection, handover: Handover) -> Table:
    own = [item for item in items if item.section is section]
    columns = (Column(_("What"), width=2.4), Column(_("Detail"), width=2.4), Column(_("Read back")))
    rows: list[tuple[Value, ...]] = [(item.text, item.detail, _read_back(item, handover)) for item in own]
    return Table("", columns, tuple(rows), marks=tuple("bad" if item.is_pressing else "" for item in own))


def _read_back(item: SheetItem, handover: Handover) -> str:
    if not item.is_pressing:
        return ""
    return _("yes") if item.key in handover.read_back else _("no")
