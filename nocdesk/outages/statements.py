"""What people said of stretches of the ledger, and what it then reads."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from nocdesk.outages.classes import Classified, overruled
from nocdesk.outages.model import LedgerCorrection, StatementKind
from nocdesk.outages.stretch import Stretch
from nocdesk.services.model import ServiceClass


@dataclass(frozen=True, slots=True)
class Statement:
    """A correction or an exclusion, with who made it, when and why, and who withdrew it (None: nobody has)."""

    id: int
    service_id: int
    kind: StatementKind
    service_class: ServiceClass
    began_at: datetime
    ended_at: datetime
    reason: str
    made_by: str
    made_at: datetime
    second_signature: str | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None


def all_statements(
    session: Session, service_ids: Collection[int] | None, start: datetime, end: datetime
) -> list[Statement]:
    """All that was ever said of some part of a time, oldest first, with what has been withdrawn since."""
    said, later = LedgerCorrection, aliased(LedgerCorrection)
    query = (
        select(said, later.made_by, later.made_at)
        .outerjoin(later, later.withdraws_id == said.id)
        .where(said.began_at < end, said.ended_at > start)
        .order_by(said.id)
    )
    # Few they are: it is quicker to look at all of them than to name thousands of services.
    rows = session.execute(query).all()
    return [
        _statement(row, row.service_class, withdrawn_by, withdrawn_at)
        for row, withdrawn_by, withdrawn_at in rows
        if row.service_class is not None and (service_ids is None or row.service_id in service_ids)
    ]


def statements_of(
    session: Session,
    service_ids: Collection[int] | None,
    start: datetime,
    end: datetime,
    as_of: datetime | None = None,
) -> dict[int, list[Statement]]:
    """By service what holds of what was said, or held at an instant; oldest first."""
    found: dict[int, list[Statement]] = defaultdict(list)
    for said in all_statements(session, service_ids, start, end):
        is_made = as_of is None or said.made_at <= as_of
        is_withdrawn = said.withdrawn_at is not None and (as_of is None or said.withdrawn_at <= as_of)
        if is_made and not is_withdrawn:
            found[said.service_id].append(said)
    return dict(found)


def overruled_by(stretch: Stretch, statements: Sequence[Statement]) -> list[Stretch]:
    """A stretch as it reads after what people said of it, cut where that changes."""
    touching = [s for s in statements if s.began_at < stretch.ended_at and s.ended_at > stretch.began_at]
    if not touching:
        return [stretch]
    edges = {edge for said in touching for edge in (said.began_at, said.ended_at)}
    inside = sorted(edge for edge in edges if stretch.began_at < edge < stretch.ended_at)
    found: list[Stretch] = []
    for began_at, ended_at in zip([stretch.began_at, *inside], [*inside, stretch.ended_at], strict=True):
        part = _part(stretch, [s for s in touching if s.began_at <= began_at < s.ended_at], began_at, ended_at)
        if found and (found[-1].service_class, found[-1].beneath) == (part.service_class, part.beneath):
            part = replace(part, began_at=found.pop().began_at)
        found.append(part)
    return found


def _part(stretch: Stretch, covering: Sequence[Statement], began_at: datetime, ended_at: datetime) -> Stretch:
    last = {said.kind: said.service_class for said in covering}
    service_class, beneath = overruled(
        Classified(stretch.service_class, stretch.beneath),
        last.get(StatementKind.CORRECTION),
        last.get(StatementKind.EXCLUSION),
    )
    if service_class is not stretch.service_class:
        return Stretch(service_class, began_at, ended_at, beneath)
    return replace(stretch, began_at=began_at, ended_at=ended_at, beneath=beneath)


def _statement(
    row: LedgerCorrection, service_class: ServiceClass, withdrawn_by: str | None, withdrawn_at: datetime | None
) -> Statement:
    return Statement(
        id=row.id,
        service_id=row.service_id,
        kind=row.kind,
        service_class=service_class,
        began_at=row.began_at,
        ended_at=row.ended_at,
        reason=row.reason,
        made_by=row.made_by,
        made_at=row.made_at,
        second_signature=row.second_signature,
        withdrawn_by=withdrawn_by,
        withdrawn_at=withdrawn_at,
    )
