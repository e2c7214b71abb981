"""From a recorded event to the trouble that the live code would have made of it."""

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble
from nocdesk.alarms.keys import problem_key, resource_key
from nocdesk.alarms.model import Condition
from nocdesk.alarms.resources import Resource, Resources
from nocdesk.network.topology import Touch
from nocdesk.replay.recorded import RecordedAlarm, RecordedDeed

RULE = "replay"
"""What stands for the rule that made an alarm, where the stream names none."""


def key_of(event: RecordedAlarm | RecordedDeed, resources: Resources) -> str:
    """The natural key of an event's alarm: the same as that of the live alarm about the same trouble."""
    name = resources.find(event.resource).name
    if event.problem:
        return problem_key(event.condition, name, event.problem)
    return resource_key(event.condition, name)


def trouble_of(event: RecordedAlarm, resources: Resources) -> tuple[Trouble, tuple[Touch, ...]]:
    """The trouble that an event tells of, and the services that it reaches."""
    resource = resources.find(event.resource)
    touches = resources.touches(resource, event.condition)
    meaning = MEANINGS[event.condition]
    is_metric = event.condition is Condition.THRESHOLD
    trouble = Trouble(
        key=key_of(event, resources),
        condition=event.condition,
        severity=event.severity or (meaning.severity if touches else meaning.idle_severity),
        resource=resource.name,
        text=event.text or event.problem or _words(resource, event.condition),
        device_id=resource.device_id,
        probe_id=resource.probe_id,
        metric=event.problem if is_metric and event.problem else None,
        rule=event.rule or RULE,
        specific_problem="" if is_metric else event.problem,
    )
    return trouble, touches


def _words(resource: Resource, condition: Condition) -> str:
    return f"{condition}: {resource.name}"
