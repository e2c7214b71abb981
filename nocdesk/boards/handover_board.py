"""A handover as its screen shows it: the sheet, what is said, the signatures, and the ones before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.shifts.model import Handover, HandoverState
from nocdesk.shifts.queries import is_intact
from nocdesk.shifts.sheet import NOTES, SheetItem, SheetSection, items_of


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the sheet, and whether it was read back."""

    id: int
    item: SheetItem
    is_read_back: bool


@dataclass(frozen=True, slots=True)
class HandoverView:
    """The whole handover; `notes` by their names, `older` and `newer` by number where there are some."""

    id: int
    shift: str
    starts_at: datetime
    ends_at: datetime
    state: HandoverState
    prepared_by: str
    notes: Mapping[str, str]
    outgoing: str | None
    offered_at: datetime | None
    incoming: str | None
    accepted_at: datetime | None
    refused_by: str | None
    refusal: str
    seal: str
    is_intact: bool
    rows: tuple[SheetRow, ...]
    older: int | None
    newer: int | None

    @property
    def to_read_back(self) -> int:
        """How many pressing lines are still to be read back."""
        return sum(row.item.is_pressing and not row.is_read_back for row in self.rows)

    @property
    def is_open_to_change(self) -> bool:
        """Whether the notes may be written."""
        return self.state in (HandoverState.DRAFT, HandoverState.REFUSED)


def handover_view(session: Session, handover_id: int | None = None) -> HandoverView | None:
    """One handover, or the newest that was not given up."""
    order = (Handover.ends_at.desc(), Handover.id.desc())
    kept = select(Handover).where(Handover.state != HandoverState.DISCARDED).order_by(*order)
    found = session.get(Handover, handover_id) if handover_id is not None else session.scalar(kept.limit(1))
    return None if found is None else _view(session, found)


def _view(session: Session, one: Handover) -> HandoverView:
    return HandoverView(
        id=one.id,
        shift=one.shift,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=one.state,
        prepared_by=one.prepared_by,
        notes={name: getattr(one, name) for name in NOTES},
        outgoing=one.outgoing,
        offered_at=one.offered_at,
        incoming=one.incoming,
        accepted_at=one.accepted_at,
        refused_by=one.refused_by,
        refusal=one.refusal,
        seal=one.seal,
        is_intact=is_intact(one),
        rows=_rows(one),
        older=_next(session, one, is_older=True),
        newer=_next(session, one, is_older=False),
    )


def _rows(one: Handover) -> tuple[SheetRow, ...]:
    """A line for each item, and where a section has none a line that says so: what is calm is told, too."""
    items = items_of(one.items)
    empty = [SheetItem(section, f"{section}:none", _("None")) for section in SheetSection]
    filled = {item.section for item in items}
    lines = [*items, *(item for item in empty if item.section not in filled)]
    places = list(SheetSection)
    ordered = sorted(lines, key=lambda item: places.index(item.section))
    return tuple(SheetRow(place, item, item.key in one.read_back) for place, item in enumerate(ordered))


def _next(session: Session, one: Handover, *, is_older: bool) -> int | None:
    """The number of the next older or newer one that was not given up."""
    beyond: ColumnElement[bool] = Handover.ends_at < one.ends_at if is_older else Handover.ends_at > one.ends_at
    same = Handover.id < one.id if is_older else Handover.id > one.id
    query = select(Handover.id).where(
        Handover.state != HandoverState.DISCARDED, or_(beyond, and_(Handover.ends_at == one.ends_at, same))
    )
    order = (Handover.ends_at.desc(), Handover.id.desc()) if is_older else (Handover.ends_at, Handover.id)
    return session.scalar(query.order_by(*order).limit(1))
