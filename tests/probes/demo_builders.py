"""Rows of the demo's tables."""

from datetime import UTC, datetime, timedelta

from nocdesk.alarms.model import AlarmType, Condition, ProbableCause
from nocdesk.boards.rows import AlarmRow, SlaClock, TicketRow
from nocdesk.boards.status_rows import DeskStatus
from nocdesk.catalog.model import Measure
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import TicketStatus
from probes.demo_table import Situation, situation

NOW = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


def make_alarm(number: int, *, is_active: bool = True, text: str = "Link down: RING-NORTH-EAST") -> AlarmRow:
    """An alarm of several services, whose SLA clock runs out in 6 min 11 s."""
    began_at = NOW - timedelta(minutes=number)
    return AlarmRow(
        id=number,
        severity=PerceivedSeverity.CRITICAL,
        is_active=is_active,
        is_acknowledged=False,
        acknowledged_by=None,
        condition=Condition.LINK_DOWN,
        alarm_type=AlarmType.COMMUNICATIONS,
        probable_cause=ProbableCause.LOSS_OF_SIGNAL,
        resource="ost-cr1 et-0/0/6",
        probe_id=1,
        text=text,
        raised_at=began_at,
        began_at=began_at,
        last_at=began_at,
        cleared_at=None if is_active else NOW,
        count=1,
        owner=None,
        service_id=1,
        service="SIP-TRK-118",
        service_count=12,
        customer="Larkspur Clinic",
        customer_count=8,
        sla=SlaClock(Measure.AVAILABILITY, Verdict.AT_RISK, 3_700.0, NOW + timedelta(seconds=371)),
        tickets=(),
        proposals=2,
        is_planned=False,
        version=1,
    )


def make_ticket(number: int) -> TicketRow:
    """A caller's ticket with a promise."""
    return TicketRow(
        id=number,
        number=f"TT-{1000 + number}",
        status=TicketStatus.IN_PROGRESS,
        customer_id=1,
        customer="Dunlow Freight",
        service_id=1,
        service="ACC-104",
        site="Dunlow main",
        text="Our connection stutters. There is a digger at work in front of the house.",
        opened_at=NOW - timedelta(seconds=90),
        began_at=NOW - timedelta(seconds=95),
        etr_at=NOW + timedelta(minutes=20),
        restored_at=None,
        restoration=None,
        next_update_at=None,
        updated_by="Ines Carrow",
        sla=None,
        alarms=(),
        proposals=1,
        version=1,
    )


def make_situation(alarms: int, tickets: int, *, cleared: int = 0) -> Situation:
    """So many of each."""
    status = DeskStatus(
        counts=(),
        planned=0,
        load=(),
        polls_per_min=1308.0,
        timeouts_per_min=24.0,
        probes=105,
        probes_late=0,
        oldest_data_at=NOW,
        beat_at=NOW,
        spool_waiting=0,
        worst_unacknowledged=None,
        unacknowledged=0,
    )
    rows = [make_alarm(number) for number in range(1, alarms + 1)]
    gone = [make_alarm(number, is_active=False) for number in range(alarms + 1, alarms + cleared + 1)]
    return situation(NOW, status, [*gone, *rows], [make_ticket(number) for number in range(1, tickets + 1)])
