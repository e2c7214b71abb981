"""Brings the events of a calendar file in as planned works; a second import of the same file does nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.calendar_event import CalendarEvent, CalendarFile, EventError
from nocdesk.works.calendar_scope import EventScope, ImportWishes
from nocdesk.works.calendar_times import EventTimes
from nocdesk.works.checks import free_name
from nocdesk.works.commands import announce_work, call_off_work, describe_work, extend_work, move_work, plan_work
from nocdesk.works.laying_out import lay_out_moved, lay_out_one, recurrence_of_series, time_of
from nocdesk.works.model import PlannedWork, SeriesScope, WorkScope, WorkSeries
from nocdesk.works.recurrence import Recurrence, rule_parts, wall_clock
from nocdesk.works.series_commands import change_series, end_series, plan_series

Model = TypeVar("Model", PlannedWork, WorkSeries)
WHY = "as the calendar file says"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was done, event by event; what could not be, with its remedy; how many were the same or over already."""

    done: tuple[str, ...]
    faults: tuple[str, ...]
    unchanged: int
    past: int


def import_calendar(work: UnitOfWork, file: CalendarFile, wishes: ImportWishes) -> ImportResult:
    """Plan, change and call off what the events say; each event by itself, so that a faulty one stops no other."""
    require(work.actor, Act.PLAN_WORK)
    importer = _Importer(work, wishes)
    for events in _by_uid(file.events):
        for event in events:
            importer.take(event)
    faults = (*file.faults, *importer.faults)
    return ImportResult(tuple(importer.done), faults, importer.unchanged, importer.past)


def own_uid(name: str) -> str:
    """The UID of work that no calendar brought: the same for the same name, wherever it is exported."""
    return f"{uuid5(NAMESPACE_URL, f'nocdesk:work:{name}')}@nocdesk"


def _by_uid(events: Iterable[CalendarEvent]) -> list[list[CalendarEvent]]:
    """The events of each UID, a series before what changes one of its times."""
    groups: defaultdict[str, list[CalendarEvent]] = defaultdict(list)
    for event in events:
        groups[event.uid].append(event)
    return [sorted(group, key=lambda event: event.recurs_at is not None) for group in groups.values()]


class _Importer:
    """Takes events one by one, each with a savepoint of its own."""

    def __init__(self, work: UnitOfWork, wishes: ImportWishes) -> None:
        self._work = work
        self._scope = EventScope(work.session, wishes)
        self._times = EventTimes(wishes)
        self._works = _known(work, PlannedWork)
        self._series = _known(work, WorkSeries)
        self.done: list[str] = []
        self.faults: list[str] = []
        self.unchanged = 0
        self.past = 0

    def take(self, event: CalendarEvent) -> None:
        """One event: done, the same, over, or a line of faults."""
        try:
            with self._work.session.begin_nested():
                words = self._taken(event)
                self._work.session.flush()
        except NocdeskError as error:
            self.faults.append(f"{event.title}: {error}")
            return
        if words:
            self.done += words

    def _taken(self, event: CalendarEvent) -> list[str]:
        if event.recurs_at is not None:
            return self._one_time(event)
        if event.rule:
            return self._whole_series(event)
        return self._single(event)

    def _single(self, event: CalendarEvent) -> list[str]:
        if event.uid in self._series:
            raise EventError(_("recurs in the store: end the series first, or give the event another UID."))
        starts_at, ends_at = self._times.window(event)
        planned = self._works.get(event.uid)
        if planned is None:
            return self._new_single(event, starts_at, ends_at)
        if event.is_cancelled and planned.starts_at < planned.ends_at and planned.starts_at > self._work.now:
            call_off_work(self._work, work_id=planned.id, reason=WHY)
            return [_("called off: {name}").format(name=planned.name)]
        if event.is_cancelled or planned.ends_at <= planned.starts_at:
            return self._same()
        return self._changed_single(event, planned, starts_at, ends_at)

    def _new_single(self, event: CalendarEvent, starts_at: datetime, ends_at: datetime) -> list[str]:
        if event.is_cancelled or ends_at <= self._work.now:
            self.past += 1
            return []
        name = self._name(event, starts_at)
        number = plan_work(
            self._work,
            name=name,
            starts_at=starts_at,
            ends_at=ends_at,
            service_ids=self._scope.of(event),
            reason=event.description,
            announced_at=self._times.announced(event),
            uid=event.uid,
        )
        self._works[event.uid] = self._work.session.get_one(PlannedWork, number)
        return [
            _("planned: {name}, {starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC").format(
                name=name, starts_at=starts_at, ends_at=ends_at
            )
        ]

    def _changed_single(
        self, event: CalendarEvent, planned: PlannedWork, starts_at: datetime, ends_at: datetime
    ) -> list[str]:
        """Only what has not begun follows the file in everything; what goes on can last longer."""
        now, number, words = self._work.now, planned.id, []
        if planned.ends_at <= now:
            self.past += 1
            return []
        if planned.starts_at <= now:
            if (planned.starts_at, True) == (starts_at, ends_at > planned.ends_at):
                extend_work(self._work, work_id=number, ends_at=ends_at, reason=WHY)
                return [
                    _("extended: {name} to {ends_at:%Y-%m-%d %H:%M} UTC").format(name=planned.name, ends_at=ends_at)
                ]
            return self._same()
        if (planned.starts_at, planned.ends_at) != (starts_at, ends_at):
            move_work(self._work, work_id=number, starts_at=starts_at, ends_at=ends_at, reason=WHY)
            words.append(
                _("moved: {name} to {starts_at:%Y-%m-%d %H:%M} UTC").format(name=planned.name, starts_at=starts_at)
            )
        words += self._described(event, planned, starts_at)
        announced_at = self._times.announced(event)
        if announced_at is not None and announced_at != planned.announced_at:
            announce_work(self._work, work_id=number, at=announced_at)
            words.append(_("announced: {name}").format(name=planned.name))
        return words or self._same()

    def _described(self, event: CalendarEvent, planned: PlannedWork, starts_at: datetime) -> list[str]:
        is_named = planned.name == event.summary or planned.name.startswith(f"{event.summary} ")
        name = planned.name if is_named else self._name(event, starts_at)
        scope = self._scope.of(event)
        known = set(self._work.session.scalars(select(WorkScope.service_id).where(WorkScope.work_id == planned.id)))
        if (name, event.description, scope) == (planned.name, planned.reason, known):
            return []
        describe_work(self._work, work_id=planned.id, name=name, reason=event.description, service_ids=scope)
        return [_("changed: {name}").format(name=name)]

    def _whole_series(self, event: CalendarEvent) -> list[str]:
        if event.uid in self._works:
            raise EventError(_("is a single work in the store: give the recurring event another UID."))
        recurrence, scope = self._times.recurrence(event), self._scope.of(event)
        series = self._series.get(event.uid)
        if series is None:
            return [] if event.is_cancelled else self._new_series(event, recurrence, scope)
        if series.ended_at is not None:
            return self._same()
        if event.is_cancelled:
            end_series(self._work, series_id=series.id, reason=WHY)
            return [_("ended: {name}").format(name=series.name)]
        announced_at = self._times.announced(event) or series.announced_at
        wanted = (_comparable(recurrence), event.description, scope, announced_at)
        if wanted == self._stored(series, recurrence):
            return self._same()
        change_series(
            self._work,
            series_id=series.id,
            recurrence=recurrence,
            service_ids=scope,
            reason=event.description,
            announced_at=announced_at,
        )
        return [_("changed: {name}").format(name=series.name)]

    def _new_series(self, event: CalendarEvent, recurrence: Recurrence, scope: set[int]) -> list[str]:
        name = free_name(self._work, _summary(event))
        number = plan_series(
            self._work,
            name=name,
            recurrence=recurrence,
            service_ids=scope,
            reason=event.description,
            announced_at=self._times.announced(event),
            uid=event.uid,
        )
        self._series[event.uid] = self._work.session.get_one(WorkSeries, number)
        return [_("planned: {name}, {rule}").format(name=name, rule=recurrence.rule)]

    def _stored(self, series: WorkSeries, wanted: Recurrence) -> tuple[object, ...]:
        """A series as it is, to be compared; times that were called off are as good as exempt ones."""
        stored = recurrence_of_series(series)
        query = select(PlannedWork.occurs_at).where(
            PlannedWork.series_id == series.id, PlannedWork.ends_at == PlannedWork.starts_at
        )
        called_off = {wall_clock(at, stored.zone) for at in self._work.session.scalars(query) if at is not None}
        if set(wanted.except_at) == set(stored.except_at) | called_off:
            stored = replace(stored, except_at=wanted.except_at)
        scope = select(SeriesScope.service_id).where(SeriesScope.series_id == series.id)
        return (
            _comparable(stored),
            series.reason,
            set(self._work.session.scalars(scope)),
            series.announced_at,
        )

    def _one_time(self, event: CalendarEvent) -> list[str]:
        """One time of a series that the file moves or calls off."""
        series = self._series.get(event.uid)
        if series is None:
            raise EventError(_("changes one time of a series that is not in the file: export the whole series."))
        assert event.recurs_at is not None
        occurs_at = self._times.instant(event.recurs_at)
        starts_at, ends_at = self._times.window(event)
        if series.ended_at is not None or max(occurs_at, ends_at) <= self._work.now:
            self.past += 1
            return []
        planned = time_of(self._work, series, occurs_at)
        when = _("{name} of {occurs_at:%Y-%m-%d %H:%M} UTC").format(name=series.name, occurs_at=occurs_at)
        moved = _("moved: {when} to {starts_at:%Y-%m-%d %H:%M} UTC").format(when=when, starts_at=starts_at)
        if planned is None and occurs_at <= self._work.now:
            if event.is_cancelled or ends_at <= self._work.now:
                self.past += 1
                return []
            lay_out_moved(self._work, series, occurs_at, starts_at, ends_at)
            return [moved]
        planned = planned or lay_out_one(self._work, series, occurs_at)
        is_off = planned.ends_at <= planned.starts_at
        if is_off or planned.starts_at <= self._work.now:
            return self._same()
        if event.is_cancelled:
            call_off_work(self._work, work_id=planned.id, reason=WHY)
            return [_("called off: {when}").format(when=when)]
        if (planned.starts_at, planned.ends_at) == (starts_at, ends_at):
            return self._same()
        move_work(self._work, work_id=planned.id, starts_at=starts_at, ends_at=ends_at, reason=WHY)
        return [moved]

    def _same(self) -> list[str]:
        self.unchanged += 1
        return []

    def _name(self, event: CalendarEvent, starts_at: datetime) -> str:
        """The summary; where other work has that name already, with its day."""
        name = _summary(event)
        taken = free_name(self._work, name) != name
        return free_name(self._work, f"{name} {starts_at:%Y-%m-%d %H:%M}") if taken else name


def _known(work: UnitOfWork, model: type[Model]) -> dict[str, Model]:
    return {row.uid or own_uid(row.name): row for row in work.session.scalars(select(model))}


def _summary(event: CalendarEvent) -> str:
    if not event.summary:
        raise EventError(_("has no SUMMARY: give it a title."))
    return event.summary


def _comparable(recurrence: Recurrence) -> object:
    return sorted(rule_parts(recurrence.rule).items()), replace(recurrence, rule="")
