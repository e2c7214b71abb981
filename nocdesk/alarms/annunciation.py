"""Whether an alarm asks for attention now: a restless one does so twice, and again only when it is worse than it said.

The count begins anew once the restlessness is forgotten, or after an hour without a change: what then happens is news.
"""

from datetime import datetime, timedelta

from nocdesk.alarms.flapping import after_change, is_flapping, restlessness
from nocdesk.alarms.lifecycle import AlarmState
from nocdesk.alarms.model import Alarm, AlarmHappening

MOST = 2
"""So often a restless trouble asks for attention: when it comes, and when it is known to flap."""

CALM_AFTER = timedelta(hours=1)


def count_change(alarm: Alarm, now: datetime) -> None:
    """The trouble has come, gone, or become another severity: it is that much more restless."""
    last_at = alarm.changed_state_at
    is_calm = last_at is not None and now - last_at >= CALM_AFTER
    if is_calm or not restlessness(alarm.flap_value, last_at, now):
        alarm.annunciations, alarm.worst_annunciated = 0, None
    alarm.flap_value, alarm.changed_state_at = after_change(alarm.flap_value, last_at, now), now


def annunciates(alarm: Alarm, happening: AlarmHappening, was: AlarmState | None) -> bool:
    """Whether it asks for attention with what has just happened to it; if so, that is counted. None: it is new."""
    if alarm.is_withheld or not _is_news(alarm, happening, was):
        return False
    alarm.annunciations += 1
    if _is_worse_than_said(alarm):
        alarm.worst_annunciated = alarm.severity
    return True


def _is_news(alarm: Alarm, happening: AlarmHappening, was: AlarmState | None) -> bool:
    if happening not in (AlarmHappening.RAISED, AlarmHappening.WORSENED):
        return False
    if _is_worse_than_said(alarm):
        return True
    if happening is AlarmHappening.WORSENED or alarm.annunciations >= MOST:
        return False
    # One that nobody has acknowledged asks still; it says so once more when it is known to flap.
    return was is not AlarmState.LATCHED or is_flapping(alarm.flap_value)


def _is_worse_than_said(alarm: Alarm) -> bool:
    return alarm.worst_annunciated is None or alarm.severity.rank < alarm.worst_annunciated.rank
