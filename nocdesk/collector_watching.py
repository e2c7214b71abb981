"""The collector's own alarm: it cannot say that it is silent, so whoever looks at the store does."""

from datetime import timedelta

from sqlalchemy import select

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import clear_alarm_of, report_trouble
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.alarms.trouble import Trouble
from nocdesk.calendar_words import kept_minute
from nocdesk.requests.model import CollectorStatus
from nocdesk.store.unit_of_work import UnitOfWork

SILENT_AFTER = timedelta(seconds=30)
"""A sign of life is given every two seconds."""


def say_silence(work: UnitOfWork) -> bool:
    """Raise the alarm of the collector that was heard last, where it is silent; whether that was news.

    It is as old as the last sign of life. One that was cleared or acknowledged by hand is not raised again for the same
    silence.
    """
    status = work.session.scalar(select(CollectorStatus).order_by(CollectorStatus.beat_at.desc()).limit(1))
    if status is None or work.now - status.beat_at < SILENT_AFTER:
        return False
    said = select(Alarm.id).where(Alarm.natural_key == _key(status.source), Alarm.began_at >= status.beat_at)
    if work.session.scalar(said.limit(1)) is not None:
        return False
    condition = Condition.COLLECTOR_SILENT
    text = f"The collector is silent since {kept_minute(status.beat_at)}:{status.beat_at:%S} UTC: nothing is measured"
    trouble = Trouble(_key(status.source), condition, MEANINGS[condition].severity, resource="collector", text=text)
    report_trouble(work, trouble=trouble, began_at=status.beat_at, touches=())
    return True


def end_silence(work: UnitOfWork, source: str) -> None:
    """The collector gives signs of life again."""
    clear_alarm_of(work, key=_key(source), ended_at=work.now)


def _key(source: str) -> str:
    return resource_key(Condition.COLLECTOR_SILENT, source)
