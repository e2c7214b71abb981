"""What a customer reads of its restoration: made of status, cause, times and the service's name alone.

No text that a person typed goes in, so nothing of the network can come out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

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


_CAUSES: Mapping[Cause, str] = {
    Cause.CABLE_DAMAGE: "A cable that serves you is damaged",
    Cause.POWER_FAILURE: "Power at a site near you has failed",
    Cause.EQUIPMENT_FAULT: "Equipment that serves you has failed",
    Cause.CONFIGURATION: "A setting of your service is wrong",
    Cause.OVERLOAD: "More traffic than usual slows your service",
    Cause.WEATHER: "Weather has damaged what serves you",
    Cause.THIRD_PARTY: "Work by another company has interrupted your service",
    Cause.CUSTOMER_EQUIPMENT: "The fault seems to lie in equipment of your own",
    Cause.NO_FAULT_FOUND: "We have not found a fault on our side",
}
_CAUSES_AFTERWARDS: Mapping[Cause, str] = {
    Cause.CABLE_DAMAGE: "The cause was a damaged cable.",
    Cause.POWER_FAILURE: "The cause was a power failure at a site near you.",
    Cause.EQUIPMENT_FAULT: "The cause was a fault in equipment that serves you.",
    Cause.CONFIGURATION: "The cause was a wrong setting.",
    Cause.OVERLOAD: "The cause was more traffic than usual.",
    Cause.WEATHER: "The cause was the weather.",
    Cause.THIRD_PARTY: "The cause was work by another company.",
    Cause.CUSTOMER_EQUIPMENT: "The cause was in equipment of your own.",
    Cause.NO_FAULT_FOUND: "We found no fault on our side.",
}
_STEPS: Mapping[Status, str] = {
    Status.DISPATCHED: "a crew is on its way",
    Status.ON_SITE: "a crew is on site",
    Status.DIAGNOSING: "a crew is looking for the exact place",
    Status.REPAIRING: "the repair is under way",
    Status.TESTING: "the repair is done and being tested",
}


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


def _restored(facts: CustomerFacts, now: datetime) -> str:
    since = _moment(facts.restored_at or now, now, facts.zone)
    words = [_sentence(f"{_service(facts)} works again since {since}")]
    if facts.cause is not None:
        words.append(_CAUSES_AFTERWARDS[facts.cause])
    return " ".join(words)


def _state(facts: CustomerFacts) -> str:
    step = _STEPS.get(facts.restoration) if facts.restoration is not None else None
    if facts.cause is None:
        return _sentence(step or "we are working on your report")
    cause = _CAUSES[facts.cause]
    return f"{cause} and {step}." if step else f"{cause}."


def _expectation(facts: CustomerFacts, now: datetime) -> str:
    if facts.etr_at is None:
        return f"We cannot say yet when {_service(facts)} will work again."
    if facts.etr_at <= now:
        return f"It takes longer than we expected until {_service(facts)} works again; we will give you a new time."
    return f"We expect {_service(facts)} to work again by {_moment(facts.etr_at, now, facts.zone)}."


def _next_message(facts: CustomerFacts, now: datetime) -> str:
    if facts.next_update_at is None or facts.next_update_at <= now:
        return ""
    return f"Next message by {clock_words(facts.next_update_at, now, facts.zone)}."


def _service(facts: CustomerFacts) -> str:
    return f"your service {facts.service}" if facts.service else "your service"


def _moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    return f"{clock_words(at, now, zone)} {zone_words(at, zone)}"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
