"""The report on performance against agreements: what was promised, what was kept, what was left out, what is owed."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from nocdesk.language import _, ngettext
from nocdesk.reports.contract_time import Spell, excluded_spells, outage_spells, shaded
from nocdesk.reports.document import Block, Column, Figure, Figures, Note, Section, Step, Table, Unit, Value
from nocdesk.reports.judged import MARKS, VERDICT_WORDS, Judged
from nocdesk.reports.performance_days import MOST_DRAWN, day_sections
from nocdesk.reports.performance_periods import changed_sections, period_sections
from nocdesk.reports.promises import in_its_unit, objective_words, rule_notes
from nocdesk.reports.verdicts import Whole, sums_of_money
from nocdesk.services.class_words import class_words
from nocdesk.sla.objectives import Kind
from nocdesk.sla.parts import Part
from nocdesk.sla.verdicts import Verdict


def performance_sections(session: Session, judged: Judged, step: Step = lambda _share: None) -> tuple[Section, ...]:
    """What the report says."""
    if not judged.found:
        return (Section(_("Nothing was promised"), (Note(_("No service had an agreement in force in this time.")),)),)
    step(0.4)
    shades = shaded(session, _looked_at(judged), judged.until, judged.as_of)
    step(0.7)
    start, end = judged.period.starts_at, judged.until
    return (
        Section(_("At a glance"), (_figures(judged),)),
        Section(_("Objectives"), _objectives(judged)),
        *day_sections(judged, shades),
        Section(_("Outages"), (_spell_table(judged, outage_spells(session, shades, start, end), _("Cause")),)),
        Section(
            _("Left out"),
            (_spell_table(judged, excluded_spells(session, shades, start, end, judged.as_of), _("Reason")),),
        ),
        *period_sections(judged),
        *changed_sections(judged),
        Section(_("How it is reckoned"), rule_notes(judged.found)),
    )


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
                _("Objectives met"),
                states[Verdict.MET],
                Unit.COUNT,
                beside=ngettext(
                    "of {objectives}, of {count} service", "of {objectives}, of {count} services", services
                ).format(objectives=len(whole), count=services),
            ),
            Figure(_("Breached"), bad, Unit.COUNT, beside=_("promise not kept"), mark="bad" if bad else ""),
            Figure(_("At risk"), risk, Unit.COUNT, beside=_("may break yet"), mark="warn" if risk else ""),
            Figure(_("Undecided"), open_, Unit.COUNT, beside=_("little evidence")),
            Figure(_("Coverage"), measured_s / due_s if due_s else None, Unit.SHARE, 2, beside=_("of what was due")),
            *(Figure(_("Credit"), money.amount, Unit.MONEY, money.digits, beside=money.currency) for money in owed),
        )
    )


def _objectives(judged: Judged) -> tuple[Block, ...]:
    """One row an objective; those of one service follow each other."""
    whole = judged.wholes
    owes = any(one.credit_words for one in whole)
    many = any(len(one.periods) > 1 for one in whole)
    columns = (
        *((Column(_("Customer")),) if judged.is_of_all else ()),
        Column(_("Service")),
        Column(_("Objective"), width=2.0),
        Column(_("Achieved"), Unit.NUMBER),
        Column(_("Target"), Unit.NUMBER),
        Column(_("Coverage"), Unit.SHARE, 2),
        Column(_("Bad"), Unit.SECONDS),
        *(
            (Column(_("Kept")),)
            if many
            else (Column(_("Budget"), Unit.SECONDS), Column(_("Budget left"), Unit.SECONDS))
        ),
        Column(_("Verdict")),
        *((Column(_("Credit")),) if owes else ()),
    )
    rows = tuple(_objective_row(judged, one, owes=owes, many=many) for one in whole)
    marks = tuple(MARKS.get(one.state, "") for one in whole)
    return (Table("", columns, rows, marks=marks), *_reach(judged))


def _reach(judged: Judged) -> tuple[Note, ...]:
    """That figures are about more time than the report's, where the periods of objectives reach beyond it."""
    start, end = judged.period.starts_at, judged.period.ends_at
    if all(start <= one.part.period.starts_at and one.part.period.ends_at <= end for one in judged.found):
        return ()
    return (
        Note(_("Each objective is judged over its own period, of which some reach beyond the time of this report.")),
    )


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
        *(
            (_("{kept} of {count}").format(kept=one.kept, count=len(one.periods)),)
            if many
            else (one.last.budget_s, one.last.budget_left_s)
        ),
        _(VERDICT_WORDS[one.state]),
        *((one.credit_words,) if owes else ()),
    )


def _spell_table(judged: Judged, spells: Iterable[Spell], why: str) -> Table:
    columns = (
        *((Column(_("Customer")),) if judged.is_of_all else ()),
        Column(_("Service")),
        Column(_("From"), Unit.INSTANT),
        Column(_("Until"), Unit.INSTANT),
        Column(_("Contract time"), Unit.SECONDS),
        Column(_("Class")),
        Column(why, width=2.0),
    )
    rows = []
    for spell in spells:
        service = judged.services[spell.service_id]
        word = class_words(spell.service_class)
        whose = (service.customer,) if judged.is_of_all else ()
        rows.append((*whose, service.name, spell.began_at, spell.ended_at, spell.contract_s, word, spell.why))
    return Table("", columns, tuple(rows), empty=_("None in contract time."))
