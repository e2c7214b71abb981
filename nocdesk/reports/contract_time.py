"""What contract time of services was: down or left out, from when to when and why; and how much of each day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.outages.reading import ledger_reading
from nocdesk.outages.statements import Statement, statements_of
from nocdesk.reports.report_period import ReportPeriod
from nocdesk.services.model import ServiceClass
from nocdesk.sla.calendar import contract_spans
from nocdesk.sla.lanes import Lanes, lanes_of
from nocdesk.sla.micros import SECOND_US, instant_at, us_of
from nocdesk.sla.parts import Part
from nocdesk.sla.spans import EMPTY, Spans, union
from nocdesk.sla.stretch import Stretch
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.restoration_words import CAUSE_WORDS
from nocdesk.works.queries import WorkRow, works_between


@dataclass(frozen=True, slots=True)
class Spell:
    """Contract time of a service without a break in one class, and why, in words that a customer may read."""

    service_id: int
    service_class: ServiceClass
    began_at: datetime
    ended_at: datetime
    contract_s: float
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Shaded:
    """The contract time of a part up to an instant, and what of it was in which class."""

    part: Part
    contract: Spans
    lanes: Lanes

    @property
    def excluded(self) -> Spans:
        """What counts neither way."""
        return union(self.lanes.excluded.values()) & self.contract

    @property
    def down(self) -> Spans:
        """What was bad."""
        return (self.lanes[ServiceClass.DOWN] & self.contract) - self.excluded

    @property
    def measured(self) -> Spans:
        """What was good or bad."""
        return ((self.lanes.good | self.lanes[ServiceClass.DOWN]) & self.contract) - self.excluded


def shaded(session: Session, parts: Sequence[Part], until: datetime, as_of: datetime | None) -> list[Shaded]:
    """The contract time of these parts by the ledger as it is known now, or was by `as_of`."""
    if not parts:
        return []
    start, end = min(part.period.starts_at for part in parts), max(part.period.ends_at for part in parts)
    readings: dict[int, list[Stretch]] = {}
    for some in in_slices(sorted({part.service_id for part in parts})):
        readings.update(ledger_reading(session, some, start, end, as_of, now=until))
    return [_shade(part, readings[part.service_id], until) for part in parts]


def _shade(part: Part, reading: Sequence[Stretch], until: datetime) -> Shaded:
    terms, period = part.version.terms, part.period
    end = max(period.starts_at, min(period.ends_at, until))
    contract = contract_spans(terms.calendar, period.starts_at, period.ends_at).clip(
        us_of(period.starts_at), us_of(end)
    )
    return Shaded(part, contract, lanes_of(reading, period.starts_at, end, contract, terms.planned))


def outage_spells(session: Session, shades: Iterable[Shaded], start: datetime, end: datetime) -> list[Spell]:
    """The times in which services were down within contract time, with the cause that a ticket names."""
    found = [spell for shade in shades for spell in _spells(shade, ServiceClass.DOWN, shade.down, start, end)]
    causes = _causes(session, {spell.service_id for spell in found}, start, end)
    return [_because(spell, causes.get(spell.service_id, ())) for spell in _in_order(found)]


def excluded_spells(
    session: Session, shades: Iterable[Shaded], start: datetime, end: datetime, as_of: datetime | None
) -> list[Spell]:
    """The contract time that counts neither way, with the name of the planned work or the reason that was declared."""
    found = [
        spell
        for shade in shades
        for kind, spans in shade.lanes.excluded.items()
        for spell in _spells(shade, kind, spans & shade.contract, start, end)
    ]
    services = {spell.service_id for spell in found}
    works = works_between(session, services, start, end) if services else []
    said = statements_of(session, services, start, end, as_of) if services else {}
    return [_explained(spell, works, said.get(spell.service_id, ())) for spell in _in_order(found)]


def _spells(shade: Shaded, kind: ServiceClass, spans: Spans, start: datetime, end: datetime) -> Iterable[Spell]:
    """Each uninterrupted time, and how much of it is contract time."""
    for began_us, ended_us in spans.clip(us_of(start), us_of(end)).pairs():
        length_s = (ended_us - began_us) / SECOND_US
        yield Spell(shade.part.service_id, kind, instant_at(began_us), instant_at(ended_us), length_s, "")


def _in_order(spells: Iterable[Spell]) -> list[Spell]:
    """By service and time, each once: several objectives rest on the same ledger."""
    return sorted(dict.fromkeys(spells), key=lambda spell: (spell.service_id, spell.began_at))


@dataclass(frozen=True, slots=True)
class _Cause:
    number: str
    cause: str
    began_at: datetime
    ended_at: datetime | None


def _causes(session: Session, services: Collection[int], start: datetime, end: datetime) -> Mapping[int, list[_Cause]]:
    ticket = TroubleTicket
    found: dict[int, list[_Cause]] = {}
    for some in in_slices(sorted(services)):
        query = (
            select(ticket)
            .where(ticket.service_id.in_(some), ticket.began_at < end)
            .where((ticket.restored_at.is_(None)) | (ticket.restored_at > start))
            .order_by(ticket.id)
        )
        for row in session.scalars(query):
            cause = _(CAUSE_WORDS[row.cause]) if row.cause is not None else _("cause not named")
            began_at = min(row.began_at, row.opened_at)
            if row.service_id is not None:
                found.setdefault(row.service_id, []).append(_Cause(row.number, cause, began_at, row.restored_at))
    return found


def _because(spell: Spell, causes: Sequence[_Cause]) -> Spell:
    own = [c for c in causes if c.began_at < spell.ended_at and (c.ended_at is None or c.ended_at > spell.began_at)]
    return _with(spell, "; ".join(f"{cause.number}: {cause.cause}" for cause in own) or _("no ticket"))


def _explained(spell: Spell, works: Sequence[WorkRow], said: Sequence[Statement]) -> Spell:
    if spell.service_class is ServiceClass.PLANNED:
        own = [
            work
            for work in works
            if spell.service_id in work.service_ids
            and work.starts_at < spell.ended_at
            and work.ends_at > spell.began_at
        ]
        return _with(spell, "; ".join(_work_words(work) for work in own))
    reasons = [s.reason for s in said if s.began_at < spell.ended_at and s.ended_at > spell.began_at]
    return _with(spell, "; ".join(dict.fromkeys(reasons)))


def _work_words(work: WorkRow) -> str:
    return f"{work.name} ({work.reason})" if work.reason else work.name


def _with(spell: Spell, why: str) -> Spell:
    return Spell(spell.service_id, spell.service_class, spell.began_at, spell.ended_at, spell.contract_s, why)


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Of each day of a report's period, in seconds: contract time, what of it was left out, measured, and bad."""

    contract_s: NDArray[np.float64]
    excluded_s: NDArray[np.float64]
    measured_s: NDArray[np.float64]
    down_s: NDArray[np.float64]


def days_of(shades: Iterable[Shaded], period: ReportPeriod) -> Days:
    """How the contract time of one service was on each day, of all of its parts together."""
    edges = np.array([us_of(at) for at in period.midnights()], np.int64)
    own = list(shades)
    sets = (
        union([shade.contract for shade in own]) if own else EMPTY,
        union([shade.excluded for shade in own]) if own else EMPTY,
        union([shade.measured for shade in own]) if own else EMPTY,
        union([shade.down for shade in own]) if own else EMPTY,
    )
    return Days(*(spans.within_us(edges[:-1], edges[1:]) / SECOND_US for spans in sets))
