"""The report on performance against agreements: what was promised, what was kept, what was left out, what is owed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.reports.contract_time import Shaded, Spell, days_of, excluded_spells, outage_spells, shaded
from nocdesk.reports.document import Block, Column, Figure, Figures, Note, Section, Table, Unit, Value
from nocdesk.reports.pictures import Strip, StripDay
from nocdesk.reports.promises import in_its_unit, objective_words, rule_notes
from nocdesk.reports.report_period import ReportPeriod
from nocdesk.reports.sheets import Step
from nocdesk.reports.verdicts import Reported, Whole, reported, sums_of_money, wholes
from nocdesk.services.model import Service
from nocdesk.sla.objectives import Kind
from nocdesk.sla.parts import Part
from nocdesk.sla.verdicts import Verdict

MOST_DRAWN = 20
"""Of more services no day is drawn: a strip each would hide what matters."""

MOST_PERIODS = 600
"""Of more periods only those that were not kept are listed one by one."""

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.MET: "met",
    Verdict.AT_RISK: "at risk",
    Verdict.BREACHED: "breached",
    Verdict.UNDECIDED: "not enough evidence",
}
MARKS: Mapping[Verdict, str] = {Verdict.BREACHED: "bad", Verdict.AT_RISK: "warn", Verdict.UNDECIDED: "muted"}


@dataclass(frozen=True, slots=True)
class ServiceName:
    """What a service is called, and whose it is."""

    id: int
    name: str
    label: str
    customer: str

    @property
    def words(self) -> str:
        """Its name with what the customer calls it."""
        return f"{self.name}, {self.label}" if self.label and self.label != self.name else self.name


@dataclass(frozen=True, slots=True)
class Judged:
    """All that the report rests on."""

    services: Mapping[int, ServiceName]
    found: Sequence[Reported]
    period: ReportPeriod
    until: datetime
    as_of: datetime | None
    is_of_all: bool

    @property
    def wholes(self) -> list[Whole]:
        """Each objective of each service once, by customer and service."""
        by_service = wholes(self.found)
        return sorted(by_service, key=lambda whole: (self.of(whole).customer, self.of(whole).name))

    def of(self, whole: Whole) -> ServiceName:
        """Whose objective it is."""
        return self.services[whole.last.part.service_id]


def read_judged(
    session: Session,
    customer_id: int | None,
    period: ReportPeriod,
    *,
    now: datetime,
    as_of: datetime | None,
    step: Step = lambda _share: None,
) -> Judged:
    """What was judged of all services, or of a customer's, in a period."""
    services = {row.id: row for row in _service_names(session, customer_id)}
    found = reported(session, services.keys(), period.starts_at, period.ends_at, now=now, as_of=as_of, step=step)
    until = min(period.ends_at, now, as_of or now)
    return Judged(services, found, period, until, as_of, customer_id is None)


def performance_sections(session: Session, judged: Judged, step: Step = lambda _share: None) -> tuple[Section, ...]:
    """What the report says."""
    if not judged.found:
        return (Section("Nothing was promised", (Note("No service had an agreement in force in this time."),)),)
    step(0.4)
    shades = shaded(session, _looked_at(judged), judged.until, judged.as_of)
    step(0.7)
    start, end = judged.period.starts_at, judged.until
    return (
        Section("At a glance", (_figures(judged),)),
        Section("Objectives", _objectives(judged)),
        *_strips(judged, shades),
        Section("Outages", (_spell_table(judged, outage_spells(session, shades, start, end), "Cause"),)),
        Section(
            "Left out",
            (_spell_table(judged, excluded_spells(session, shades, start, end, judged.as_of), "Reason"),),
        ),
        *_periods(judged),
        *_changed(judged),
        Section("How it is reckoned", rule_notes(judged.found)),
    )


def _service_names(session: Session, customer_id: int | None) -> list[ServiceName]:
    query = select(Service.id, Service.name, Service.label, Customer.name).join(
        Customer, Customer.id == Service.customer_id
    )
    if customer_id is not None:
        query = query.where(Service.customer_id == customer_id)
    return [ServiceName(*row) for row in session.execute(query.order_by(Customer.name, Service.name))]


def _looked_at(judged: Judged) -> list[Part]:
    """The parts whose contract time is looked at: one objective of each service, availability where there is one."""
    chosen: dict[int, str] = {}
    for one in sorted(judged.found, key=lambda one: one.part.objective.kind is not Kind.AVAILABILITY):
        if not one.part.objective.period.is_rolling:
            chosen.setdefault(one.part.service_id, one.part.objective.name)
    is_small = len(judged.services) <= MOST_DRAWN
    return [
        one.part
        for one in judged.found
        if chosen.get(one.part.service_id) == one.part.objective.name and (is_small or one.down_s or one.excluded_s)
    ]


def _figures(judged: Judged) -> Figures:
    whole = judged.wholes
    states = Counter(one.state for one in whole)
    due_s = sum(one.contract_s - one.excluded_s for one in judged.found)
    measured_s = sum(one.measured_s for one in judged.found)
    owed = sums_of_money(money for one in whole for money in one.credits)
    services = len({one.last.part.service_id for one in whole})
    bad, risk, open_ = states[Verdict.BREACHED], states[Verdict.AT_RISK], states[Verdict.UNDECIDED]
    return Figures(
        (
            Figure(
                "Objectives met",
                states[Verdict.MET],
                Unit.COUNT,
                beside=f"of {len(whole)}, of {services} service{'' if services == 1 else 's'}",
            ),
            Figure("Breached", bad, Unit.COUNT, beside="promise not kept", mark="bad" if bad else ""),
            Figure("At risk", risk, Unit.COUNT, beside="may break yet", mark="warn" if risk else ""),
            Figure("Not enough evidence", open_, Unit.COUNT, beside="too little was measured"),
            Figure("Coverage", measured_s / due_s if due_s else None, Unit.SHARE, 2, beside="of what was due"),
            *(Figure("Credit", money.amount, Unit.MONEY, money.digits, beside=money.currency) for money in owed),
        )
    )


def _objectives(judged: Judged) -> tuple[Block, ...]:
    """One row an objective; those of one service follow each other."""
    whole = judged.wholes
    owes = any(one.credits for one in whole)
    many = any(len(one.periods) > 1 for one in whole)
    columns = (
        *((Column("Customer"),) if judged.is_of_all else ()),
        Column("Service"),
        Column("Objective", width=2.0),
        Column("Achieved", Unit.NUMBER),
        Column("Target", Unit.NUMBER),
        Column("Coverage", Unit.SHARE, 2),
        Column("Bad", Unit.SECONDS),
        Column("Budget left", Unit.SECONDS),
        *((Column("Kept"),) if many else ()),
        Column("Verdict"),
        *((Column("Credit"),) if owes else ()),
    )
    rows = tuple(_objective_row(judged, one, owes=owes, many=many) for one in whole)
    marks = tuple(MARKS.get(one.state, "") for one in whole)
    return (Table("", columns, rows, marks=marks),)


def _objective_row(judged: Judged, one: Whole, *, owes: bool, many: bool) -> tuple[Value, ...]:
    objective, service = one.last.part.objective, judged.of(one)
    return (
        *((service.customer,) if judged.is_of_all else ()),
        service.words if not judged.is_of_all else service.name,
        objective_words(objective),
        in_its_unit(objective, one.achieved),
        in_its_unit(objective, objective.target),
        one.coverage,
        one.down_s,
        one.last.budget_left_s if len(one.periods) == 1 else None,
        *((f"{one.kept} of {len(one.periods)}",) if many else ()),
        VERDICT_WORDS[one.state],
        *((", ".join(map(str, one.credits)),) if owes else ()),
    )


def _strips(judged: Judged, shades: Sequence[Shaded]) -> tuple[Section, ...]:
    """Every day of every service, where they are few."""
    own: dict[int, list[Shaded]] = defaultdict(list)
    for shade in shades:
        own[shade.part.service_id].append(shade)
    if not own or len(judged.services) > MOST_DRAWN:
        return ()
    strips = tuple(_strip(judged, judged.services[number], parts) for number, parts in own.items())
    return (Section("Day by day", strips),)


def _strip(judged: Judged, service: ServiceName, parts: Sequence[Shaded]) -> Strip:
    """How much of each day's contract time was up, against the target of availability (all of it where none is)."""
    objective = parts[-1].part.objective
    target = objective.target if objective.kind is Kind.AVAILABILITY else 1.0
    days = days_of(parts, judged.period)
    found = []
    for place, on in enumerate(judged.period.days()):
        contract, excluded, measured, down = (
            float(column[place]) for column in (days.contract_s, days.excluded_s, days.measured_s, days.down_s)
        )
        due = contract - excluded
        achieved = (measured - down) / measured if measured else None
        is_kept = achieved is None or achieved >= target
        share = excluded / contract if contract else 0.0
        found.append(StripDay(on, achieved, measured / due if due else 0.0, share, is_kept))
    return Strip(f"{service.words}: availability by day, target {target * 100:g} %", target, tuple(found))


def _spell_table(judged: Judged, spells: Iterable[Spell], why: str) -> Table:
    columns = (
        *((Column("Customer"),) if judged.is_of_all else ()),
        Column("Service"),
        Column("From", Unit.INSTANT),
        Column("Until", Unit.INSTANT),
        Column("Contract time", Unit.SECONDS),
        Column("Class"),
        Column(why, width=2.0),
    )
    rows = []
    for spell in spells:
        service = judged.services[spell.service_id]
        word = spell.service_class.value.replace("_", " ")
        whose = (service.customer,) if judged.is_of_all else ()
        rows.append((*whose, service.name, spell.began_at, spell.ended_at, spell.contract_s, word, spell.why))
    return Table("", columns, tuple(rows), empty="None in contract time.")


def _periods(judged: Judged) -> tuple[Section, ...]:
    """Each period by itself, where a report spans several; of very many only those that were not kept."""
    if all(len(one.periods) == 1 for one in judged.wholes):
        return ()
    is_short = len(judged.found) <= MOST_PERIODS
    rows = [one for one in judged.found if is_short or one.state is not Verdict.MET]
    columns = (
        Column("Service"),
        Column("Objective"),
        Column("From", Unit.INSTANT),
        Column("Achieved", Unit.NUMBER),
        Column("Coverage", Unit.SHARE, 2),
        Column("Bad", Unit.SECONDS),
        Column("Budget left", Unit.SECONDS),
        Column("Verdict"),
        Column("Credit"),
    )
    title = "" if is_short else "Those that were not kept"
    table = Table(title, columns, tuple(_period_row(judged, one) for one in rows), marks=_marks(rows))
    return (Section("Period by period", (table,)),)


def _period_row(judged: Judged, one: Reported) -> tuple[Value, ...]:
    return (
        judged.services[one.part.service_id].name,
        one.part.objective.name,
        one.part.period.starts_at,
        in_its_unit(one.part.objective, one.achieved),
        one.coverage,
        one.down_s,
        one.budget_left_s,
        VERDICT_WORDS[one.state],
        str(one.credit) if one.credit is not None and one.credit.amount else "",
    )


def _marks(rows: Iterable[Reported]) -> tuple[str, ...]:
    return tuple(MARKS.get(one.state, "") for one in rows)


def _changed(judged: Judged) -> tuple[Section, ...]:
    """Periods that were judged otherwise before: late evidence or a correction is shown and not hidden."""
    rows = [
        (
            judged.services[one.part.service_id].name,
            one.part.objective.name,
            one.part.period.starts_at,
            one.computed_at,
            "; ".join(_change_words(name, *pair) for name, pair in one.changes.items()),
        )
        for one in judged.found
        if one.changes
    ]
    if not rows:
        return ()
    columns = (
        Column("Service"),
        Column("Objective"),
        Column("Period from", Unit.INSTANT),
        Column("Judged again", Unit.INSTANT),
        Column("What was held before, and now", width=3.0),
    )
    return (Section("Judged again", (Table("", columns, tuple(rows)),)),)


def _change_words(name: str, before: object, after: object) -> str:
    words = name.removesuffix("_s").replace("_", " ")
    return f"{words} {_plain(before)} \N{RIGHTWARDS ARROW} {_plain(after)}"


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "none" if value is None else str(value)
