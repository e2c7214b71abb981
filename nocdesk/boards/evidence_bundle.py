"""Gathers from the store what a figure rests on: its terms, samples, ledger, corrections, varbinds, and the words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.ticket_time_board import ticket_evidence
from nocdesk.evidence.queries import polls_between
from nocdesk.language import _, in_english
from nocdesk.names.objects import dotted
from nocdesk.network.model import Probe
from nocdesk.outages.statements import all_statements
from nocdesk.quality.layout import value_to_json
from nocdesk.quality.model import ClockStep
from nocdesk.services.model import Service
from nocdesk.sla.binning import NO_SAMPLES, BinValues, Samples, bin_values
from nocdesk.sla.bundle import BundleError, Content, Step
from nocdesk.sla.bundle_csv import instant_text
from nocdesk.sla.explaining import explain
from nocdesk.sla.judged_parts import at_present, judge_alone, read_bins
from nocdesk.sla.judging import Judgement, judge
from nocdesk.sla.ledgers import ledgers
from nocdesk.sla.objectives import Scope
from nocdesk.sla.parts import Part, parts_between, running_parts
from nocdesk.sla.sums import Ground
from nocdesk.sla.ticket_evidence import ticket_words
from nocdesk.store.series import samples_kept_from, series_points
from nocdesk.store.series_tables import series
from nocdesk.toml_file import nearest

MOST_INTERVALS = 20
"""So many bad intervals, the last ones, bring their varbinds."""

AROUND = timedelta(minutes=3)
_SAME_S = 0.001


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figure: of a service, by the name of the objective, in the period that has an instant (None: runs)."""

    service: str
    objective: str
    at: datetime | None


def bundle_content(
    session: Session,
    wanted: Wanted,
    now: datetime,
    *,
    with_network: bool,
    step: Step = lambda _share: None,
) -> Content:
    """What the figure rests on, judged anew from just that; what `step` raises ends the work."""
    service = _service(session, wanted.service)
    part = at_present(_part(session, service, wanted, now), now)
    objective, terms = part.objective, part.version.terms
    ledger = ledgers(session, [service.id], part.period.starts_at, part.period.ends_at)[service.id]
    step(0.2)
    samples, bins = _measured(session, part, now)
    step(0.5)
    values = bin_values(samples, objective, part.period) if objective.counts_bins and bins is None else bins
    tickets = ticket_evidence(session, part) if objective.counts_tickets else None
    clocks = tuple(one.clock for one in tickets or ())
    found = judge(objective, terms, Ground(part.period, ledger, values, clocks), now)
    with in_english():
        words = (*explain(found, objective, terms), *ticket_words(tickets or (), objective, terms, now))
    step(0.8)
    return Content(
        service=service.name,
        series=f"{service.name}:{objective.metric or objective.name}",
        terms=terms,
        judgement=found,
        judged_at=now,
        stretches=ledger,
        samples=samples,
        bins=bins,
        tickets=tickets,
        corrections=_corrections(session, service.id, part),
        varbinds=_varbinds(session, part, found) if with_network else (),
        clock_steps=_steps(session, part),
        words=words,
        notes=_notes(found, judge_alone(session, part, now), bins),
    )


def _service(session: Session, name: str) -> Service:
    service = session.scalar(select(Service).where(Service.name == name))
    if service is None:
        names = session.scalars(select(Service.name).order_by(Service.name)).all()
        raise BundleError(
            _("There is no service '{service}'; {nearest}").format(service=name, nearest=nearest(name, list(names)))
        )
    return service


def _part(session: Session, service: Service, wanted: Wanted, now: datetime) -> Part:
    if wanted.at is None:
        parts = running_parts(session, now, [service.id])
    else:
        parts = parts_between(session, wanted.at, wanted.at + timedelta.resolution, [service.id])
    own = [part for part in parts if part.objective.name == wanted.objective]
    if not own:
        names = sorted({part.objective.name for part in parts})
        hint = nearest(wanted.objective, names) if names else _("no agreement was in force then")
        raise BundleError(
            _("{service} has no objective '{objective}' in that period; {hint}").format(
                service=service.name, objective=wanted.objective, hint=hint
            )
        )
    if own[0].objective.scope is not Scope.SERVICE:
        raise BundleError(
            _(
                "'{objective}' is judged over many services together, and a bundle is of one: bundle "
                "the objectives of the services themselves."
            ).format(objective=wanted.objective)
        )
    return own[0]


def _measured(session: Session, part: Part, now: datetime) -> tuple[Samples, BinValues | None]:
    """The samples of the period; where some of them are not kept any more, the bins that stand for them."""
    if part.series_id is None or not part.objective.counts_bins:
        return NO_SAMPLES, None
    start, end = part.period.starts_at, min(part.period.ends_at, now)
    if start.timestamp() < samples_kept_from(session):
        return NO_SAMPLES, read_bins(session, part, now)
    points = series_points(session, part.series_id, start, end)
    return Samples.of(np.rint(points.times * 1e6).astype(np.int64), points.values), None


def _corrections(session: Session, service_id: int, part: Part) -> Sequence[Sequence[str]]:
    said = all_statements(session, [service_id], part.period.starts_at, part.period.ends_at)
    return [
        (
            instant_text(one.began_at),
            instant_text(one.ended_at),
            one.kind.value,
            "" if one.service_class is None else one.service_class.value,
            one.reason,
            one.made_by,
            instant_text(one.made_at),
            one.second_signature or "",
        )
        for one in said
    ]


def _varbinds(session: Session, part: Part, found: Judgement) -> Sequence[Sequence[str]]:
    """What devices said around the bad intervals, as far as it is kept."""
    probe = session.execute(
        select(Probe.id, Probe.name).join(series, series.c.probe_id == Probe.id).where(series.c.id == part.series_id)
    ).first()
    if probe is None:
        return ()
    rows: dict[Sequence[str], None] = {}
    for interval in found.bad[-MOST_INTERVALS:]:
        start, end = interval.began_at - AROUND, min(interval.ended_at, interval.began_at + 3 * AROUND) + AROUND
        rows.update(dict.fromkeys(_said(session, probe[0], probe[1], start, end)))
    return list(rows)


def _said(session: Session, probe_id: int, name: str, start: datetime, end: datetime) -> Iterator[tuple[str, ...]]:
    for poll in polls_between(session, probe_id, start, end):
        head = (instant_text(poll.taken_at), name, poll.outcome.value)
        if not poll.bindings:
            yield (*head, "", "", poll.detail)
        for one in poll.bindings:
            value = value_to_json(one.value)
            text = next(iter(value.values())) if isinstance(value, dict) else "" if value is None else str(value)
            yield (*head, dotted(one.oid), one.type, text)


def _steps(session: Session, part: Part) -> Sequence[tuple[datetime, float]]:
    start, end = part.period.starts_at, part.period.ends_at
    query = select(ClockStep.at, ClockStep.step_s).where(ClockStep.at >= start, ClockStep.at < end)
    return [(at, step_s) for at, step_s in session.execute(query.order_by(ClockStep.at))]


def _notes(found: Judgement, stored: Judgement, bins: BinValues | None) -> Sequence[str]:
    notes = []
    if bins is not None:
        notes.append("Samples of this period are not kept any more: the figure rests on bins that were made of them.")
    pairs = (
        (found.contract_seconds, stored.contract_seconds),
        (found.measured_seconds, stored.measured_seconds),
        (found.excluded_seconds, stored.excluded_seconds),
        (found.down_seconds, stored.down_seconds),
    )
    if found.verdict is not stored.verdict or any(abs(one - other) > _SAME_S for one, other in pairs):
        notes.append("The store's own figure is another: it was judged by the bins that are kept, this by the samples.")
    return tuple(notes)


def period_instant(text: str) -> datetime:
    """An instant in the middle of a period that is written `2026`, `2026-10` or `2026-10-25`."""
    try:
        year, *rest = (int(part) for part in text.split("-"))
        month, day = (*rest, *_MIDDLE[len(rest) :])
        return datetime(year, month, day, 12, tzinfo=UTC)
    except ValueError as error:
        raise BundleError(
            _("'{text}' is no period: write such as 2026, 2026-10 or 2026-10-25.").format(text=text)
        ) from error


_MIDDLE = (7, 15)
