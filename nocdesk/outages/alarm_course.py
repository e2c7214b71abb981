"""What alarms prove of services: all that has happened to them in a transaction, heard by each service in its order."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.effects import compositions_of
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.events import AlarmCleared, AlarmFact, AlarmRaised
from nocdesk.outages.alarmed import EFFECTIVE
from nocdesk.outages.ledger import begin_all, open_entries
from nocdesk.outages.model import LedgerEntry, LedgerProof, ProofKind
from nocdesk.outages.proof import IS_GOING_ON, IS_HELD, Proof, end_proofs, write_proofs
from nocdesk.people.model import Role
from nocdesk.services.model import ServiceClass
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Ended:
    """What an alarm proved of the service has ended `at` an instant; `told_at` is when by the evidence it was over."""

    at: datetime
    told_at: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    """A proof in the store that goes on."""

    number: int
    began_at: datetime


@dataclass(slots=True)
class _Course:
    """One service: its open entry, by alarm what goes on, and what it has not heard of yet."""

    entry: LedgerEntry
    kept: dict[int, _Kept] = field(default_factory=dict)
    begun: dict[int, Proof] = field(default_factory=dict)
    """What goes on and is not in the store yet."""
    waiting: deque[AlarmFact | _Ended] = field(default_factory=deque)


@dataclass(slots=True)
class AlarmCourses:
    """Services that hear of their alarms; none hears of another's, so that what follows is written at once.

    `since` is by service from when on it is to be judged anew, and is added to.
    """

    work: UnitOfWork
    since: dict[int, datetime]
    effects: Mapping[int, Mapping[int, ServiceClass]]
    words: Mapping[int, str]
    courses: dict[int, _Course]
    fresh: list[Proof] = field(default_factory=list)
    ends: dict[int, datetime] = field(default_factory=dict)

    def tell(self, judge: Callable[[Collection[int]], None]) -> None:
        """Let all of them hear; one of which nothing was known is judged first, for what was said meanwhile counts."""
        unseen = [number for number in self.courses if not self._hear(number)]
        while unseen:
            self._write()
            judge(unseen)
            for number, course in _courses(self.work, unseen).items():
                self.courses[number] = replace(course, waiting=self.courses[number].waiting)
            unseen = [number for number in unseen if not self._hear(number)]
        self._write()

    def _hear(self, number: int) -> bool:
        """Hear what waits; False where the service must be judged before the next."""
        course = self.courses[number]
        while course.waiting:
            news = course.waiting[0]
            if isinstance(news, AlarmCleared):
                course.waiting.popleft()
                self._end(course, news)
            elif isinstance(news, _Ended):
                if self.work.actor.role is Role.COLLECTOR and not self._measure(course, news.told_at):
                    return False
                course.waiting.popleft()
                self._judge_later(number, news.at)
            elif isinstance(news, AlarmRaised):
                effect = self.effects[news.alarm_id].get(number)
                if effect is not None and not self._prove(course, news, effect):
                    return False
                course.waiting.popleft()
        return True

    def _prove(self, course: _Course, news: AlarmRaised, effect: ServiceClass) -> bool:
        """Let the alarm prove what it says, from when the evidence for it began; False where it cannot yet."""
        entry, alarm_id, at = course.entry, news.alarm_id, news.began_at
        if self._must_be_judged(entry):
            return False
        is_unseen = entry.beneath is ServiceClass.UNKNOWN
        if effect in EFFECTIVE:
            # An alarm about a service that nobody measured is itself a measurement of it.
            entry.measured_until = max(entry.measured_until, at)
            if is_unseen:
                self.fresh.append(Proof(entry.service_id, entry.epoch, ProofKind.MEASURED, max(at, entry.began_at)))
                self._judge_later(entry.service_id, at)
        standing = course.begun.get(alarm_id) or course.kept.get(alarm_id)
        if standing is not None and standing.began_at <= at:
            return True
        proof = Proof(entry.service_id, entry.epoch, ProofKind.ALARM, at, None, alarm_id, effect, self.words[alarm_id])
        if standing is None:
            course.begun[alarm_id] = proof
        else:
            self.fresh.append(replace(proof, ended_at=standing.began_at))
        self._judge_later(entry.service_id, at)
        return True

    def _end(self, course: _Course, news: AlarmCleared) -> None:
        """Let the alarm prove nothing from when by its evidence the trouble was over."""
        begun, kept = course.begun.pop(news.alarm_id, None), course.kept.pop(news.alarm_id, None)
        if begun is not None:
            at = max(news.ended_at, begun.began_at)
            self.fresh.append(replace(begun, ended_at=at))
        elif kept is not None:
            at = self.ends[kept.number] = max(news.ended_at, kept.began_at)
        else:
            return
        course.waiting.appendleft(_Ended(at, news.ended_at))

    def _measure(self, course: _Course, at: datetime) -> bool:
        """A measurement said so; False where it cannot be counted yet.

        A person who clears an alarm by hand has measured nothing.
        """
        if self._must_be_judged(course.entry):
            return False
        if course.entry.beneath is not ServiceClass.UNKNOWN:
            course.entry.measured_until = max(course.entry.measured_until, at)
        return True

    def _must_be_judged(self, entry: LedgerEntry) -> bool:
        return entry.beneath is ServiceClass.UNKNOWN and entry.service_id in self.since

    def _judge_later(self, number: int, at: datetime) -> None:
        self.since[number] = min(at, self.since.get(number, at))

    def _write(self) -> None:
        begun = [proof for course in self.courses.values() for proof in course.begun.values()]
        for course in self.courses.values():
            course.begun.clear()
        write_proofs(self.work, [*self.fresh, *begun])
        end_proofs(self.work, self.ends)
        self.fresh, self.ends = [], {}


def alarm_courses(work: UnitOfWork, facts: Sequence[AlarmFact], since: dict[int, datetime]) -> AlarmCourses:
    """All that facts are about, read at once; a service that has no ledger gets one with the first of them."""
    alarm_ids = sorted({fact.alarm_id for fact in facts})
    touched = _impacts(work.session, alarm_ids)
    effects = _effects(work.session, touched)
    services = {number for of_alarm in touched.values() for number in of_alarm}
    courses = _courses(work, services)
    instants: dict[int, datetime] = {}
    for fact in facts:
        if isinstance(fact, AlarmRaised):
            instants |= dict.fromkeys(effects[fact.alarm_id].keys() - courses.keys() - instants.keys(), fact.began_at)
    if instants:
        begin_all(work, instants)
        courses |= _courses(work, instants)
    for fact in facts:
        for number in touched[fact.alarm_id].keys() & courses.keys():
            courses[number].waiting.append(fact)
    return AlarmCourses(work, since, effects, _words(work.session, alarm_ids), courses)


def _courses(work: UnitOfWork, service_ids: Collection[int]) -> dict[int, _Course]:
    found = {entry.service_id: _Course(entry) for entry in open_entries(work, service_ids)}
    query = select(LedgerProof.service_id, LedgerProof.alarm_id, LedgerProof.id, LedgerProof.began_at)
    query = query.where(LedgerProof.kind == ProofKind.ALARM, IS_HELD, IS_GOING_ON).order_by(LedgerProof.id)
    for part in in_slices(sorted(found)):
        for service_id, alarm_id, number, began_at in work.session.execute(
            query.where(LedgerProof.service_id.in_(part))
        ):
            if alarm_id is not None:
                found[service_id].kept[alarm_id] = _Kept(number, began_at)
    return found


def _impacts(session: Session, alarm_ids: Collection[int]) -> dict[int, dict[int, ServiceClass]]:
    found: dict[int, dict[int, ServiceClass]] = defaultdict(dict)
    query = select(AlarmImpact.alarm_id, AlarmImpact.service_id, AlarmImpact.effect)
    for part in in_slices(sorted(alarm_ids)):
        for alarm_id, service_id, effect in session.execute(query.where(AlarmImpact.alarm_id.in_(part))):
            found[alarm_id][service_id] = effect
    return found


def _effects(session: Session, touched: Mapping[int, Mapping[int, ServiceClass]]) -> dict[int, dict[int, ServiceClass]]:
    """What each alarm says of each service; UP only where it may together with others say more."""
    composed = compositions_of(session).composed
    found: dict[int, dict[int, ServiceClass]] = defaultdict(dict)
    for alarm_id, effects in touched.items():
        found[alarm_id] = {
            service_id: effect
            for service_id, effect in effects.items()
            if effect in EFFECTIVE or (service_id in composed and effect is not ServiceClass.UNKNOWN)
        }
    return found


def _words(session: Session, alarm_ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in in_slices(sorted(alarm_ids)):
        found |= dict(session.execute(select(Alarm.id, Alarm.text).where(Alarm.id.in_(part))).all())
    return found
