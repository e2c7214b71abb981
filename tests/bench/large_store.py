"""A store as full as a large provider's: open alarms, each touching a service, most of them symptoms of problems."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.model import Alarm, AlarmImpact, Condition
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import MemberRole, ProblemMember, ServiceProblem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.severity import PerceivedSeverity
from tests.ui.builders import fill_provider

_PART = 5_000
Line = dict[str, object]


def fill_large(core: Core, *, alarms: int, services: int, problems: int) -> None:
    """The demo's provider, and so many more services and alarms; of each problem the first alarm is the root."""
    fill_provider(core)
    with core.work(SYSTEM) as work:
        session, now, random = work.session, work.now, Random(1)
        pattern = session.scalars(select(Service)).first()
        assert pattern is not None
        shared = {"customer_id": pattern.customer_id, "specification_id": pattern.specification_id, "version": 1}
        first = (session.scalar(select(func.max(Service.id))) or 0) + 1
        _insert(session, Service, [{"id": first + n, "name": f"LRG-{n}", **shared} for n in range(services)])
        meaning = MEANINGS[Condition.THRESHOLD]
        rows: list[Line] = []
        for number in range(1, alarms + 1):
            at = now - timedelta(seconds=random.randrange(80_000))
            instants = dict.fromkeys(("raised_at", "began_at", "changed_at", "last_at"), at)
            rows.append(
                {
                    "id": number,
                    "natural_key": f"threshold:{number}",
                    "condition": Condition.THRESHOLD,
                    "alarm_type": meaning.alarm_type,
                    "probable_cause": meaning.probable_cause,
                    "severity": random.choice(list(PerceivedSeverity)[:5]),
                    "resource": f"dev-{number % 5000} xe-0/{number % 48}",
                    "text": f"Round-trip time {number % 97} ms above 40 ms",
                    "symptom_of": f"SP-{number % problems + 1}" if number > problems else "",
                    "version": 1,
                    **instants,
                }
            )
        _insert(session, Alarm, rows)
        touched = ({"alarm_id": n, "service_id": first + n % services} for n in range(1, alarms + 1))
        words = {"effect": ServiceClass.DEGRADED, "reason": "measured on it", "parts": []}
        _insert(session, AlarmImpact, [line | words for line in touched])
        _insert_problems(session, alarms, problems)


def _insert_problems(session: Session, alarms: int, problems: int) -> None:
    at = session.scalars(select(func.min(Alarm.began_at))).one()
    shared = {"severity": PerceivedSeverity.MAJOR, "text": "", "rule": "bench", "reason": "", "version": 1}
    instants = dict.fromkeys(("began_at", "opened_at", "changed_at"), at)
    numbers = range(1, problems + 1)
    rows = [{"id": n, "number": f"SP-{n}", "root_alarm_id": n, **shared, **instants} for n in numbers]
    _insert(session, ServiceProblem, rows)
    members: list[Line] = [
        {
            "problem_id": n % problems + 1 if n > problems else n,
            "alarm_id": n,
            "role": MemberRole.SYMPTOM if n > problems else MemberRole.ROOT,
            "rule": "bench",
            "reason": "",
            "joined_at": at,
        }
        for n in range(1, alarms + 1)
    ]
    _insert(session, ProblemMember, members)


def _insert(session: Session, kind: type[object], rows: Sequence[Line]) -> None:
    for part in _parts(rows):
        session.execute(insert(kind), list(part))


def _parts(rows: Sequence[Line]) -> Iterator[Sequence[Line]]:
    for begin in range(0, len(rows), _PART):
        yield rows[begin : begin + _PART]
