"""How the demo looks in a terminal: two tables that fit any width and height, or one line for a pipe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Group
from rich.table import Table
from rich.text import Text

from nocdesk.boards.rows import AlarmRow, SlaClock, TicketRow
from nocdesk.boards.status_rows import DeskStatus
from nocdesk.language import _, pgettext
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import TicketStatus

_STYLES = {
    PerceivedSeverity.CRITICAL: "bold red",
    PerceivedSeverity.MAJOR: "dark_orange",
    PerceivedSeverity.MINOR: "yellow",
    PerceivedSeverity.WARNING: "cyan",
}
_SLA_STYLES = {Verdict.BREACHED: "bold red", Verdict.AT_RISK: "yellow"}
_MOST_TICKETS = 6
_LINES_AROUND = 8
"""Two of the headline, a title, the column names and a last line for each table, without that of the tickets."""
_SOON = timedelta(hours=100)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that is `width` wide, and shown in terminals that are at least `from_width` wide; 0 takes the rest."""

    title: str
    width: int
    from_width: int = 0


_ALARM_COLUMNS = (
    _Column(_("Severity"), 8),
    _Column(_("State"), 7, 70),
    _Column(_("Alarm"), 0),
    _Column(_("Service"), 14, 60),
    _Column(_("Customer"), 22, 110),
    _Column(_("SLA breach"), 12, 76),
    _Column(_("Age"), 7),
    _Column(_("Ticket"), 14, 125),
)
_TICKET_COLUMNS = (
    _Column(_("Ticket"), 8),
    _Column(_("Status"), 12),
    _Column(_("Customer"), 20, 100),
    _Column(_("Service"), 11, 60),
    _Column(_("Says"), 0),
    _Column(_("Age"), 7, 70),
    _Column("ETR", 8),
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the tables show, read at one moment."""

    now: datetime
    status: DeskStatus
    alarms: tuple[AlarmRow, ...]
    tickets: tuple[TicketRow, ...]


def situation(now: datetime, status: DeskStatus, alarms: Sequence[AlarmRow], tickets: Sequence[TicketRow]) -> Situation:
    """The same in the order in which people want to read it: what stands and is worst, and what is new."""
    return Situation(
        now,
        status,
        tuple(sorted(alarms, key=lambda row: (not row.is_active, row.severity.rank, -row.id))),
        tuple(sorted(tickets, key=lambda row: (row.status is TicketStatus.RESOLVED, -row.id))),
    )


def picture(seen: Situation, width: int, height: int) -> Group:
    """Everything in so many columns and lines; what does not fit is counted."""
    tickets = min(len(seen.tickets), _MOST_TICKETS, max(1, height // 6))
    alarms = max(1, height - _LINES_AROUND - tickets)
    return Group(
        _headline(seen),
        _title(_("Alarms"), len(seen.alarms), alarms),
        _alarm_table(seen.alarms[:alarms], seen.now, width),
        Text(),
        _title(_("Tickets"), len(seen.tickets), tickets),
        _ticket_table(seen.tickets[:tickets], seen.now, width),
    )


def line(seen: Situation) -> str:
    """The same in one line, for a file or a pipe."""
    active = [row for row in seen.alarms if row.is_active]
    worst = _(", worst: {text}").format(text=active[0].text) if active else ""
    clocks = [row.sla for row in active if row.sla is not None and row.sla.state is not Verdict.UNDECIDED]
    soonest = min(
        clocks, key=lambda clock: clock.breach_at or datetime.max.replace(tzinfo=seen.now.tzinfo), default=None
    )
    sla = _("; SLA breach: {sla}").format(sla=_sla(soonest, seen.now)) if soonest is not None else ""
    return _(
        "{now:%H:%M:%S} UTC  {polling}; alarms: {open} open, {active} active{worst}; tickets: {tickets}{sla}"
    ).format(
        now=seen.now,
        polling=_polling(seen.status),
        open=len(seen.alarms),
        active=len(active),
        worst=worst,
        tickets=len(seen.tickets),
        sla=sla,
    )


def _polling(status: DeskStatus) -> str:
    return _(
        "{polls_per_min:.0f} polls/min, {timeouts_per_min:.0f} unanswered, {probes} probes, {probes_late} late"
    ).format(
        polls_per_min=status.polls_per_min,
        timeouts_per_min=status.timeouts_per_min,
        probes=status.probes,
        probes_late=status.probes_late,
    )


def _headline(seen: Situation) -> Text:
    beat = (
        _("not heard yet")
        if seen.status.beat_at is None
        else _("heard {age} ago").format(age=_age(seen.status.beat_at, seen.now))
    )
    head = Text(
        _("NocDesk demo  {now:%H:%M:%S} UTC  collector {beat}  Ctrl+C ends\n").format(now=seen.now, beat=beat),
        style="bold",
    )
    head.append(_polling(seen.status), style="not bold")
    head.no_wrap = True
    return head


def _title(what: str, count: int, most: int) -> Text:
    return Text(
        f"{what}: {count}" + (_(", the first {most}").format(most=most) if count > most else ""), style="italic"
    )


def _table(columns: Sequence[_Column], width: int) -> tuple[Table, list[int]]:
    """An empty table, and which of the columns it has."""
    shown = [number for number, column in enumerate(columns) if width >= column.from_width]
    table = Table(box=None, expand=True, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold underline")
    for number in shown:
        column = columns[number]
        table.add_column(
            column.title,
            no_wrap=True,
            overflow="ellipsis",
            ratio=None if column.width else 1,
            width=column.width or None,
        )
    return table, shown


def _alarm_table(alarms: Sequence[AlarmRow], now: datetime, width: int) -> Table:
    table, shown = _table(_ALARM_COLUMNS, width)
    for row in alarms:
        sla = Text(_sla(row.sla, now), style=_SLA_STYLES.get(row.sla.state, "") if row.sla else "")
        cells = (
            Text(row.severity, style=_STYLES.get(row.severity, "") if row.is_active else "dim"),
            Text(pgettext("short", "active") if row.is_active else pgettext("short", "cleared")),
            Text(row.text),
            Text(_more(row.service, row.service_count)),
            Text(_more(row.customer, row.customer_count)),
            sla,
            Text(_age(row.raised_at, now)),
            Text(
                ", ".join(row.tickets)
                or (_("{proposals} proposed").format(proposals=row.proposals) if row.proposals else "")
            ),
        )
        table.add_row(*(cells[number] for number in shown), style=None if row.is_active else "dim")
    return table


def _ticket_table(tickets: Sequence[TicketRow], now: datetime, width: int) -> Table:
    table, shown = _table(_TICKET_COLUMNS, width)
    for row in tickets:
        cells = (
            Text(row.number),
            Text(row.status),
            Text(row.customer),
            Text(row.service),
            Text(row.text),
            Text(_age(row.opened_at, now)),
            Text("" if row.etr_at is None else f"{row.etr_at:%H:%M:%S}"),
        )
        table.add_row(*(cells[number] for number in shown))
    return table


def _sla(clock: SlaClock | None, now: datetime) -> str:
    """When the budget is gone at the present rate; otherwise what is left of it."""
    if clock is None:
        return ""
    if clock.state is Verdict.UNDECIDED:
        return _("unmeasured")
    if clock.state is Verdict.BREACHED:
        return _("breached")
    if clock.breach_at is not None and clock.breach_at - now < _SOON:
        return _("in {span}").format(span=_span(max(0.0, (clock.breach_at - now).total_seconds())))
    return _("{span} left").format(span=_span(clock.budget_left_s))


def _more(name: str, count: int) -> str:
    return f"{name} +{count - 1}" if count > 1 else name


def _age(at: datetime, now: datetime) -> str:
    return _span(max(0.0, (now - at).total_seconds()))


def _span(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02}s"
    if whole < 360_000:
        return f"{whole // 3600}h {whole % 3600 // 60:02}m"
    return f"{whole // 86_400}d {whole % 86_400 // 3600}h"
