"""The commands that read: alarms, services, tickets, sla."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from nocdesk.boards.queries import service_rows
from nocdesk.boards.records import Record, alarm_records, service_records, sla_records, ticket_records
from nocdesk.commandline.opening import allow, invocation
from nocdesk.commandline.output import duration, percent, show_json, show_table
from nocdesk.errors import NocdeskError
from nocdesk.people.policy import Act
from nocdesk.toml_file import nearest

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; its fields stand in docs/cli.md.")]
WithClosed = Annotated[bool, typer.Option("--all", help="Also those that are closed.")]


class UnknownServiceError(NocdeskError):
    """A service that does not exist was asked for."""


def alarms(context: typer.Context, as_json: AsJson = False, with_closed: WithClosed = False) -> None:
    """List the open alarms, the worst first."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_ALARMS)
        with core.read() as session:
            records = alarm_records(session, now=core.clock.now(), include_closed=with_closed)
    if as_json:
        show_json(records)
        return
    titles = ("id", "severity", "state", "resource", "text", "services", "customers", "count", "raised", "tickets")
    show_table(titles, map(_alarm_cells, records), empty="No alarm is open.")


def services(context: typer.Context, as_json: AsJson = False) -> None:
    """List the services, their state and their service level."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_SERVICES)
        with core.read() as session:
            records = service_records(session)
    if as_json:
        show_json(records)
        return
    titles = ("service", "label", "customer", "site", "kind", "tier", "class", "since", "SLA", "budget left", "tickets")
    keys = ("name", "label", "customer", "site", "specification", "tier", "class", "since", "sla_state")
    rows = ([*(r[key] for key in keys), duration(r["budget_left_s"]), r["open_tickets"]] for r in records)
    show_table(titles, rows, empty="There is no service yet: `nocdesk import FILE` brings them in.")


def tickets(context: typer.Context, as_json: AsJson = False, with_closed: WithClosed = False) -> None:
    """List the open trouble tickets."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_SERVICES)
        with core.read() as session:
            records = ticket_records(session, include_closed=with_closed)
    if as_json:
        show_json(records)
        return
    titles = (
        "ticket",
        "priority",
        "status",
        "customer",
        "service",
        "text",
        "opened",
        "ETR",
        "restored",
        "alarms",
        "proposals",
    )
    keys = (
        "number",
        "priority",
        "status",
        "customer",
        "services",
        "text",
        "opened_at",
        "etr_at",
        "restored_at",
        "alarms",
        "proposals",
    )
    show_table(titles, ([r[key] for key in keys] for r in records), empty="No ticket is open.")


def sla(
    context: typer.Context,
    as_json: AsJson = False,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
) -> None:
    """Show where each objective stands, month to date."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_SERVICES)
        with core.read() as session:
            if service is not None:
                service_id_of(session, service)
            records = [r for r in sla_records(session) if service is None or r["service"] == service]
    if as_json:
        show_json(records)
        return
    titles = ("service", "customer", "objective", "target", "achieved", "coverage", "budget left", "breach", "state")
    show_table(titles, map(_sla_cells, records), empty="Nothing has been measured under an agreement yet.")


def _alarm_cells(record: Record) -> list[object]:
    state = record["state"] + ("" if record["acknowledged"] else ", unacknowledged")
    keys = ("resource", "text", "services", "customers", "count", "raised_at", "tickets")
    return [record["id"], record["severity"], state, *(_few(record[key]) for key in keys)]


def _few(value: object, shown: int = 3) -> object:
    if isinstance(value, list) and len(value) > shown:
        return [*value[:shown], f"{len(value) - shown} more"]
    return value


def _sla_cells(record: Record) -> list[object]:
    limit = "" if record["limit"] is None else f" within {record['limit']:g}"
    return [
        record["service"],
        record["customer"],
        record["objective"] + limit,
        percent(record["target"]),
        percent(record["achieved"]),
        percent(record["coverage"], 1),
        duration(record["budget_left_s"]),
        record["breach_at"],
        record["state"],
    ]


def instant_of(text: str | None, option: str) -> datetime | None:
    """The instant that a person wrote behind an option."""
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"'{text}' is not an instant: write such as 2026-01-31T22:00 or 2026-01-31T22:00+02:00", param_hint=option
        ) from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def service_id_of(session: Session, name: str) -> int:
    """The number of a service; raises UnknownServiceError with the name that it may have meant."""
    known = {row.name: row.id for row in service_rows(session)}
    if name not in known:
        raise UnknownServiceError(f"There is no service '{name}'; {nearest(name, list(known))}")
    return known[name]
