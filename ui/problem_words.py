"""A problem in words: what it is in one line, whom it touches, by what its grouping is known, what was promised."""

from datetime import datetime

from nocdesk.boards.problem_page import ProblemPage
from nocdesk.boards.problem_rows import ProblemTicket
from nocdesk.boards.rows import SlaClock
from nocdesk.problems.states import WORDS
from nocdesk.services.model import ServiceClass
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.restoration_words import restoration_words
from nocdesk.tickets.workflow import WORDS as TICKET_WORDS
from ui.text import MISSING, SLA_WORD, age, left, minute, moment, plural

EFFECT_WORD = {
    ServiceClass.DOWN: "down",
    ServiceClass.DEGRADED: "degraded",
    ServiceClass.UNKNOWN: "not known",
    ServiceClass.PLANNED: "planned work",
    ServiceClass.UP: "held by others",
}


def effect_text(effect: ServiceClass) -> str:
    """What the problem does to a service; one that redundancy carries is held."""
    return EFFECT_WORD[effect]


def known_by(rule: str, by: str) -> str:
    """By what a grouping is known: `rule card and its ports`, `said by ann`."""
    return f"said by {by}" if by else f"rule {rule}" if rule else "no rule"


def bare(reason: str, resource: str) -> str:
    """A reason without the resource that it begins with, where that stands beside it."""
    return reason.removeprefix(resource).lstrip(": ") or reason


def sla_text(clock: SlaClock | None, now: datetime) -> str:
    """What is left of a promise, with the word that goes with it."""
    if clock is None or clock.state is Verdict.UNDECIDED:
        return MISSING
    seconds = clock.budget_left_s
    if clock.breach_at is not None and seconds > 0:
        seconds = min(seconds, (clock.breach_at - now).total_seconds())
    return f"{SLA_WORD[clock.state]} {left(seconds)}".strip()


def etr_text(ticket: ProblemTicket, now: datetime) -> str:
    """By when the customer was promised restoration."""
    return minute(ticket.etr_at, now) if ticket.etr_at is not None else "no time told"


def ticket_text(ticket: ProblemTicket, now: datetime) -> str:
    """How a ticket stands: `in progress · repairing · by 04:30, moved once`."""
    parts = [TICKET_WORDS[ticket.status]]
    if ticket.restoration is not None:
        parts.append(restoration_words(ticket.restoration).lower())
    moved = {0: "", 1: ", moved once"}.get(ticket.moves, f", moved {ticket.moves} times")
    parts.append(f"by {etr_text(ticket, now)} UTC{moved}" if ticket.etr_at is not None else "no time told")
    return " · ".join(parts)


def times_text(page: ProblemPage, now: datetime) -> str:
    """Since when, how long, and when it was over."""
    head, began = page.head, page.detail.began_at
    over = head.resolved_at or head.closed_at
    words = f"since {moment(began, now)} UTC by the evidence, {age(((over or now) - began).total_seconds())}"
    return f"{words}, over since {moment(over, now)}" if over is not None else words


def state_text(page: ProblemPage) -> str:
    """Its state, who has it, and of what it is part now."""
    detail = page.detail
    words = [WORDS[detail.state], f"owned by {detail.owner}" if detail.owner else "nobody owns it"]
    if page.head.merged_into:
        words.append(f"part of {page.head.merged_into}")
    return " · ".join(words)


def reach_text(page: ProblemPage) -> str:
    """Whom it touches, in numbers."""
    active = sum(row.alarm.is_active for row in page.members)
    alarms = plural(len(page.members), "alarm") + (f", {active} active" if active != len(page.members) else "")
    held = sum(row.effect is ServiceClass.UP for row in page.services)
    services = plural(len(page.services) - held, "service") + (f" (+{held} held)" if held else "")
    return f"{alarms} · {services} · {plural(page.detail.customers, 'customer')}"


def spoken(page: ProblemPage, now: datetime) -> str:
    """The whole head for whoever hears it."""
    parts = (page.detail.number, page.head.text, state_text(page), times_text(page, now), reach_text(page))
    return ", ".join(parts)
