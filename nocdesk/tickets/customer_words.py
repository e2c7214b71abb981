"""What a customer reads of its restoration: made of status, cause, times and the service's name alone.

No text that a person typed goes in, so nothing of the network can come out.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from nocdesk.customers.phrasebook import Phrasebook, english
from nocdesk.tickets.model import RestorationCause as Cause
from nocdesk.tickets.model import RestorationStatus as Status


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """All that goes into the text; `service` is what the customer calls it, empty where none is named."""

    service: str
    zone: ZoneInfo
    restoration: Status | None = None
    cause: Cause | None = None
    etr_at: datetime | None = None
    next_update_at: datetime | None = None
    restored_at: datetime | None = None
    book: Phrasebook = field(default_factory=english)


def customer_text(facts: CustomerFacts, now: datetime) -> str:
    """What the customer reads now."""
    if facts.restoration is Status.RESTORED:
        return _restored(facts, now)
    return " ".join(part for part in (_state(facts), _expectation(facts, now), _next_message(facts, now)) if part)


def clock_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An instant on the customer's clock, with its date where that is not today's."""
    local = at.astimezone(zone)
    is_today = local.date() == now.astimezone(zone).date()
    return local.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M")


def zone_words(at: datetime, zone: ZoneInfo) -> str:
    """What the customer calls its time, such as CET."""
    return at.astimezone(zone).tzname() or str(zone)


def moment_on_clock(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An instant on the customer's clock and what the customer calls its time: `02:07 CET`."""
    return f"{clock_words(at, now, zone)} {zone_words(at, zone)}"


def _restored(facts: CustomerFacts, now: datetime) -> str:
    since = moment_on_clock(facts.restored_at or now, now, facts.zone)
    words = [facts.book.sentence("told.restored", service=facts.book.service(facts.service), when=since)]
    if facts.cause is not None:
        words.append(facts.book.say(f"cause_was.{facts.cause}"))
    return " ".join(words)


def _state(facts: CustomerFacts) -> str:
    book = facts.book
    step = book.say(f"step.{facts.restoration}") if facts.restoration is not None else ""
    if facts.cause is None:
        return book.sentence("told.step", step=step or book.say("step.none"))
    cause = book.say(f"cause.{facts.cause}")
    if step:
        return book.sentence("told.cause_and_step", cause=cause, step=step)
    return book.sentence("told.cause", cause=cause)


def _expectation(facts: CustomerFacts, now: datetime) -> str:
    service = facts.book.service(facts.service)
    if facts.etr_at is None:
        return facts.book.sentence("told.no_time", service=service)
    if facts.etr_at <= now:
        return facts.book.sentence("told.late", service=service)
    return facts.book.sentence("told.expected", service=service, when=moment_on_clock(facts.etr_at, now, facts.zone))


def _next_message(facts: CustomerFacts, now: datetime) -> str:
    if facts.next_update_at is None or facts.next_update_at <= now:
        return ""
    return facts.book.say("told.next_message", when=clock_words(facts.next_update_at, now, facts.zone))
