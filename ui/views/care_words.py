"""What care says: states, known problems and the answer to a caller, in service words and on the customer's clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from nocdesk.boards.care_rows import CareServiceRow, CareTicketRow, KnownProblem, OpenedTicket
from nocdesk.boards.care_search import FoundRow
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.customer_words import clock_words, moment_on_clock
from nocdesk.tickets.restoration_words import RESTORATION_WORDS
from nocdesk.tickets.workflow import WORDS
from ui.text import begun, long_age, plural, within

Moment = Callable[[], tuple[datetime, ZoneInfo]]
"""What time it is, and on which clock it is told."""

MOST_PROBLEMS = 3
"""So many are told one by one above the lists; the lists have the others."""

MOST_NAMES = 3
"""So many services of which the same is known are named."""

STATE_WORDS: Mapping[ServiceClass, str] = {
    ServiceClass.UP: _("Working"),
    ServiceClass.DEGRADED: _("Degraded"),
    ServiceClass.DOWN: _("Down"),
    ServiceClass.PLANNED: _("Planned work"),
    ServiceClass.CUSTOMER_CAUSED: _("Down, caused by the customer"),
    ServiceClass.FORCE_MAJEURE: _("Down, force majeure"),
    ServiceClass.UNKNOWN: _("Not measured"),
}
_SEVERITIES = {
    ServiceClass.DOWN: PerceivedSeverity.CRITICAL,
    ServiceClass.CUSTOMER_CAUSED: PerceivedSeverity.CRITICAL,
    ServiceClass.FORCE_MAJEURE: PerceivedSeverity.CRITICAL,
    ServiceClass.DEGRADED: PerceivedSeverity.MAJOR,
}


def severity_of(service_class: ServiceClass) -> PerceivedSeverity | None:
    """The shape and colour of a state, None where nothing is wrong or nobody can tell."""
    return _SEVERITIES.get(service_class)


def since_words(row: CareServiceRow, now: datetime, zone: ZoneInfo) -> str:
    """Since when a service is in its state, or until when work on it is planned; nothing while it works."""
    if row.service_class is ServiceClass.PLANNED and row.planned_until is not None:
        return _("until {moment_on_clock}").format(moment_on_clock=moment_on_clock(row.planned_until, now, zone))
    if row.service_class is ServiceClass.UP or row.since is None:
        return ""
    return _("since {moment_on_clock}").format(moment_on_clock=moment_on_clock(row.since, now, zone))


def state_words(row: CareServiceRow, now: datetime, zone: ZoneInfo) -> str:
    """The state of a service in one phrase: `Degraded since 01:07 UTC`."""
    return f"{STATE_WORDS[row.service_class]} {since_words(row, now, zone)}".strip()


def ticket_about(row: CareTicketRow) -> str:
    """Which service a ticket is about, and what is wrong with it."""
    return f"{row.service}: {row.text}" if row.service else row.text


def fares_words(row: FoundRow) -> tuple[str, str]:
    """How a customer's services fare: the worst of it, and the rest with its open tickets."""
    parts = ((row.down, _("down")), (row.degraded, _("degraded")), (row.planned, _("in planned work")))
    words = [f"{count} {word}" for count, word in parts if count]
    if not words:
        words = [f"{plural(row.services, 'service', 'services')} ok"]
    if row.open_tickets:
        words.append(plural(row.open_tickets, "ticket", "tickets"))
    return words[0], ", ".join(words[1:])


def known_since(problem: KnownProblem, now: datetime, zone: ZoneInfo) -> str:
    """What is known, and since when: `Known problem since 01:07 UTC`."""
    since = moment_on_clock(problem.since, now, zone)
    if problem.service_class is ServiceClass.PLANNED:
        until = problem.planned_until
        return (
            _("Planned work until {moment_on_clock}").format(moment_on_clock=moment_on_clock(until, now, zone))
            if until
            else _("Planned work since {since}").format(since=since)
        )
    return _("{words} since {since}").format(
        words=_("Known problem") if problem.is_measured else _("Reported"), since=since
    )


def answer_head(problem: KnownProblem, now: datetime, zone: ZoneInfo) -> str:
    """The same with its service: `Known problem since 01:07 UTC: Internet, head office`."""
    service = problem.service or _("no certain service")
    return f"{known_since(problem, now, zone)}: {service}"


def answer_rest(problem: KnownProblem, now: datetime, zone: ZoneInfo) -> str:
    """What was promised, when the next message is due, and which tickets there are."""
    others = (
        _("also reported by {customer}").format(customer=plural(problem.others, "other customer", "other customers"))
        if problem.others
        else ""
    )
    touched = (
        _("{customer} hit by it").format(customer=plural(problem.customers, "customer", "customers"))
        if problem.customers > 1
        else ""
    )
    parts = (
        _expected(problem, now, zone),
        touched,
        _next_message(problem, now, zone),
        within(_(RESTORATION_WORDS[problem.restoration])) if problem.restoration else "",
        ", ".join(problem.tickets) or _("no ticket yet"),
        others,
    )
    words = ", ".join(part for part in parts if part)
    return begun(words)


def answers(problems: Sequence[KnownProblem], now: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Head and rest of what is known, services of which the same is known in one."""
    same: dict[KnownProblem, list[str]] = {}
    for problem in problems:
        same.setdefault(replace(problem, service_id=None, service=""), []).append(problem.service)
    alike = [replace(problem, service=_named(names)) for problem, names in same.items()]
    return [(answer_head(problem, now, zone), f"{answer_rest(problem, now, zone)}.") for problem in alike]


def problem_sentence(problem: KnownProblem, now: datetime, zone: ZoneInfo) -> str:
    """All that is known of a problem whose service is named already."""
    return f"{known_since(problem, now, zone)}. {answer_rest(problem, now, zone)}."


def ticket_state(row: CareTicketRow, now: datetime, zone: ZoneInfo) -> str:
    """How far a ticket has come."""
    if row.restored_at is not None:
        return _("Restored {moment_on_clock}").format(moment_on_clock=moment_on_clock(row.restored_at, now, zone))
    if row.restoration is not None:
        return _(RESTORATION_WORDS[row.restoration])
    return begun(WORDS[row.status])


def ticket_promise(row: CareTicketRow, now: datetime, zone: ZoneInfo) -> str:
    """When a ticket's trouble is to be over, and when the customer hears of it next."""
    if row.restored_at is not None:
        return _("waits for the customer to accept")
    parts = [f"ETR {moment_on_clock(row.etr_at, now, zone)}" if row.etr_at else _("no ETR yet")]
    if row.etr_at is not None and row.etr_at < now:
        parts = [_("{parts}, passed").format(parts=parts[0])]
    if row.next_update_at is not None:
        is_late = row.next_update_at < now
        word = _("message was due") if is_late else _("next message")
        parts.append(f"{word} {clock_words(row.next_update_at, now, zone)}")
    return ", ".join(parts)


def opened_words(opened: OpenedTicket, now: datetime, zone: ZoneInfo) -> str:
    """What became of a new ticket: `TT-1012 opened; it meets the known problem since 01:07 UTC, ETR 04:30 UTC`."""
    problem = opened.problem
    if problem is not None and problem.is_measured:
        etr = f"ETR {moment_on_clock(problem.etr_at, now, zone)}" if problem.etr_at else _("no ETR yet")
        meets = _("it meets the known problem") if opened.meets_fault else _("there is a known problem")
        return _("{opened} opened; {meets} since {moment_on_clock}, {etr}").format(
            opened=opened.number, meets=meets, moment_on_clock=moment_on_clock(problem.since, now, zone), etr=etr
        )
    if opened.meets_fault:
        return _("{opened} opened; it may belong to a fault that is worked on").format(opened=opened.number)
    return _("{opened} opened; no fault is known of it yet").format(opened=opened.number)


def _named(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > MOST_NAMES:
        return _("{names} and {service}").format(
            names=", ".join(names[:MOST_NAMES]),
            service=plural(len(names) - MOST_NAMES, "more service", "more services"),
        )
    return _("{names} and {names_2}").format(names=", ".join(names[:-1]), names_2=names[-1])


def _expected(problem: KnownProblem, now: datetime, zone: ZoneInfo) -> str:
    if problem.service_class is ServiceClass.PLANNED:
        return ""
    if problem.etr_at is None:
        return _("no time of restoration yet")
    by = moment_on_clock(problem.etr_at, now, zone)
    if problem.etr_at <= now:
        return _("restoration was expected by {by}, {total_seconds} ago").format(
            by=by, total_seconds=long_age((now - problem.etr_at).total_seconds())
        )
    return _("restoration expected by {by} ({words})").format(
        by=by, words=_("promised") if problem.is_promised else _("not promised to this customer yet")
    )


def _next_message(problem: KnownProblem, now: datetime, zone: ZoneInfo) -> str:
    if problem.next_update_at is None:
        return ""
    word = _("next message by") if problem.next_update_at > now else _("message was due")
    return f"{word} {clock_words(problem.next_update_at, now, zone)}"
