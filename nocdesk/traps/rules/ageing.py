"""Looks after alarms of traps whose end does not come: what a probe watches is polled, the rest is marked as unsure."""

from datetime import timedelta

from sqlalchemy import select

from nocdesk.alarms.commands import clear_alarm_of
from nocdesk.alarms.model import Alarm
from nocdesk.alarms.standing import write_note
from nocdesk.network.model import Probe
from nocdesk.network.topology import load_topology
from nocdesk.people.policy import Act, require
from nocdesk.requests.commands import ask_to_confirm
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.model import TrapStanding

AT_ONCE = 200
ASK_AGAIN_AFTER = timedelta(hours=1)
UNSURE = "no clear has come, and nothing polls this: see whether it still is so, then clear it by hand"


def age_alarms(work: UnitOfWork) -> None:
    """Go through what is due.

    An event without an end is over once it has been quiet for long enough. Of what has an end, a poll is asked for;
    where no probe watches it the alarm's journal says that nobody knows, and the device is polled in its stead.
    """
    require(work.actor, Act.RECORD_MEASUREMENT)
    query = select(TrapStanding).where(TrapStanding.due_at <= work.now, TrapStanding.is_raised)
    asks: set[int] = set()
    for standing in work.session.scalars(query.order_by(TrapStanding.due_at).limit(AT_ONCE)).all():
        alarm = work.session.scalar(
            select(Alarm).where(Alarm.natural_key == standing.natural_key, Alarm.cleared_at.is_(None))
        )
        if alarm is None:
            standing.is_raised, standing.due_at, standing.is_unconfirmed = False, None, False
        elif standing.is_event:
            clear_alarm_of(work, key=standing.natural_key, ended_at=standing.received_at)
            standing.is_raised, standing.due_at = False, None
        else:
            asks.update(_look_after(work, standing, alarm))
    ask_to_confirm(work, probe_ids=asks)


def _look_after(work: UnitOfWork, standing: TrapStanding, alarm: Alarm) -> set[int]:
    """Have it looked at; the probes to poll."""
    if standing.probe_id is not None:
        # As soon as one poll has spoken of it, its end is the polls' to find.
        standing.due_at = work.now + ASK_AGAIN_AFTER if standing.is_unconfirmed else None
        return {standing.probe_id} if standing.is_unconfirmed else set()
    standing.due_at = None
    write_note(work, alarm, UNSURE)
    probes = work.session.scalars(select(Probe.id).where(Probe.device_id == standing.device_id))
    sentinels = load_topology(work.session).sentinels
    return {probe_id for probe_id in probes if probe_id in sentinels}
