"""Alarms about promises: at risk, and breached; raised and cleared with hysteresis as judgements come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.catalogue import CONSEQUENCES, MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.keys import promise_key, promise_of
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.network.topology import Touch
from nocdesk.quality.hysteresis import Crossing, Limits, Watch, judge
from nocdesk.services.model import Service
from nocdesk.sla.book import Key
from nocdesk.sla.judged_parts import Judged
from nocdesk.sla.verdicts import Verdict
from nocdesk.sla.wording import objective_name
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork

LOOK_EVERY_S = 55.0
"""Judgements that follow each other more quickly than this are one look."""

_IS_BAD = {
    Condition.PROMISE_AT_RISK: frozenset({Verdict.AT_RISK}),
    Condition.PROMISE_BREACHED: frozenset({Verdict.BREACHED}),
}


@dataclass(frozen=True, slots=True)
class _Held:
    """How far the conditions of an objective have come in a period, and when it was looked at last (epoch s)."""

    period_starts_at: datetime | None
    looked_s: float = 0.0
    watches: dict[Condition, Watch] = field(default_factory=dict)


class PromiseAlarms:
    """A new one takes up what the store has: alarms that are active are raised already."""

    def __init__(self) -> None:
        self._held: dict[Key, _Held] | None = None

    @property
    def watched(self) -> frozenset[Key]:
        """The objectives that have to be judged again and again, because an alarm is raised or about to be."""
        return frozenset(self._held or ())

    def follow(self, work: UnitOfWork, judged: Iterable[Judged], promised: Collection[Key] | None) -> None:
        """Raise and clear what these judgements say; `promised` are all promises, where that may have changed."""
        if self._held is None:
            self._held = _raised_before(work)
        for key in [key for key in self._held if promised is not None and key not in promised]:
            self._clear(work, key, _IS_BAD, work.now)
            del self._held[key]
        changes = [(each, crossing) for each in judged for crossing in self._crossings(work, each)]
        names = _names(work, {each.part.service_id for each, _ in changes})
        for each, condition in changes:
            _raise(work, each, condition, names[each.part.service_id])

    def _crossings(self, work: UnitOfWork, each: Judged) -> list[Condition]:
        """The conditions that an objective has come into by this judgement; those that are over are cleared."""
        assert self._held is not None
        key, now_s = each.part.key, work.now.timestamp()
        held = self._held.get(key)
        verdict, begin = each.judgement.verdict, each.part.period.starts_at
        if held is None and verdict not in (Verdict.AT_RISK, Verdict.BREACHED):
            return []
        if (
            held is not None
            and held.period_starts_at not in (None, begin)
            and not each.part.objective.period.is_rolling
        ):
            # Another period: what was promised for the last one is history.
            self._clear(work, key, _IS_BAD, work.now)
            held = None
        held = held or _Held(begin)
        if verdict is Verdict.UNDECIDED or now_s - held.looked_s < LOOK_EVERY_S:
            self._held[key] = replace(held, period_starts_at=begin)
            return []
        found = self._judged(work, key, held, verdict, now_s)
        watches = {condition: watch for condition, (watch, _) in found.items() if watch.is_raised or watch.run}
        self._held[key] = _Held(begin, now_s, watches)
        if not watches:
            del self._held[key]
        return [condition for condition, (_, crossing) in found.items() if crossing is Crossing.RAISED]

    def _judged(
        self, work: UnitOfWork, key: Key, held: _Held, verdict: Verdict, now_s: float
    ) -> dict[Condition, tuple[Watch, Crossing | None]]:
        found = {}
        for condition, bad in _IS_BAD.items():
            meaning = MEANINGS[condition]
            limits = Limits.above(0.5, 0.5, meaning.count, meaning.rearm_count)
            before = held.watches.get(condition, Watch())
            if verdict is Verdict.BREACHED and condition is Condition.PROMISE_AT_RISK and before.is_raised:
                # It has come to worse, which has an alarm of its own.
                self._clear(work, key, (condition,), work.now)
                before = Watch()
            watch, crossing = judge(before, limits, float(verdict in bad), now_s)
            if crossing is Crossing.CLEARED:
                self._clear(work, key, (condition,), datetime.fromtimestamp(watch.since, work.now.tzinfo))
            found[condition] = (watch, crossing)
        return found

    @staticmethod
    def _clear(work: UnitOfWork, key: Key, conditions: Iterable[Condition], at: datetime) -> None:
        for condition in conditions:
            clear_alarm_of(work, key=promise_key(condition, *key), ended_at=at)


def _raise(work: UnitOfWork, each: Judged, condition: Condition, service: str) -> None:
    words = "breached" if condition is Condition.PROMISE_BREACHED else "at risk"
    name = objective_name(each.part.objective.name)
    trouble = Trouble(
        key=promise_key(condition, *each.part.key),
        condition=condition,
        severity=MEANINGS[condition].severity,
        resource=f"{service} {name}",
        text=f"{name[:1].upper()}{name[1:]} {words}: {each.judgement.reason}",
        metric=each.part.objective.metric or None,
    )
    touch = Touch(each.part.service_id, "promised for it")
    raise_alarm(work, trouble=trouble, began_at=work.now, touches=[touch])


def _raised_before(work: UnitOfWork) -> dict[Key, _Held]:
    query = select(Alarm.condition, Alarm.natural_key).where(
        Alarm.condition.in_(CONSEQUENCES), Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None)
    )
    held: dict[Key, _Held] = {}
    for condition, natural_key in work.session.execute(query):
        own = held.setdefault(promise_of(natural_key), _Held(None))
        own.watches[condition] = Watch(is_raised=True)
    return held


def _names(work: UnitOfWork, service_ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in in_slices(sorted(service_ids)):
        query = select(Service.id, Service.name).where(Service.id.in_(part))
        found.update({number: name for number, name in work.session.execute(query)})
    return found
