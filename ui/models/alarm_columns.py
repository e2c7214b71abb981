"""The columns of the alarm console, their widths, and the order of its rows."""

from datetime import datetime

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.models.row_table import CENTRE, RIGHT, Column
from ui.text import MISSING, SLA_WORD, age, left, moment, plural

CODE = {
    PerceivedSeverity.CRITICAL: _("CRIT"),
    PerceivedSeverity.MAJOR: _("MAJR"),
    PerceivedSeverity.MINOR: _("MINR"),
    PerceivedSeverity.WARNING: _("WARN"),
    PerceivedSeverity.INDETERMINATE: _("INDT"),
    PerceivedSeverity.CLEARED: _("CLR"),
}
_AGES = 1e10
"""More seconds than any instant has since 1970."""
TIMED_COLUMNS = ("age", "last", "first", "sla")


def state_code(row: AlarmRow) -> str:
    """The current state in three letters: what withholds it, else whether it flaps, is active, or has cleared."""
    withheld = row.withheld
    if withheld.is_shelved:
        return _("SHV")
    if withheld.out_of_service:
        return _("OOS")
    if row.is_planned or withheld.suppressed_by:
        return _("MNT")
    if withheld.symptom_of:
        return _("SYM")
    if row.is_flapping:
        return _("FLP")
    return _("ACT") if row.is_active else _("CLR")


def alarm_order(row: AlarmRow) -> float:
    """Severity, then the last occurrence; what asks nobody for attention stands after everything else.

    One number, so that a hundred thousand are sorted at once; it tells apart what lies ten microseconds apart.
    """
    return (row.severity.rank + len(PerceivedSeverity) * row.is_quiet) * _AGES - row.last_at.timestamp()


def symptoms_text(row: AlarmRow) -> str:
    """How many symptoms a problem's row has, or how many more probably have the same cause."""
    count = row.fold.symptoms
    if not count:
        return ""
    return (
        _("+{count} same cause?").format(count=count) if row.fold.is_suspected else plural(count, "symptom", "symptoms")
    )


def service_and_resource(row: AlarmRow) -> tuple[str, str]:
    """What the alarm touches: the worst-affected service, and the resource in trouble.

    Of a promise, whose resource is named after the service, only what was promised.
    """
    if not row.service:
        return row.resource, ""
    return row.service, row.resource.removeprefix(f"{row.service} ")


def customer_text(row: AlarmRow) -> str:
    """The one customer who feels it, how many do, or that nobody does."""
    if row.customer_count > 1:
        return _("{customer_count} customers").format(customer_count=row.customer_count)
    return row.customer or _("internal")


def ticket_text(row: AlarmRow) -> str:
    """The linked ticket, how many there are, or what is proposed."""
    if len(row.tickets) > 1:
        return f"{row.tickets[0]} +{len(row.tickets) - 1}"
    if row.tickets:
        return row.tickets[0]
    return _("{proposals} proposed").format(proposals=row.proposals) if row.proposals else MISSING


def sla_figures(row: AlarmRow, now: datetime) -> tuple[str, str]:
    """The word for the state of the SLA clock, and the time left: until the breach at this rate, else of the budget."""
    clock = row.sla
    if row.is_planned:
        return _("excluded"), ""
    if clock is None or clock.state is Verdict.UNDECIDED:
        return "", MISSING
    seconds = clock.budget_left_s
    if clock.state is Verdict.AT_RISK and clock.breach_at is not None:
        seconds = min(seconds, (clock.breach_at - now).total_seconds()) if seconds > 0 else seconds
    return SLA_WORD[clock.state], left(seconds)


def alarm_columns(clock: Clock) -> list[Column[AlarmRow]]:
    """The thirteen columns; times are told against `clock`."""

    def sla_text(row: AlarmRow) -> str:
        return " ".join(part for part in sla_figures(row, clock.now()) if part)

    def age_text(row: AlarmRow) -> str:
        return age((clock.now() - row.raised_at).total_seconds())

    return [
        Column("severity", _("Sev"), 88, lambda row: CODE[row.severity], lambda row: row.severity.rank),
        Column("state", _("State"), 44, state_code, state_code, drop=5),
        Column(
            "ack", _("Ack"), 34, lambda row: row.acknowledged_by or "", lambda row: row.is_acknowledged, CENTRE, drop=3
        ),
        Column("last", _("Last"), 74, lambda row: moment(row.last_at, clock.now()), _last, RIGHT),
        Column("first", _("First"), 74, lambda row: moment(row.raised_at, clock.now()), _first, RIGHT, drop=1),
        Column("age", _("Age"), 76, age_text, lambda row: -row.raised_at.timestamp(), RIGHT),
        Column("count", _("Count"), 48, lambda row: str(row.count), lambda row: row.count, RIGHT, drop=4),
        Column(
            "service",
            _("Service · resource"),
            196,
            lambda row: " ".join(part for part in (*service_and_resource(row), symptoms_text(row)) if part),
            service_and_resource,
            minimum=140,
        ),
        Column("alarm", _("Alarm"), 248, lambda row: row.text, lambda row: row.text, minimum=190, stretch=True),
        Column("customer", _("Customer"), 132, customer_text, customer_text, minimum=96),
        Column("sla", _("SLA left"), 106, sla_text, _sla_rank, RIGHT),
        Column("ticket", _("Ticket"), 84, ticket_text, ticket_text),
        Column("owner", _("Owner"), 58, lambda row: row.owner or MISSING, lambda row: row.owner or "~", drop=2),
    ]


def _last(row: AlarmRow) -> float:
    return row.last_at.timestamp()


def _first(row: AlarmRow) -> float:
    return row.raised_at.timestamp()


def _sla_rank(row: AlarmRow) -> tuple[int, float]:
    if row.sla is None or row.is_planned:
        return 3, 0.0
    rank = {Verdict.BREACHED: 0, Verdict.AT_RISK: 1, Verdict.MET: 2, Verdict.UNDECIDED: 3}
    return rank[row.sla.state], row.sla.budget_left_s
