"""What devices call by numbers that may change: interfaces by ifIndex and sensors by entPhysicalIndex, as last seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.people.policy import Act, require
from nocdesk.store.base import Base
from nocdesk.store.unit_of_work import UnitOfWork


class LearntNumbers(Base):
    """The numbers of one device's interfaces and sensors; they are true until it renumbers, and then told anew."""

    __tablename__ = "learnt_numbers"

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), primary_key=True)
    interfaces: Mapped[dict[str, str]] = mapped_column(JSON)
    sensors: Mapped[dict[str, str]] = mapped_column(JSON)
    learnt_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Names by number."""

    interfaces: Mapping[int, str]
    sensors: Mapping[int, str]


NO_NUMBERS = Numbers({}, {})


def keep_numbers(work: UnitOfWork, *, device_id: int, numbers: Numbers) -> None:
    """Keep what a device was seen to call its interfaces and sensors by, in place of what was known."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    row = work.session.get(LearntNumbers, device_id)
    if row is None:
        row = LearntNumbers(device_id=device_id)
        work.session.add(row)
    row.interfaces = {str(number): name for number, name in numbers.interfaces.items()}
    row.sensors = {str(number): name for number, name in numbers.sensors.items()}
    row.learnt_at = work.now


def numbers_of(session: Session, device_id: int) -> Numbers:
    """What is known of a device."""
    row = session.get(LearntNumbers, device_id, populate_existing=True)
    if row is None:
        return NO_NUMBERS
    return Numbers(_by_number(row.interfaces), _by_number(row.sensors))


def _by_number(stored: Mapping[str, str]) -> dict[int, str]:
    return {int(number): name for number, name in stored.items()}
