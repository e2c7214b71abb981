"""The columns of a problem's three lists: its alarms, its timeline, and the services that it reaches."""

from collections.abc import Iterable
from datetime import datetime

from nocdesk.boards.problem_members import ProblemMemberRow
from nocdesk.boards.problem_page import ProblemServiceRow
from nocdesk.boards.problem_timeline import StepKind, TimelineStep
from nocdesk.clock import Clock
from nocdesk.instants import clock_time
from nocdesk.language import _, pgettext
from nocdesk.problems.model import MemberRole
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.filters import FilterWords, choice_field, number_field, state_field, text_field
from ui.models.alarm_columns import CODE, state_code
from ui.models.row_table import CENTRE, RIGHT, Column
from ui.problem_words import bare, effect_text, etr_text, known_by, sla_text
from ui.text import MISSING, moment, number

ROLE_WORD = {MemberRole.ROOT: _("root"), MemberRole.SYMPTOM: _("symptom"), MemberRole.RELATED: _("related")}
KIND_WORD = {
    StepKind.FIRST_SIGN: _("First sign"),
    StepKind.OPENED: _("Problem"),
    StepKind.RAISED: _("Raised"),
    StepKind.WORSENED: _("Worse"),
    StepKind.ACKNOWLEDGED: _("Ack"),
    StepKind.JOINED: _("Joined"),
    StepKind.LEFT: pgettext("step", "Left"),
    StepKind.CORRECTED: _("Corrected"),
    StepKind.WORKED_ON: _("State"),
    StepKind.TICKET: _("Ticket"),
    StepKind.PROMISE: _("Promise"),
    StepKind.TOLD: _("Told"),
    StepKind.CLEARED: _("Cleared"),
    StepKind.OVER: _("Over"),
}
_EFFECT_RANK = {effect: place for place, effect in enumerate((ServiceClass.DOWN, ServiceClass.DEGRADED))}


def member_order(row: ProblemMemberRow) -> tuple[bool, bool, int, float, int]:
    """The root first, then what is active, the worst first, and of these as by the evidence they began."""
    alarm = row.alarm
    is_root = row.role is MemberRole.ROOT
    return not is_root, not alarm.is_active, alarm.severity.rank, alarm.began_at.timestamp(), row.id


def member_columns(clock: Clock) -> list[Column[ProblemMemberRow]]:
    """Why each is there stands at its end: by a rule or by a person, in words."""

    def began(row: ProblemMemberRow) -> str:
        return moment(row.alarm.began_at, clock.now())

    return [
        Column("severity", _("Sev"), 74, lambda row: CODE[row.alarm.severity], lambda row: row.alarm.severity.rank),
        Column("role", _("Is"), 82, lambda row: ROLE_WORD[row.role], lambda row: tuple(MemberRole).index(row.role)),
        Column("state", _("State"), 44, lambda row: state_code(row.alarm), lambda row: state_code(row.alarm)),
        Column(
            "ack",
            _("Ack"),
            34,
            lambda row: row.alarm.acknowledged_by or "",
            lambda row: row.alarm.is_acknowledged,
            CENTRE,
            drop=2,
        ),
        Column("began", _("Began"), 74, began, lambda row: row.alarm.began_at, RIGHT),
        Column(
            "resource", _("Resource"), 136, lambda row: row.alarm.resource, lambda row: row.alarm.resource, minimum=104
        ),
        Column("alarm", _("Alarm"), 190, lambda row: row.alarm.text, lambda row: row.alarm.text, minimum=110),
        Column("why", _("Why"), 280, why_text, why_text, minimum=150, stretch=True),
    ]


def why_text(row: ProblemMemberRow) -> str:
    """Why an alarm is in the problem; what explains the others is there by itself."""
    if row.role is MemberRole.ROOT and not row.reason:
        return _("explains the others")
    return f"{bare(row.reason, row.alarm.resource)} ({known_by(row.rule, row.by)})" if row.reason else MISSING


def _member_texts(row: ProblemMemberRow) -> Iterable[str]:
    return row.alarm.resource, row.alarm.text, row.reason, row.rule, row.by, row.alarm.service, row.alarm.customer


MEMBER_WORDS: FilterWords[ProblemMemberRow] = FilterWords(
    _member_texts,
    {
        "state": state_field(
            "state",
            {
                "active": lambda row: row.alarm.is_active,
                "cleared": lambda row: not row.alarm.is_active,
                "unacked": lambda row: not row.alarm.is_acknowledged,
            },
        ),
        "is": choice_field("role", {role.value: role for role in MemberRole}, lambda row: row.role),
        "rule": text_field(lambda row: row.rule),
        "by": text_field(lambda row: row.by or "rule"),
    },
)


def step_order(row: TimelineStep) -> tuple[float, int]:
    """As it happened."""
    return row.at.timestamp(), tuple(StepKind).index(row.kind)


def step_columns(clock: Clock) -> list[Column[TimelineStep]]:
    """When by the evidence, and how much later the desk knew."""
    return [
        Column("at", "", 84, lambda row: moment(row.at, clock.now()), lambda row: row.at, RIGHT, zone_at=clock.now),
        Column("known", _("Known"), 74, known_text, _known_s, RIGHT, drop=1),
        Column("kind", _("What"), 92, lambda row: KIND_WORD[row.kind], lambda row: tuple(StepKind).index(row.kind)),
        Column(
            "count",
            _("Times"),
            52,
            lambda row: number(row.count) if row.count > 1 else "",
            lambda row: -row.count,
            RIGHT,
        ),
        Column("who", _("By"), 96, lambda row: row.who, lambda row: row.who),
        Column("text", _("Words"), 360, step_text, lambda row: row.text, minimum=200, stretch=True),
    ]


def known_text(row: TimelineStep) -> str:
    """How long after it happened the desk knew."""
    seconds = _known_s(row)
    return f"+{round(seconds)}s" if 0 < seconds < 600 else f"+{round(seconds / 60)}m" if seconds else ""


def _known_s(row: TimelineStep) -> float:
    late = (row.known_at - row.at).total_seconds() if row.known_at is not None else 0.0
    return late if late >= 0.5 else 0.0


def step_text(row: TimelineStep) -> str:
    """The words; of a line that stands for several until when they came."""
    until = _(" (until {until})").format(until=clock_time(row.until)) if row.until is not None else ""
    return " ".join(f"{row.text}{until}".split())


def is_of_people(row: TimelineStep) -> bool:
    """Whether a person or a promise is behind it, and not the network."""
    return row.kind in _OF_PEOPLE


_OF_PEOPLE = frozenset(
    {
        StepKind.ACKNOWLEDGED, StepKind.CORRECTED, StepKind.WORKED_ON, StepKind.TICKET, StepKind.PROMISE, StepKind.TOLD,
    }
)  # fmt: skip
STEP_WORDS: FilterWords[TimelineStep] = FilterWords(
    lambda row: (row.text, row.who, KIND_WORD[row.kind]),
    {
        "kind": choice_field("kind", {kind.value.lower(): kind for kind in StepKind}, lambda row: row.kind),
        "by": text_field(lambda row: row.who or ""),
        "of": state_field("kind", {"people": is_of_people, "network": lambda row: not is_of_people(row)}),
    },
)


def service_order(row: ProblemServiceRow) -> tuple[int, float, str, str]:
    """The worst first; of those that fare alike, the one whose promise breaks first."""
    left_s = row.sla.budget_left_s if row.sla is not None else float("inf")
    return _EFFECT_RANK.get(row.effect, 2 + (row.effect is ServiceClass.UP)), left_s, row.customer, row.service


def service_columns(clock: Clock) -> list[Column[ProblemServiceRow]]:
    """What the problem does to it, what is promised, and what its customer was told."""

    def etr(row: ProblemServiceRow) -> str:
        return etr_text(row.ticket, clock.now()) if row.ticket is not None else MISSING

    def sla(row: ProblemServiceRow) -> str:
        return sla_text(row.sla, clock.now())

    return [
        Column("effect", _("Service is"), 112, lambda row: effect_text(row.effect), lambda row: service_order(row)[0]),
        Column("customer", _("Customer"), 190, lambda row: row.customer, lambda row: row.customer, minimum=110),
        Column("service", _("Service"), 120, lambda row: row.service, lambda row: row.service, minimum=90),
        Column("label", _("Known as"), 200, lambda row: row.label or MISSING, lambda row: row.label, minimum=90,
               stretch=True),
        Column("sla", _("SLA left"), 112, sla, lambda row: service_order(row)[1], RIGHT),
        Column("ticket", _("Ticket"), 78, lambda row: row.ticket.number if row.ticket else MISSING, _ticket_number),
        Column("etr", _("Restored by"), 92, etr, lambda row: _etr_at(row), RIGHT),
    ]  # fmt: skip


def _ticket_number(row: ProblemServiceRow) -> str:
    return row.ticket.number if row.ticket is not None else "~"


def _etr_at(row: ProblemServiceRow) -> float:
    at: datetime | None = row.ticket.etr_at if row.ticket is not None else None
    return at.timestamp() if at is not None else float("inf")


SERVICE_WORDS: FilterWords[ProblemServiceRow] = FilterWords(
    lambda row: (row.service, row.label, row.customer, row.ticket.number if row.ticket else ""),
    {
        "state": state_field(
            "state",
            {
                "down": lambda row: row.effect is ServiceClass.DOWN,
                "degraded": lambda row: row.effect is ServiceClass.DEGRADED,
                "held": lambda row: row.effect is ServiceClass.UP,
            },
        ),
        "customer": text_field(lambda row: row.customer),
        "ticket": text_field(lambda row: row.ticket.number if row.ticket else ""),
        "etr": state_field("etr", {"none": lambda row: row.ticket is None or row.ticket.etr_at is None}),
        "left": number_field("left", lambda row: row.sla.budget_left_s / 60 if row.sla else None),
    },
)


def severity_of_effect(effect: ServiceClass) -> PerceivedSeverity | None:
    """How loudly a service is marked; None where nothing is wrong with it."""
    marks = {ServiceClass.DOWN: PerceivedSeverity.CRITICAL, ServiceClass.DEGRADED: PerceivedSeverity.MAJOR}
    return marks.get(effect)
