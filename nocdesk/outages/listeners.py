"""What the ledger does when alarms come and go, and when work is planned."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from nocdesk.events import AlarmFact, WorkPlanned
from nocdesk.outages.alarm_course import alarm_courses
from nocdesk.outages.entries import rejudge
from nocdesk.outages.ledger import open_entries
from nocdesk.outages.model import LedgerEntry
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.model import PlannedWork, WorkScope

_WAITING = "services to judge"


def on_alarms_changed(work: UnitOfWork, facts: Sequence[AlarmFact]) -> None:
    """Let alarms prove what they say of the services they touch, from when the evidence began to when it was over."""
    since: dict[int, datetime] = work.session.info.setdefault(_WAITING, {})

    def judge(numbers: Collection[int]) -> None:
        rejudge(work, {number: since.pop(number) for number in numbers})

    alarm_courses(work, facts, since).tell(judge)
    work.once(_judge)


def on_work_planned(work: UnitOfWork, fact: WorkPlanned) -> None:
    """Judge the services in the scope of work that has begun already, and those that are under some."""
    starts_at = work.session.get_one(PlannedWork, fact.work_id).starts_at
    scope = work.session.scalars(select(WorkScope.service_id).where(WorkScope.work_id == fact.work_id)).all()
    since = {entry.service_id: _since(entry, starts_at) for entry in open_entries(work, scope)}
    _judge_later(work, {number: at for number, at in since.items() if at <= work.now})


def _judge_later(work: UnitOfWork, since: Mapping[int, datetime]) -> None:
    """Judge services when all facts of the transaction are told: in a storm many of them are about the same service."""
    waiting: dict[int, datetime] = work.session.info.setdefault(_WAITING, {})
    for number, at in since.items():
        waiting[number] = min(at, waiting.get(number, at))
    work.once(_judge)


def _judge(work: UnitOfWork) -> None:
    rejudge(work, work.session.info.pop(_WAITING, {}))


def _since(entry: LedgerEntry, starts_at: datetime) -> datetime:
    return min(starts_at, entry.began_at) if entry.service_class is ServiceClass.PLANNED else starts_at
