"""Runs recorded events through the live code: second by second of a virtual clock, as the engine does with batches."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.alarms.resources import Resources
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problem_keeping import ProblemKeeping
from nocdesk.problems.correlator import Correlator
from nocdesk.replay.callers import Callers, callers_as_told
from nocdesk.replay.deeds import do_again
from nocdesk.replay.hearing import Hearing
from nocdesk.replay.recorded import Recorded, RecordedAlarm, RecordedDeed, RecordedTicket, RecordedTrap
from nocdesk.replay.stream_file import refuse
from nocdesk.replay.traps_again import TrapRun, TrapsAgain
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import open_ticket

CARE = Actor("care", Role.CARE)
"""On whose behalf recorded calls become tickets."""

SECOND = timedelta(seconds=1)

LOOK_EVERY = timedelta(seconds=60)
"""How often it is looked, while nothing is heard, what time alone has changed; after a while more rarely."""

LOOK_OFTEN_FOR = timedelta(minutes=15)
LOOK_RARELY_EVERY = timedelta(hours=1)

Progress = Callable[[int], None]


class Replay:
    """One stream on its way through a store of its own; the clock stands where the last step has ended."""

    def __init__(
        self,
        core: Core,
        clock: VirtualClock,
        events: Sequence[Recorded],
        *,
        name: str,
        correlator: Correlator | None = None,
        traps: TrapRun | None = None,
    ) -> None:
        self._core, self._clock = core, clock
        self._correlator = correlator or Correlator(settles_in=core.settings.problems.settles_in)
        self._traps = TrapsAgain(core, traps) if traps is not None else None
        self._keepers: list[AlarmKeeping | ProblemKeeping | TrapsAgain] = [AlarmKeeping(core), ProblemKeeping(core)]
        if self._traps is not None:
            self._keepers.append(self._traps)
        self._events = list(events)
        self._done = 0
        calls = [event for event in events if isinstance(event, RecordedTicket)]
        with core.read() as session:
            self._resources = Resources(session)
            self._hearing = Hearing(self._resources)
            self._callers = Callers(session)
        if self._callers.is_empty and calls:
            with core.work(SYSTEM) as work:
                callers_as_told(work.session, calls)
                self._callers = Callers(work.session)
        else:
            found = ((event.line, self._callers.fault(event)) for event in calls)
            refuse(
                [
                    _("{name} line {line}: ticket: {fault}").format(name=name, line=line, fault=fault)
                    for line, fault in found
                    if fault
                ]
            )

    def run(self, until: datetime | None = None, progress: Progress | None = None) -> None:
        """Go on up to and with an instant, or to the end; `progress` is told how many events are done."""
        for second, events in self._steps(until):
            self._idle_to(second, progress)
            self._apply(events)
            self._settle_at(min(second + SECOND, until) if until else second + SECOND)
            self._done += len(events)
            if progress is not None:
                progress(self._done)
        if until is not None:
            self._idle_to(until, progress)
            self._settle_at(until)

    def _steps(self, until: datetime | None) -> Iterator[tuple[datetime, list[Recorded]]]:
        waiting = [event for event in self._events[self._done :] if until is None or event.heard_at <= until]
        for second, events in groupby(waiting, key=lambda event: event.heard_at.replace(microsecond=0)):
            yield second, list(events)

    def _idle_to(self, at: datetime, progress: Progress | None) -> None:
        """Let time pass in which nothing is heard; `progress` is told all the same, since it may end the run."""
        often_until = self._clock.now() + LOOK_OFTEN_FOR
        while True:
            now = self._clock.now()
            look_at = now + (LOOK_EVERY if now < often_until else LOOK_RARELY_EVERY)
            following = min([look_at, *(due_at for due_at in self._due() if due_at > now)])
            if following >= at:
                return
            self._settle_at(following)
            if progress is not None:
                progress(self._done)

    def _due(self) -> Iterator[datetime]:
        """When time alone changes something."""
        return (due_at for due_at in (keeper.due_at() for keeper in self._keepers) if due_at is not None)

    def _settle_at(self, at: datetime) -> None:
        self._pass_to(at)
        for keeper in self._keepers:
            keeper.run()
        self._correlator.settle(self._core)

    def _apply(self, events: Sequence[Recorded]) -> None:
        """One transaction for each run of alarms or traps, as a batch is one, and one for each call and deed."""
        for kind, some in groupby(events, key=type):
            for part in (list(some),) if kind in (RecordedAlarm, RecordedTrap) else ([each] for each in some):
                self._pass_to(part[-1].heard_at)
                if isinstance(part[0], RecordedDeed):
                    do_again(self._core, part[0], self._resources)
                    continue
                with self._core.work(CARE if kind is RecordedTicket else SYSTEM) as work:
                    self._tell(work, part)

    def _tell(self, work: UnitOfWork, events: Sequence[Recorded]) -> None:
        traps = [event for event in events if isinstance(event, RecordedTrap)]
        if traps and self._traps is not None:
            self._traps.tell(work, traps)
        self._hearing.tell(work, [event for event in events if isinstance(event, RecordedAlarm)])
        for event in events:
            if isinstance(event, RecordedTicket):
                work.now = event.heard_at
                self._call(work, event)

    def _call(self, work: UnitOfWork, event: RecordedTicket) -> None:
        caller = self._callers.find(event)
        open_ticket(
            work,
            customer_id=caller.customer_id,
            service_id=caller.service_id,
            site_id=caller.site_id,
            text=event.text,
            began_at=event.at,
        )

    def _pass_to(self, at: datetime) -> None:
        self._clock.advance(max(0.0, (at - self._clock.now()).total_seconds()))
