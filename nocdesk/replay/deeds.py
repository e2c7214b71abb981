"""Lets the people of a recorded stream do again what they did; what another course leaves no room for is left out."""

from nocdesk.alarms.commands import acknowledge_alarm
from nocdesk.alarms.lifecycle import TransitionError
from nocdesk.alarms.model import Alarm
from nocdesk.alarms.resources import Resources
from nocdesk.alarms.shelf import ShelfState
from nocdesk.alarms.shelving import ShelfError, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.alarms.standing import open_alarm
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.replay.recorded import Deed, RecordedDeed
from nocdesk.replay.troubles import key_of
from nocdesk.store.unit_of_work import UnitOfWork


def do_again(core: Core, event: RecordedDeed, resources: Resources) -> None:
    """By the live commands, on behalf of who did it; each person in a transaction of their own."""
    try:
        with core.work(_engineer(event.by)) as work:
            work.now = event.heard_at
            alarm = open_alarm(work, key_of(event, resources))
            if alarm is None:
                return
            shelf_id = _do(work, event, alarm)
        if shelf_id is not None and event.seconded_by:
            with core.work(_engineer(event.seconded_by)) as work:
                work.now = event.heard_at
                second_shelf(work, shelf_id=shelf_id)
    except (TransitionError, ShelfError):
        # By other rules the alarm may be in a state in which nobody would have done so.
        return


def _do(work: UnitOfWork, event: RecordedDeed, alarm: Alarm) -> int | None:
    """The shelf that still waits for a second person, if there is one."""
    match event.deed:
        case Deed.ACKNOWLEDGE:
            acknowledge_alarm(work, alarm_id=alarm.id)
        case Deed.SHELVE:
            shelf = shelve_alarm(work, alarm_id=alarm.id, reason=event.reason, until=event.until)
            return shelf.id if shelf.state is ShelfState.ASKED else None
        case Deed.UNSHELVE if alarm.shelf_id is not None:
            unshelve_alarm(work, shelf_id=alarm.shelf_id, reason=event.reason)
    return None


def _engineer(name: str) -> Actor:
    return Actor(name, Role.ENGINEER)
