"""The demo without a window: a status table in the terminal, and a JSON file at the end."""

import json
import signal
import time
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from nocdesk.boards.queries import alarm_rows, desk_status, ticket_rows
from nocdesk.boards.rows import AlarmRow, DeskStatus, TicketRow
from nocdesk.boards.summary import summary
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import TicketStatus
from probes.demo import Demo, DemoOptions

_REFRESH_S = 1.0
_MOST_ALARMS = 14
_MOST_TICKETS = 6
_STYLES = {
    PerceivedSeverity.CRITICAL: "bold red",
    PerceivedSeverity.MAJOR: "dark_orange",
    PerceivedSeverity.MINOR: "yellow",
    PerceivedSeverity.WARNING: "cyan",
}


def run_demo(options: DemoOptions, *, seconds: float | None = None, report: Path | None = None) -> int:
    """Show the demo in the terminal until the time is over, Ctrl+C or SIGTERM; the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console()
    try:
        _run(options, console, seconds, report)
    except KeyboardInterrupt:
        console.print("Ended before its time.")
    return 0


def _run(options: DemoOptions, console: Console, seconds: float | None, report: Path | None) -> None:
    with ExitStack() as stack:
        with console.status("Starting") as status:
            demo = Demo(options, progress=lambda what, share: status.update(f"{what}: {share:.0%}"))
            stack.enter_context(demo)
        core = stack.enter_context(closing(demo.open_core(SYSTEM)))
        demo.begin()
        with suppress(KeyboardInterrupt):
            _watch(demo, core, console, seconds)
        demo.stop_polling()
        if report is not None:
            with core.read() as session:
                report.write_text(json.dumps(summary(session, demo.clock.now()), indent=2), encoding="utf-8")


def _watch(demo: Demo, core: Core, console: Console, seconds: float | None) -> None:
    began_s = demo.clock.monotonic()
    with Live(console=console, auto_refresh=False, transient=False) as live:
        while seconds is None or demo.clock.monotonic() - began_s < seconds:
            demo.check()
            live.update(_picture(core, demo.clock.now()), refresh=True)
            left_s = _REFRESH_S if seconds is None else seconds - (demo.clock.monotonic() - began_s)
            time.sleep(max(0.0, min(_REFRESH_S, left_s)))


def _picture(core: Core, now: datetime) -> Group:
    with core.read() as session:
        status = desk_status(session, now=now)
        alarms = sorted(alarm_rows(session, now=now), key=lambda row: (not row.is_active, row.severity.rank, -row.id))
        tickets = sorted(ticket_rows(session), key=lambda row: (row.status is TicketStatus.RESOLVED, -row.id))
    return Group(_headline(status, now), _alarm_table(alarms, now), _ticket_table(tickets, now))


def _headline(status: DeskStatus, now: datetime) -> Text:
    beat = "not yet" if status.beat_at is None else f"{_age(status.beat_at, now)} ago"
    return Text(
        f"NocDesk demo  {now:%H:%M:%S} UTC   {status.polls_per_min:.0f} polls/min, {status.timeouts_per_min:.0f} silent"
        f"   {status.probes} probes, {status.probes_late} late   collector heard of {beat}",
        style="bold",
    )


def _alarm_table(alarms: list[AlarmRow], now: datetime) -> Table:
    hidden = len(alarms) - _MOST_ALARMS
    caption = f"and {hidden} more" if hidden > 0 else None
    table = Table(title=f"Alarms: {len(alarms)}", caption=caption, title_justify="left", expand=True)
    for column in ("Severity", "State", "Alarm", "Service", "Customer", "Age", "Ticket"):
        table.add_column(column, no_wrap=True, overflow="ellipsis", ratio=4 if column == "Alarm" else None)
    for row in alarms[:_MOST_ALARMS]:
        table.add_row(
            Text(row.severity, style=_STYLES.get(row.severity, "")),
            "active" if row.is_active else "cleared",
            Text(row.text),
            Text(_more(row.service, row.service_count)),
            Text(_more(row.customer, row.customer_count)),
            _age(row.raised_at, now),
            Text(", ".join(row.tickets) or (f"{row.proposals} proposed" if row.proposals else "")),
        )
    return table


def _ticket_table(tickets: list[TicketRow], now: datetime) -> Table:
    table = Table(title=f"Tickets: {len(tickets)}", title_justify="left", expand=True)
    for column in ("Ticket", "Status", "Customer", "Service", "Says", "Age", "ETR"):
        table.add_column(column, no_wrap=True, overflow="ellipsis", ratio=4 if column == "Says" else None)
    for row in tickets[:_MOST_TICKETS]:
        etr = "" if row.etr_at is None else f"{row.etr_at:%H:%M:%S}"
        age = _age(row.opened_at, now)
        table.add_row(row.number, row.status, Text(row.customer), Text(row.service), Text(row.text), age, etr)
    return table


def _more(name: str, count: int) -> str:
    return f"{name} +{count - 1}" if count > 1 else name


def _age(at: datetime, now: datetime) -> str:
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3600:
        return f"{seconds // 60}m {seconds % 60:02}s"
    return f"{seconds // 3600}h {seconds % 3600 // 60:02}m"
