"""A problem in words: what it is in one line, whom it touches, by what its grouping is known, what was promised."""

from datetime import datetime

from nocdesk.boards.problem_page import ProblemPage
from nocdesk.boards.problem_rows import ProblemTicket
from nocdesk.boards.rows import SlaClock
from nocdesk.instants import zone_word
from nocdesk.language import _
from nocdesk.problems.states import WORDS
from nocdesk.services.model import ServiceClass
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.restoration_words import restoration_words
from nocdesk.tickets.workflow import WORDS as TICKET_WORDS
from ui.text import MISSING, SLA_WORD, age, left, minute, moment, plural, within

EFFECT_WORD = {
    ServiceClass.DOWN: _("down"),
    ServiceClass.DEGRADED: _("degraded"),
    ServiceClass.UNKNOWN: _("not known"),
    ServiceClass.PLANNED: _("planned work"),
    ServiceClass.UP: _("held by others"),
}


def effect_text(effect: ServiceClass) -> str:
    """What the problem does to a service; one that redundancy carries is held."""
    return EFFECT_WORD[effect]


def known_by(rule: str, by: str) -> str:
    """By what a grouping is known: `rule card and its ports`, `said by ann`."""
    return _("said by {by}").format(by=by) if by else _("rule {rule}").format(rule=rule) if rule else _("no rule")


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
    return minute(ticket.etr_at, now) if ticket.etr_at is not None else _("no time told")


def ticket_text(ticket: ProblemTicket, now: datetime) -> str:
    """How a ticket stands: `in progress · repairing · by 04:30, moved once`."""
    parts = [TICKET_WORDS[ticket.status]]
    if ticket.restoration is not None:
        parts.append(within(_(restoration_words(ticket.restoration))))
    moved = {0: "", 1: _(", moved once")}.get(ticket.moves, _(", moved {moves} times").format(moves=ticket.moves))
    parts.append(
        _("by {etr_text} {zone}{moved}").format(
            etr_text=etr_text(ticket, now), zone=zone_word(ticket.etr_at), moved=moved
        )
        if ticket.etr_at is not None
        else _("no time told")
    )
    return " · ".join(parts)


def times_text(page: ProblemPage, now: datetime) -> str:
    """Since when, how long, and when it was over."""
    head, began = page.head, page.detail.began_at
    over = head.resolved_at or head.closed_at
    words = _("since {began} {zone} by the evidence, {total_seconds}").format(
        began=moment(began, now), zone=zone_word(began), total_seconds=age(((over or now) - began).total_seconds())
    )
    return _("{words}, over since {over}").format(words=words, over=moment(over, now)) if over is not None else words


def state_text(page: ProblemPage) -> str:
    """Its state, who has it, and of what it is part now."""
    detail = page.detail
    words = [
        WORDS[detail.state],
        _("owned by {owner}").format(owner=detail.owner) if detail.owner else _("nobody owns it"),
    ]
    if page.head.merged_into:
        words.append(_("part of {merged_into}").format(merged_into=page.head.merged_into))
    return " · ".join(words)


def reach_text(page: ProblemPage) -> str:
    """Whom it touches, in numbers."""
    active = sum(row.alarm.is_active for row in page.members)
    alarms = plural(len(page.members), "alarm", "alarms") + (
        _(", {active} active").format(active=active) if active != len(page.members) else ""
    )
    held = sum(row.effect is ServiceClass.UP for row in page.services)
    services = plural(len(page.services) - held, "service", "services") + (
        _(" (+{held} held)").format(held=held) if held else ""
    )
    return f"{alarms} · {services} · {plural(page.detail.customers, 'customer', 'customers')}"


def spoken(page: ProblemPage, now: datetime) -> str:
    """The whole head for whoever hears it."""
    parts = (page.detail.number, page.head.text, state_text(page), times_text(page, now), reach_text(page))
    return ", ".join(parts)
