"""Recorded alarms on their way into the store: those of a batch at once, and none that was over before it was heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nocdesk.alarms.catalogue import CONSEQUENCES, MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.raising import expect_alarms
from nocdesk.alarms.recalling import recall_alarms
from nocdesk.alarms.resources import Resources
from nocdesk.network.topology import Touch
from nocdesk.replay.recorded import RecordedAlarm
from nocdesk.replay.troubles import key_of, trouble_of
from nocdesk.store.unit_of_work import UnitOfWork

_News = tuple[RecordedAlarm, str, tuple[Trouble, tuple[Touch, ...]] | None]
"""An event, its natural key, and the trouble that it tells of, or None where it tells of an end."""


@dataclass(slots=True)
class Hearing:
    """Remembers of each trouble the last instant at which it was said to be over."""

    resources: Resources
    _over_at: dict[str, datetime] = field(default_factory=dict)

    def tell(self, work: UnitOfWork, events: Sequence[RecordedAlarm]) -> None:
        """Raise and clear; each event happens when it was heard."""
        news = list(self._news(events))
        if not news:
            return
        work.now = news[0][0].heard_at
        recall_alarms(work, {key for _, key, _ in news})
        expect_alarms(work, _first_raised(news))
        for event, key, told in news:
            work.now = event.heard_at
            if told is None:
                clear_alarm_of(work, key=key, ended_at=event.at)
                continue
            trouble, touches = told
            raise_alarm(work, trouble=trouble, began_at=event.at, touches=touches)
            if MEANINGS[event.condition].momentary:
                clear_alarm_of(work, key=key, ended_at=work.now)

    def _news(self, events: Sequence[RecordedAlarm]) -> Iterator[_News]:
        """Without what follows from service levels, which nobody hears, and beginnings older than an end of theirs."""
        for event in events:
            if event.condition in CONSEQUENCES:
                continue
            key = key_of(event, self.resources)
            over_at = self._over_at.get(key)
            if event.is_clear:
                self._over_at[key] = event.at if over_at is None else max(over_at, event.at)
                yield event, key, None
            elif over_at is None or event.at >= over_at:
                yield event, key, trouble_of(event, self.resources)


def _first_raised(news: Sequence[_News]) -> dict[str, tuple[Trouble, datetime]]:
    found: dict[str, tuple[Trouble, datetime]] = {}
    for event, key, told in news:
        if told is not None:
            found.setdefault(key, (told[0], event.at))
    return found
