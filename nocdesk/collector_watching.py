"""The collectors' own alarms: of a fault in one, and of silence, which others say of it, for each site."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import clear_alarm_of, raise_alarm, report_trouble
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.alarms.trouble import Trouble
from nocdesk.calendar_words import kept_minute
from nocdesk.core import Core
from nocdesk.inventory import inventory_changed_at
from nocdesk.network.poll_groups import UNNAMED, PollGroup, group_sizes
from nocdesk.people.model import Actor
from nocdesk.requests.queries import CollectorRow, collector_rows, is_judged
from nocdesk.store.unit_of_work import UnitOfWork

SILENT_AFTER = timedelta(seconds=30)
"""A sign of life is given every two seconds."""

MISSED_A_LOOK_S = 15.0


def say_silence(work: UnitOfWork) -> bool:
    """Raise an alarm for each group of devices that nobody polls any more; whether that was news.

    It is as old as the last sign of life. One that was cleared or acknowledged by hand is not raised again for the same
    silence. A store on which no collector ever ran has none that is silent.
    """
    return any([_say(work, *last) for last in _last_polls(work)])


def say_own_silence(work: UnitOfWork, source: str) -> None:
    """The same by the next process of a collector, before its first sign of life ends it: nobody may have said it."""
    own = {row.beat_at for row in collector_rows(work.session) if row.source == source}
    for group, devices, since in _last_polls(work):
        if since in own:
            _say(work, group, devices, since)


def say_silence_unjudged(work: UnitOfWork) -> bool:
    """The same by a desk, where no collector judges: else that one says it of all others."""
    return not is_judged(collector_rows(work.session), work.now) and say_silence(work)


class SilenceWatch:
    """Looks every ten seconds or so, and says nothing before it has heard the store itself for as long as a silence.

    While a store is away nobody can give it a sign of life.
    """

    def __init__(self, core: Core, say: Callable[[UnitOfWork], bool], actor: Actor | None = None) -> None:
        self._core, self._say, self._actor = core, say, actor
        self._heard_since_s = self._heard_s = core.clock.monotonic()

    def look(self) -> bool:
        """Raise the alarms; whether there was news."""
        with self._core.work(self._actor) as work:
            now_s = self._core.clock.monotonic()
            if now_s - self._heard_s > MISSED_A_LOOK_S:
                self._heard_since_s = now_s
            self._heard_s = now_s
            return now_s - self._heard_since_s >= SILENT_AFTER.total_seconds() and self._say(work)


def last_polled(group: PollGroup, collectors: Iterable[CollectorRow]) -> datetime | None:
    """The last sign of life of a collector that polled the group, None where none ever did."""
    # One without sites has not told what it polls: it is of a time when each polled all.
    return max((row.beat_at for row in collectors if group.name in row.polls or not row.sites), default=None)


def end_silence(work: UnitOfWork, source: str, polled: Collection[PollGroup]) -> None:
    """A collector gives signs of life again, of which these groups are polled."""
    groups = polled or (() if group_sizes(work.session) else (UNNAMED,))
    # By the collector's own name stands what was said before there were sites.
    for key in (resource_key(Condition.COLLECTOR_SILENT, source), *map(_key, groups)):
        clear_alarm_of(work, key=key, ended_at=work.now)


def say_faults(work: UnitOfWork, source: str, faults: str) -> None:
    """Raise the alarm of a collector of which jobs fail by a fault of the program; clear it where the text is empty."""
    condition = Condition.COLLECTOR_FAULT
    key = resource_key(condition, source)
    if not faults:
        clear_alarm_of(work, key=key, ended_at=work.now)
        return
    text = f"A job of the collector fails by a fault of the program; the others go on ({faults})"
    trouble = Trouble(key, condition, MEANINGS[condition].severity, resource=f"collector {source[:8]}", text=text)
    raise_alarm(work, trouble=trouble, began_at=work.now, touches=())


def _last_polls(work: UnitOfWork) -> list[tuple[PollGroup, int, datetime | None]]:
    """By group of devices how many it has, and when it was last polled; without devices one group of none."""
    collectors = collector_rows(work.session)
    if not collectors:
        return []
    sizes = group_sizes(work.session)
    if not sizes:
        return [(UNNAMED, 0, max(row.beat_at for row in collectors))]
    return [(group, devices, last_polled(group, collectors)) for group, devices in sizes.items()]


def _say(work: UnitOfWork, group: PollGroup, devices: int, since: datetime | None) -> bool:
    known = select(Alarm.id).where(Alarm.natural_key == _key(group))
    if since is None:
        if work.now - inventory_changed_at(work.session, work.now) < SILENT_AFTER:
            return False
    elif work.now - since < SILENT_AFTER:
        return False
    else:
        known = known.where(Alarm.began_at >= since)
    if work.session.scalar(known.limit(1)) is not None:
        return False
    condition = Condition.COLLECTOR_SILENT
    text = _words(group, devices, since)
    trouble = Trouble(_key(group), condition, MEANINGS[condition].severity, resource=_resource(group), text=text)
    report_trouble(work, trouble=trouble, began_at=since or work.now, touches=())
    return True


def _words(group: PollGroup, devices: int, since: datetime | None) -> str:
    when = "" if since is None else f" since {kept_minute(since)}:{since:%S} UTC"
    how_many = f"{devices} device" if devices == 1 else f"{devices} devices"
    if group == UNNAMED:
        return f"The collector is silent{when}: nothing is measured" if when else f"No collector polls {how_many}"
    return f"Nobody polls {how_many} of {group.name}{when}: their collector is silent or was never started"


def _resource(group: PollGroup) -> str:
    return f"collector {group.name}".strip()


def _key(group: PollGroup) -> str:
    return resource_key(Condition.COLLECTOR_SILENT, _resource(group))
