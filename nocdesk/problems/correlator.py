"""The correlator: keeps open alarms and the network at hand, and settles which problems they make."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from nocdesk.clock import Clock
from nocdesk.people.model import SYSTEM, Actor
from nocdesk.problems.alarm_reading import covered, instant, read_alarms, works_going_on
from nocdesk.problems.graph_reading import read_graph
from nocdesk.problems.grouping import Group, group_alarms
from nocdesk.problems.keeping import keep
from nocdesk.problems.kept import Kept, read_corrections, read_kept
from nocdesk.problems.marking import verify_symptoms
from nocdesk.problems.network_graph import NetworkGraph
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.problems.rule import CorrelationRule
from nocdesk.problems.rule_file import built_in_rules
from nocdesk.problems.ways import Ways, ways_of
from nocdesk.store.changes import Changes, FeedPlace, changes_since, feed_place
from nocdesk.store.unit_of_work import UnitOfWork

LINGER = timedelta(seconds=900)
"""So long a cause that has cleared still explains what has not: its symptoms are asked again meanwhile."""

LOOK_AGAIN = timedelta(seconds=60)
"""How often it is looked again, while time alone may change what explains what."""

_TRIES = 3
_WATCHED = frozenset({"alarm", "inventory", "problem_correction", "work"})


class Store(Protocol):
    """What the correlator needs of the core, which stands above it."""

    clock: Clock

    def read(self) -> AbstractContextManager[Session]: ...

    def work(self, actor: Actor | None = None) -> AbstractContextManager[UnitOfWork]: ...


@dataclass(frozen=True, slots=True)
class _Look:
    """What was worked out of one state of the store, up to a place of the feed."""

    place: FeedPlace
    groups: tuple[Group, ...]
    kept: Kept
    alarms: dict[int, OpenAlarm]
    cleared: frozenset[int]
    """The alarms that have cleared since the look before."""


@dataclass(slots=True)
class Correlator:
    """Belongs to one thread at a time; the store is the truth, and a new one goes on where another left off."""

    rules: Sequence[CorrelationRule] = field(default_factory=built_in_rules)
    management: Collection[str] = ()
    settles_in: timedelta = timedelta(0)
    """So long after a problem was resolved its root, when it returns, is still that problem."""
    _alarms: dict[int, OpenAlarm] = field(default_factory=dict)
    _graph: NetworkGraph | None = None
    _ways: Ways | None = None
    _place: FeedPlace | None = None
    _due_at: datetime | None = None
    _cleared: set[int] = field(default_factory=set)

    def settle(self, core: Store) -> int:
        """Group what has changed since the last call; how many problems are others by it."""
        for _ in range(_TRIES):
            with core.read() as session:
                look = self._look(session, core.clock.now())
            if look is None:
                return 0
            try:
                with core.work(SYSTEM) as work:
                    if changes_since(work.session, look.place).has_any:
                        # Somebody else has changed something meanwhile: look at that first.
                        self._due_at = work.now
                        continue
                    verify_symptoms(work, look.groups, look.alarms, look.cleared)
                    return keep(work, look.groups, look.kept, look.alarms)
            except BaseException:
                self._place = None
                raise
        return 0

    def _look(self, session: Session, now: datetime) -> _Look | None:
        changes = changes_since(session, self._place) if self._place is not None else None
        place = self._place = changes.place if changes is not None else feed_place(session)
        if not self._hear(session, changes, now) and (self._due_at is None or now < self._due_at):
            return None
        since = (now - LINGER).timestamp()
        self._alarms = {
            number: alarm
            for number, alarm in self._alarms.items()
            if alarm.cleared_s is None or alarm.cleared_s > since
        }
        works, border = works_going_on(session, now)
        kept = read_kept(session, now, self.settles_in)
        alarms = {
            number: replace(alarm, problem=kept.members[number].problem) if number in kept.members else alarm
            for number, alarm in covered(self._alarms, works).items()
            if alarm.is_active or not self._is_over(number, kept)
        }
        self._due_at = self._next_look(now, border)
        assert self._graph is not None
        corrections = read_corrections(session)
        groups = group_alarms(
            alarms.values(), self._graph, self.rules, corrections, now_s=now.timestamp(), ways=self._ways
        )
        return _Look(place, groups, kept, alarms, frozenset(self._cleared))

    def _is_over(self, number: int, kept: Kept) -> bool:
        """Whether the root of a cleared alarm's problem is past: then it explains nothing by itself any more."""
        member = kept.members.get(number)
        root = kept.problems[member.problem].root if member is not None else None
        return root is not None and root not in self._alarms

    def _hear(self, session: Session, changes: Changes | None, now: datetime) -> bool:
        """Read what has changed; whether there is anything new by it."""
        self._cleared = set()
        if changes is None or changes.has_gap or self._graph is None:
            self._read_graph(session)
            self._alarms = read_alarms(session, now - LINGER)
            return True
        kinds = changes.kinds()
        if "inventory" in kinds:
            self._read_graph(session)
        ids = changes.of("alarm")
        was = {number: self._alarms[number] for number in ids if number in self._alarms}
        became = read_alarms(session, now - LINGER, ids)
        for number in ids:
            self._alarms.pop(number, None)
        self._alarms |= became
        self._cleared = {
            each for each, alarm in was.items() if alarm.is_active and not became.get(each, alarm).is_active
        }
        # Whose symptom an alarm is was found out here.
        is_news = {each: replace(alarm, symptom_of="") for each, alarm in was.items()} != {
            each: replace(alarm, symptom_of="") for each, alarm in became.items()
        }
        return is_news or not kinds.isdisjoint(_WATCHED - {"alarm"})

    def _read_graph(self, session: Session) -> None:
        self._graph = read_graph(session, self.management)
        self._ways = ways_of(self._graph)

    def _next_look(self, now: datetime, border: datetime | None) -> datetime | None:
        lingering = [
            instant(alarm.cleared_s) + LINGER for alarm in self._alarms.values() if alarm.cleared_s is not None
        ]
        borders = [*lingering, *([border] if border is not None else [])]
        if self._alarms:
            borders.append(now + LOOK_AGAIN)
        return min(borders, default=None)
