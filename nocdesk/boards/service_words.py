"""What may be said to a customer about a service, and what not yet: made of states, causes and times alone.

No text that a person typed goes in but the service's own name, so nothing of the network can come out.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from nocdesk.boards.inventory_rows import InventoryRow, ServiceTicket, TroubleWord
from nocdesk.services.model import ServiceClass
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.customer_words import CustomerFacts, clock_words, customer_text, zone_words
from nocdesk.tickets.timeline import zone_named

BROKEN = frozenset({ServiceClass.DOWN, ServiceClass.DEGRADED})

_COMPLAINTS = {
    TroubleWord.LOSING: "loses data",
    TroubleWord.SLOW: "is slow",
    TroubleWord.UNSTEADY: "is unsteady",
    TroubleWord.POOR_VOICE: "has poor voice quality",
}


def may_say(row: InventoryRow, now: datetime) -> str:
    """The sentences for whoever asks about a service: how it fares, what is done, when it will be over."""
    zone = zone_named(row.timezone)
    ticket = row.tickets[0] if row.tickets else None
    return " ".join(
        part for part in (_state(row, now, zone), _outlook(row, ticket, now, zone), _work(row, now, zone)) if part
    )


def not_yet(row: InventoryRow) -> tuple[str, ...]:
    """What is not to be said, because nobody has confirmed it."""
    if row.service_class not in BROKEN:
        return ()
    ticket = row.tickets[0] if row.tickets else None
    is_pressing = row.promise is not None and row.promise.state in (Verdict.BREACHED, Verdict.AT_RISK)
    return (
        *(("what caused it: that is not confirmed",) if ticket is None or ticket.cause is None else ()),
        *(("a time: none has been promised",) if ticket is None or ticket.etr_at is None else ()),
        *(("a credit: the month is not closed",) if is_pressing else ()),
        "which other customers feel it",
    )


def _state(row: InventoryRow, now: datetime, zone: ZoneInfo) -> str:
    since = f" since {_moment(row.since, now, zone)}" if row.since is not None else ""
    match row.service_class:
        case ServiceClass.UP:
            return f"Your service {row.title} works, as far as we measure."
        case ServiceClass.DOWN:
            return f"Your service {row.title} has had no connection{since}."
        case ServiceClass.DEGRADED:
            return f"Your service {row.title} works, but {_complaint(row)}{since}."
        case ServiceClass.PLANNED:
            return f"Your service {row.title} is interrupted by planned work{since}."
        case ServiceClass.UNKNOWN:
            return f"We cannot see at present how your service {row.title} fares."
        case ServiceClass.CUSTOMER_CAUSED:
            return f"Your service {row.title} is interrupted by a fault in equipment of your own{since}."
        case ServiceClass.FORCE_MAJEURE:
            return f"Your service {row.title} is interrupted by an event beyond our control{since}."


def _complaint(row: InventoryRow) -> str:
    found = [_COMPLAINTS[word] for word in row.troubles if word in _COMPLAINTS]
    return " and ".join(found) or "not as well as we promised"


def _outlook(row: InventoryRow, ticket: ServiceTicket | None, now: datetime, zone: ZoneInfo) -> str:
    if ticket is not None and (row.service_class in BROKEN or ticket.restoration is not None):
        facts = CustomerFacts(
            service=row.title,
            zone=zone,
            restoration=ticket.restoration,
            cause=ticket.cause,
            etr_at=ticket.etr_at,
            next_update_at=ticket.next_update_at,
        )
        return customer_text(facts, now)
    if ticket is not None:
        return f"We are working on your report of {_moment(ticket.opened_at, now, zone)}."
    if row.service_class in BROKEN:
        return "We know of it and are working on it. We cannot say yet when it will be over."
    return "We are looking into it." if row.service_class is ServiceClass.UNKNOWN else ""


def _work(row: InventoryRow, now: datetime, zone: ZoneInfo) -> str:
    if row.work is None:
        return ""
    until = _moment(row.work.ends_at, now, zone)
    if row.work.starts_at <= now:
        return f"The planned work ends by {until}."
    return f"Work on it is planned from {clock_words(row.work.starts_at, now, zone)} to {until}."


def _moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    return f"{clock_words(at, now, zone)} {zone_words(at, zone)}"
