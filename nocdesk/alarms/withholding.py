"""What withholds alarms at this moment, read once in a transaction: shelves, resources out of service, planned work."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.model import Alarm
from nocdesk.alarms.shelf import ShelfState
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.calendar_words import kept_minute
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkScope

_PLACE = "withholding"


@dataclass(frozen=True, slots=True)
class Withholding:
    """Shelves by natural key, resources out of service, and by service what planned work says of it."""

    shelves: Mapping[str, AlarmShelf]
    out: Sequence[OutOfService]
    works: Mapping[int, str]

    def out_of_service(self, alarm: Alarm) -> OutOfService | None:
        """Who has taken the alarm's resource, or the device that it is of, out of service."""
        return next((each for each in self.out if covers(each, alarm)), None)

    def work_over(self, alarm: Alarm, service_ids: Collection[int]) -> str:
        """The planned work that covers every service of the alarm, in words; a promise is kept by no planned work."""
        if not service_ids or alarm.condition in CONSEQUENCES:
            return ""
        found = [self.works.get(number, "") for number in service_ids]
        return found[0] if all(found) else ""


def withholding_of(work: UnitOfWork) -> Withholding:
    """As of now; read again after `forget_withholding`."""
    found: Withholding | None = work.session.info.get(_PLACE)
    if found is None:
        session = work.session
        put_aside = select(AlarmShelf).where(
            AlarmShelf.ended_at.is_(None), AlarmShelf.state != ShelfState.ASKED, AlarmShelf.until > work.now
        )
        found = session.info[_PLACE] = Withholding(
            {shelf.natural_key: shelf for shelf in session.scalars(put_aside)},
            session.scalars(select(OutOfService).where(OutOfService.ended_at.is_(None))).all(),
            _works(work),
        )
    return found


def forget_withholding(session: Session) -> None:
    """Something of it has changed."""
    session.info.pop(_PLACE, None)


def covers(out: OutOfService, alarm: Alarm) -> bool:
    """Whether the alarm is of the resource that is out of service, or of a part of it."""
    if out.device_id is not None and out.device_id == alarm.device_id:
        return True
    return alarm.resource == out.resource or alarm.resource.startswith(f"{out.resource} ")


def outgrows(alarm: Alarm, shelf: AlarmShelf) -> bool:
    """Whether one person alone has shelved what is critical now."""
    return alarm.severity is PerceivedSeverity.CRITICAL and shelf.seconded_by is None


def _works(work: UnitOfWork) -> dict[int, str]:
    query = (
        select(WorkScope.service_id, PlannedWork.name, PlannedWork.ends_at)
        .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
        .where(PlannedWork.starts_at <= work.now, PlannedWork.ends_at > work.now)
        .order_by(PlannedWork.ends_at)
    )
    return {
        service_id: f"planned work {name} until {kept_minute(ends_at)} UTC"
        for service_id, name, ends_at in work.session.execute(query)
    }
