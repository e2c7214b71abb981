"""What asks nobody for attention: shelved, suppressed by planned work, out of service, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.alarms.shelf import ShelfState
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.rows import Withheld
from nocdesk.language import _, ngettext
from nocdesk.severity import PerceivedSeverity


class QuietKind(StrEnum):
    """Why it asks nobody."""

    ASKED = "asked"
    """To be shelved, which takes a second person: it asks for attention still."""
    SHELVED = "shelved"
    OUT_OF_SERVICE = "out of service"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class QuietRow:
    """A trouble or a resource that asks nobody; `id` is that of its shelf, its entry or its alarm, by its kind.

    `until` is None where no time ends it, and `is_one_shot` says that the end of the trouble does so before.
    """

    kind: QuietKind
    id: int
    resource: str
    text: str
    severity: PerceivedSeverity | None
    reason: str
    by: str
    since: datetime
    until: datetime | None
    is_one_shot: bool = False
    seconded_by: str | None = None

    @property
    def key(self) -> int:
        """Tells it from all others; what was asked for keeps it when it is agreed to."""
        return self.id * len(_PLACES) + _PLACES.index(self.kind) // 2


_PLACES = (QuietKind.ASKED, QuietKind.SHELVED, QuietKind.OUT_OF_SERVICE, QuietKind.OUT_OF_SERVICE, QuietKind.SUPPRESSED)


def quiet_rows(session: Session) -> list[QuietRow]:
    """All of it, the symptoms of known causes left out: those stand with their problem."""
    return [*_shelves(session), *_out_of_service(session), *_suppressed(session)]


def shelved_count(session: Session) -> int:
    """How many troubles are on the shelf."""
    query = select(func.count()).select_from(AlarmShelf).where(AlarmShelf.ended_at.is_(None))
    return session.scalar(query.where(AlarmShelf.state != ShelfState.ASKED)) or 0


IS_SHELF_OF = and_(
    AlarmShelf.natural_key == Alarm.natural_key, AlarmShelf.ended_at.is_(None), Alarm.closed_at.is_(None)
)
"""The shelf of an open alarm's trouble, on which the alarm lies or for which one person has asked."""
IS_OUT_OF = and_(OutOfService.id == Alarm.out_of_service_id, OutOfService.ended_at.is_(None), Alarm.closed_at.is_(None))
"""Why an open alarm's resource is out of service."""
WITHHELD_COLUMNS = (
    Alarm.closed_at,
    Alarm.shelf_id,
    Alarm.suppressed_by,
    Alarm.symptom_of,
    AlarmShelf.id.label("open_shelf_id"),
    AlarmShelf.until,
    AlarmShelf.by,
    AlarmShelf.reason.label("shelf_reason"),
    OutOfService.reason.label("out_reason"),
)
"""What `withheld_by` reads of an alarm with both."""


def withheld_by(alarm: Any) -> Withheld:
    """What keeps an alarm from asking for attention."""
    is_open = alarm.closed_at is None
    return Withheld(
        shelf_id=alarm.open_shelf_id,
        shelved_until=alarm.until if alarm.shelf_id == alarm.open_shelf_id else None,
        shelved_by=alarm.by or "",
        shelf_reason=alarm.shelf_reason or "",
        suppressed_by=alarm.suppressed_by if is_open else "",
        symptom_of=alarm.symptom_of if is_open else "",
        out_of_service=alarm.out_reason or "",
    )


def _shelves(session: Session) -> list[QuietRow]:
    query = select(AlarmShelf).where(AlarmShelf.ended_at.is_(None)).order_by(AlarmShelf.until, AlarmShelf.id)
    return [
        QuietRow(
            kind=QuietKind.ASKED if shelf.state is ShelfState.ASKED else QuietKind.SHELVED,
            id=shelf.id,
            resource=shelf.resource,
            text=shelf.text,
            severity=shelf.severity,
            reason=shelf.reason,
            by=shelf.by,
            since=shelf.shelved_at,
            until=shelf.until,
            is_one_shot=shelf.is_one_shot,
            seconded_by=shelf.seconded_by,
        )
        for shelf in session.scalars(query)
    ]


def _out_of_service(session: Session) -> list[QuietRow]:
    query = select(OutOfService).where(OutOfService.ended_at.is_(None)).order_by(OutOfService.began_at)
    counts = dict(
        session.execute(
            select(Alarm.out_of_service_id, func.count())
            .where(Alarm.closed_at.is_(None), Alarm.out_of_service_id.is_not(None))
            .group_by(Alarm.out_of_service_id)
        ).all()
    )
    return [
        QuietRow(
            kind=QuietKind.OUT_OF_SERVICE,
            id=out.id,
            resource=out.resource,
            text=_how_many(counts.get(out.id, 0)),
            severity=None,
            reason=out.reason,
            by=out.by,
            since=out.began_at,
            until=None,
        )
        for out in session.scalars(query)
    ]


def _suppressed(session: Session) -> list[QuietRow]:
    query = select(Alarm).where(Alarm.closed_at.is_(None), Alarm.suppressed_by != "").order_by(Alarm.id)
    return [
        QuietRow(
            kind=QuietKind.SUPPRESSED,
            id=alarm.id,
            resource=alarm.resource,
            text=alarm.text,
            severity=alarm.severity,
            reason=alarm.suppressed_by,
            by="",
            since=alarm.changed_at,
            until=None,
        )
        for alarm in session.scalars(query)
    ]


def _how_many(alarms: int) -> str:
    return ngettext("{count} alarm", "{count} alarms", alarms).format(count=alarms) if alarms else _("no alarm")
