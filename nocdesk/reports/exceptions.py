"""The exception report: what was not kept or is in doubt, the breaches with their decisions, and the evidence."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.language import _, pgettext
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.reports.document import Column, Figure, Figures, Note, Section, Table, Unit, Value
from nocdesk.reports.judged import MARKS, VERDICT_WORDS, Judged, ServiceName
from nocdesk.reports.promises import in_its_unit, objective_words
from nocdesk.reports.verdicts import Reported, sums_of_money
from nocdesk.services.class_words import class_words
from nocdesk.services.model import ServiceClass
from nocdesk.sla.breaches.model import BreachDecision, BreachState, BreachStep, ExclusionReason, SlaBreach
from nocdesk.sla.verdict_words import verdict_reason
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import in_slices

_EXCEPTIONS = (Verdict.BREACHED, Verdict.AT_RISK, Verdict.UNDECIDED)
"""What the report is about, the worst first."""


def _state_words(of: BreachState) -> str:
    """What a state of a breach is called, in the language that is spoken now."""
    return {
        BreachState.OPEN: pgettext("breach", "open"),
        BreachState.PROPOSED: pgettext("breach", "exclusion proposed"),
        BreachState.CONFIRMED: pgettext("breach", "confirmed"),
        BreachState.EXCLUDED: pgettext("breach", "excluded"),
        BreachState.DISPUTED: pgettext("breach", "disputed"),
    }[of]


def _step_words(of: BreachStep) -> str:
    """What was done about a breach."""
    return {
        BreachStep.CONFIRM: pgettext("breach", "confirm"),
        BreachStep.EXCLUDE: pgettext("breach", "exclude"),
        BreachStep.SIGN: pgettext("breach", "sign"),
        BreachStep.DISPUTE: pgettext("breach", "dispute"),
        BreachStep.REOPEN: pgettext("breach", "reopen"),
        BreachStep.TAKE_BACK: pgettext("breach", "takeBack"),
        BreachStep.JUDGED_AGAIN: pgettext("breach", "judgedAgain"),
    }[of]


def _reason_words(of: ExclusionReason | None) -> str:
    """Why it was excluded; nothing where it was not."""
    return {
        None: "",
        ExclusionReason.MAINTENANCE: pgettext("exclusion", "maintenance"),
        ExclusionReason.CUSTOMER: pgettext("exclusion", "customer"),
        ExclusionReason.FORCE_MAJEURE: pgettext("exclusion", "forceMajeure"),
        ExclusionReason.MEASUREMENT_FAULT: pgettext("exclusion", "measurementFault"),
    }[of]


def exception_sections(session: Session, judged: Judged) -> tuple[Section, ...]:
    """What the report says."""
    found = sorted(
        (one for one in judged.found if one.state in _EXCEPTIONS), key=lambda one: _EXCEPTIONS.index(one.state)
    )
    start, end = judged.period.starts_at, judged.until
    breaches = _breaches(session, judged.services.keys(), start, end)
    if not found and not breaches:
        return (
            Section(_("No exception"), (Note(_("Every objective was kept, with enough evidence, all the time.")),)),
        )
    touched = {one.part.service_id for one in found} | {breach.service_id for breach in breaches}
    return (
        Section(_("At a glance"), (_figures(found, breaches),)),
        Section(_("Not kept, or in doubt"), (_exception_table(judged, found),)),
        Section(_("Breaches"), (_breach_table(judged, breaches),)),
        Section(_("Decisions"), (_decision_table(session, judged, breaches),)),
        Section(_("Evidence in the outage ledger"), (_evidence_table(session, judged, touched, start, end),)),
    )


def _figures(found: Sequence[Reported], breaches: Sequence[SlaBreach]) -> Figures:
    states = Counter(one.state for one in found)
    open_ones = sum(breach.state in (BreachState.OPEN, BreachState.PROPOSED) for breach in breaches)
    bad = states[Verdict.BREACHED]
    owed = sums_of_money(one.credit for one in found)
    return Figures(
        (
            Figure(_("Breached"), bad, Unit.COUNT, beside=_("objectives, by period"), mark="bad" if bad else ""),
            Figure(_("At risk"), states[Verdict.AT_RISK], Unit.COUNT, beside=_("may break yet")),
            Figure(_("Undecided"), states[Verdict.UNDECIDED], Unit.COUNT, beside=_("little evidence")),
            Figure(
                _("Breaches"),
                len(breaches),
                Unit.COUNT,
                beside=_("{open_ones} to be decided").format(open_ones=open_ones),
            ),
            *(Figure(_("Credit"), money.amount, Unit.MONEY, money.digits, beside=money.currency) for money in owed),
        )
    )


def _exception_table(judged: Judged, found: Sequence[Reported]) -> Table:
    columns = (
        Column(_("Customer")),
        Column(_("Service")),
        Column(_("Objective")),
        Column(_("Period from"), Unit.INSTANT),
        Column(_("Achieved"), Unit.NUMBER),
        Column(_("Target"), Unit.NUMBER),
        Column(_("Coverage"), Unit.SHARE, 2),
        Column(_("Verdict")),
        Column(_("Why"), width=2.0),
    )
    rows = tuple(_exception_row(judged.services[one.part.service_id], one) for one in found)
    return Table("", columns, rows, marks=tuple(MARKS.get(one.state, "") for one in found))


def _exception_row(service: ServiceName, one: Reported) -> tuple[Value, ...]:
    objective = one.part.objective
    return (
        service.customer,
        service.name,
        objective_words(objective),
        one.part.period.starts_at,
        in_its_unit(objective, one.achieved),
        in_its_unit(objective, objective.target),
        one.coverage,
        _(VERDICT_WORDS[one.state]),
        verdict_reason(one.reason),
    )


def _breaches(session: Session, services: Collection[int], start: datetime, end: datetime) -> list[SlaBreach]:
    found: list[SlaBreach] = []
    for some in in_slices(sorted(services)):
        query = select(SlaBreach).where(
            SlaBreach.service_id.in_(some), SlaBreach.began_at < end, SlaBreach.until_at > start
        )
        found += session.scalars(query.order_by(SlaBreach.began_at, SlaBreach.id))
    return found


def _breach_table(judged: Judged, breaches: Sequence[SlaBreach]) -> Table:
    columns = (
        Column(_("Service")),
        Column(_("Objective")),
        Column(_("Began"), Unit.INSTANT),
        Column(_("Until"), Unit.INSTANT),
        Column(_("Bad"), Unit.SECONDS),
        Column(_("Worst"), Unit.NUMBER, 2),
        Column(_("State")),
        Column(_("Number"), Unit.COUNT),
    )
    rows = tuple(
        (
            judged.services[breach.service_id].name,
            breach.objective,
            breach.began_at,
            breach.until_at,
            breach.bad_s,
            breach.worst,
            _("running") if breach.is_running else _state_words(breach.state),
            breach.id,
        )
        for breach in breaches
    )
    return Table("", columns, rows, empty=_("No breach was recorded."))


def _decision_table(session: Session, judged: Judged, breaches: Sequence[SlaBreach]) -> Table:
    columns = (
        Column(_("Breach"), Unit.COUNT),
        Column(_("Service")),
        Column(_("At"), Unit.INSTANT),
        Column(_("Who")),
        Column(_("What")),
        Column(_("Reason")),
        Column(_("Note"), width=2.0),
    )
    services = {breach.id: judged.services[breach.service_id].name for breach in breaches}
    rows = tuple(_decision_rows(session, services))
    return Table("", columns, rows, empty=_("Nothing was decided yet."))


def _decision_rows(session: Session, services: Mapping[int, str]) -> Iterator[tuple[Value, ...]]:
    for some in in_slices(sorted(services)):
        query = select(BreachDecision).where(BreachDecision.breach_id.in_(some)).order_by(BreachDecision.id)
        for made in session.scalars(query):
            step, reason = _step_words(made.step), _reason_words(made.reason)
            yield made.breach_id, services[made.breach_id], made.at, made.by, step, reason, made.note


def _evidence_table(
    session: Session, judged: Judged, services: Collection[int], start: datetime, end: datetime
) -> Table:
    """The ledger's stretches that were down or degraded, with what each of them was derived from."""
    columns = (
        Column(_("Service")),
        Column(_("Class")),
        Column(_("From"), Unit.INSTANT),
        Column(_("Until"), Unit.INSTANT),
        Column(_("Alarm"), Unit.COUNT),
        Column(_("Evidence"), width=3.0),
    )
    rows = tuple(_evidence_rows(session, judged, services, start, end))
    return Table("", columns, rows, empty=_("The ledger has no outage in this time."))


def _evidence_rows(
    session: Session, judged: Judged, services: Collection[int], start: datetime, end: datetime
) -> Iterator[tuple[Value, ...]]:
    entry = LedgerEntry
    for some in in_slices(sorted(services)):
        query = (
            select(entry)
            .where(entry.service_id.in_(some), IN_FORCE, entry.began_at < end)
            .where(or_(entry.ended_at.is_(None), entry.ended_at > start))
            .where(entry.service_class.in_((ServiceClass.DOWN, ServiceClass.DEGRADED)))
            .order_by(entry.service_id, entry.began_at)
        )
        for row in session.scalars(query):
            name = judged.services[row.service_id].name
            yield name, class_words(row.service_class), row.began_at, row.ended_at, row.alarm_id, row.evidence
