"""What a caller may be told: states and times in the customer's language and on its clock, and nothing else."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from nocdesk.boards.care_rows import KnownProblem
from nocdesk.customers.phrasebook import Phrasebook
from nocdesk.services.model import ServiceClass
from nocdesk.tickets.customer_words import CustomerFacts, customer_text, moment_on_clock


def caller_text(problems: Sequence[KnownProblem], now: datetime, zone: ZoneInfo, book: Phrasebook) -> str:
    """What the customer may be told of these problems."""
    if not problems:
        return book.say("caller.no_problem")
    return "\n".join(_told(problem, now, zone, book) for problem in problems)


def _told(problem: KnownProblem, now: datetime, zone: ZoneInfo, book: Phrasebook) -> str:
    service = book.service(problem.service)
    if problem.service_class is ServiceClass.PLANNED:
        if problem.planned_until is None:
            return book.sentence("caller.planned", service=service)
        until = moment_on_clock(problem.planned_until, now, zone)
        return book.sentence("caller.planned_until", service=service, when=until)
    since = moment_on_clock(problem.since, now, zone)
    if not problem.is_measured:
        phrase = "caller.report_about" if problem.service else "caller.report"
        report = book.sentence(phrase, service=service, when=since)
        return f"{report} {_facts_text(problem, now, zone, book)}"
    fault = book.sentence(f"caller.{problem.service_class}", service=service, when=since)
    if problem.tickets:
        return f"{fault} {_facts_text(problem, now, zone, book)}"
    return f"{fault} {book.say('caller.working_on_it')} {_expectation(problem, now, zone, book)}"


def _facts_text(problem: KnownProblem, now: datetime, zone: ZoneInfo, book: Phrasebook) -> str:
    facts = CustomerFacts(
        service=problem.service,
        zone=zone,
        restoration=problem.restoration,
        cause=problem.cause,
        etr_at=problem.etr_at,
        next_update_at=problem.next_update_at,
        book=book,
    )
    return customer_text(facts, now)


def _expectation(problem: KnownProblem, now: datetime, zone: ZoneInfo, book: Phrasebook) -> str:
    if problem.etr_at is None or problem.etr_at <= now:
        return book.say("caller.no_time")
    return book.say("caller.expected", when=moment_on_clock(problem.etr_at, now, zone))
