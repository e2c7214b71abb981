"""The commands that read: alarms, services, tickets, sla."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.boards.promise_fields import SLA_LIST_WORDS
from nocdesk.boards.queries import alarm_rows, service_rows, sla_rows, ticket_rows
from nocdesk.boards.records import Record, alarm_records, service_records, sla_records, ticket_records
from nocdesk.boards.service_fields import SERVICE_LIST_WORDS
from nocdesk.boards.ticket_fields import TICKET_WORDS
from nocdesk.commandline.filtering import FilterText, fields_help, nothing, passing
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson, WithClosed
from nocdesk.commandline.output import duration, percent, show_json, show_table
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.toml_file import nearest

ALARM_FIELDS_HELP = fields_help(ALARM_WORDS, 'sev>=major state:unacked customer:"ACME" age<2h not site:RIX')
SERVICE_FIELDS_HELP = fields_help(SERVICE_LIST_WORDS, "state:down,degraded tier:gold lasts>30m")


class UnknownServiceError(NocdeskError):
    """A service that does not exist was asked for."""


def alarms(
    context: typer.Context, as_json: AsJson = False, with_closed: WithClosed = False, words: FilterText = ""
) -> None:
    """List the open alarms, the worst first."""
    with store_for(context, Act.VIEW_ALARMS) as core, core.read() as session:
        rows = alarm_rows(session, now=core.clock.now(), include_closed=with_closed)
        records = alarm_records(passing(rows, ALARM_WORDS, words, core))
    if as_json:
        show_json(records)
        return
    titles = ("id", "severity", "state", "resource", "text", "services", "customers", "count", "raised", "tickets")
    show_table(titles, map(_alarm_cells, records), empty=nothing(_("No alarm is open"), words))


def services(context: typer.Context, as_json: AsJson = False, words: FilterText = "") -> None:
    """List the services, their state and their service level."""
    with store_for(context, Act.VIEW_SERVICES) as core, core.read() as session:
        records = service_records(passing(service_rows(session), SERVICE_LIST_WORDS, words, core))
    if as_json:
        show_json(records)
        return
    titles = ("service", "label", "customer", "site", "kind", "tier", "class", "since", "SLA", "budget left", "tickets")
    keys = ("name", "label", "customer", "site", "specification", "tier", "class", "since", "sla_state")
    rows = ([*(r[key] for key in keys), duration(r["budget_left_s"]), r["open_tickets"]] for r in records)
    empty = (
        _("No service passes the filter.")
        if words
        else _("There is no service yet: `nocdesk import FILE` brings them in.")
    )
    show_table(titles, rows, empty=empty)


def tickets(
    context: typer.Context, as_json: AsJson = False, with_closed: WithClosed = False, words: FilterText = ""
) -> None:
    """List the open trouble tickets."""
    with store_for(context, Act.VIEW_SERVICES) as core, core.read() as session:
        rows = ticket_rows(session, include_closed=with_closed)
        records = ticket_records(passing(rows, TICKET_WORDS, words, core))
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
    show_table(titles, ([r[key] for key in keys] for r in records), empty=nothing(_("No ticket is open"), words))


def sla(
    context: typer.Context,
    as_json: AsJson = False,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    words: FilterText = "",
) -> None:
    """Show where each objective stands, month to date."""
    with store_for(context, Act.VIEW_SERVICES) as core, core.read() as session:
        if service is not None:
            service_id_of(session, service)
        rows = [row for row in sla_rows(session) if service in (None, row.service)]
        records = sla_records(passing(rows, SLA_LIST_WORDS, words, core))
    if as_json:
        show_json(records)
        return
    titles = ("service", "customer", "objective", "target", "achieved", "coverage", "budget left", "breach", "state")
    show_table(
        titles, map(_sla_cells, records), empty=nothing(_("Nothing has been measured under an agreement yet"), words)
    )


def _alarm_cells(record: Record) -> list[object]:
    keys = ("resource", "text", "services", "customers", "count", "raised_at", "tickets")
    return [record["id"], record["severity"], _alarm_state(record), *(_few(record[key]) for key in keys)]


def _alarm_state(record: Record) -> str:
    """Active or cleared, and whether it asks to be taken note of, or what keeps it from asking."""
    covers = [record["suppressed_by"] or (_("planned work") if record["planned"] else "")]
    covers.append(_("shelved") if record["shelved_until"] else "")
    covers.append(_("out of service: {why}").format(why=record["out_of_service"]) if record["out_of_service"] else "")
    covers.append(_("symptom of {cause}").format(cause=record["symptom_of"]) if record["symptom_of"] else "")
    said = [cover for cover in covers if cover] or ([] if record["acknowledged"] else [_("unacknowledged")])
    return ", ".join([record["state"], *said])


def _few(value: object, shown: int = 3) -> object:
    if isinstance(value, list) and len(value) > shown:
        return [*value[:shown], _("{count} more").format(count=len(value) - shown)]
    return value


def _sla_cells(record: Record) -> list[object]:
    limit = "" if record["limit"] is None else _(" within {limit:g}").format(limit=record["limit"])
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
            _("'{text}' is not an instant: write such as 2026-01-31T22:00 or 2026-01-31T22:00+02:00").format(text=text),
            param_hint=option,
        ) from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def service_id_of(session: Session, name: str) -> int:
    """The number of a service; raises UnknownServiceError with the name that it may have meant."""
    known = {row.name: row.id for row in service_rows(session)}
    if name not in known:
        raise UnknownServiceError(
            _("There is no service '{name}'; {nearest}").format(name=name, nearest=nearest(name, list(known)))
        )
    return known[name]
