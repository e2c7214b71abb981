"""What another program or a person reports, as the trouble that the desk's own polls would have made of it."""

from dataclasses import dataclass

from nocdesk.alarms.catalogue import CONSEQUENCES, MEANINGS
from nocdesk.alarms.keys import problem_key, resource_key
from nocdesk.alarms.model import Condition
from nocdesk.alarms.resources import ResourceKind, Resources
from nocdesk.alarms.trouble import Trouble
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.topology import Touch
from nocdesk.severity import PerceivedSeverity

RULE = "reported"
"""What stands for the rule that made such an alarm."""

LONGEST_TEXT = 1_000


class ReportError(NocdeskError):
    """A report from outside that makes no alarm."""


@dataclass(frozen=True, slots=True)
class Report:
    """A condition of a resource; `key` tells several of one condition on one resource apart, and clears the right one.

    Without a severity it is that of the condition.
    """

    resource: str
    condition: Condition = Condition.REPORTED
    severity: PerceivedSeverity | None = None
    text: str = ""
    key: str = ""


def check_report(report: Report) -> None:
    """Refuse what says nothing, and what only the desk itself can know."""
    if not report.resource.strip():
        raise ReportError(_("Name the resource: a device, its interface such as 'rt-1 ge-0/0/1', a link or a service."))
    if report.condition in CONSEQUENCES:
        raise ReportError(
            _("{condition} follows from an agreement: the desk alone judges that.").format(condition=report.condition)
        )
    if report.severity is PerceivedSeverity.CLEARED:
        raise ReportError(_("An alarm is not raised as cleared: clear it instead."))
    if max(len(report.resource), len(report.text), len(report.key)) > LONGEST_TEXT:
        raise ReportError(_("A report says it in {limit} characters at most.").format(limit=LONGEST_TEXT))


def key_of_report(report: Report, resources: Resources) -> str:
    """The natural key: that of the polled alarm about the same trouble, where the inventory knows the resource."""
    name = resources.find(report.resource.strip()).name
    key = report.key.strip()
    return problem_key(report.condition, name, key) if key else resource_key(report.condition, name)


def trouble_of_report(report: Report, resources: Resources) -> tuple[Trouble, tuple[Touch, ...]]:
    """The trouble, and the services that it reaches."""
    check_report(report)
    resource = resources.find(report.resource.strip())
    touches = resources.touches(resource, report.condition)
    meaning = MEANINGS[report.condition]
    trouble = Trouble(
        key=key_of_report(report, resources),
        condition=report.condition,
        severity=report.severity or (meaning.severity if touches else meaning.idle_severity),
        resource=resource.name,
        text=report.text.strip() or report.key.strip() or f"{report.condition}: {resource.name}",
        device_id=resource.device_id,
        probe_id=resource.id if resource.kind is ResourceKind.PROBE else None,
        rule=RULE,
        specific_problem=report.key.strip(),
    )
    return trouble, touches
