"""What the QoS workbench draws of a service: its plots, and what belongs on their time axis."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.boards.plot_rows import EventRow, LaneKind, PlotRow, SeriesRef
from nocdesk.customers.model import Agreement
from nocdesk.language import _
from nocdesk.network.model import Probe
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.people.model import Actor
from nocdesk.quality.model import Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS, Rule, Rules, applicable, value_rule
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.measured import limits_agreed
from nocdesk.store.series_tables import series
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.views.plot_notes import plot_notes
from nocdesk.works.queries import works_between

_PLOTTED = (Metric.RTT_MS, Metric.PDV_MS, Metric.LOSS_PCT, Metric.MOS)
AT_RISK_OF_LIMIT = 0.8
"""Where no warning threshold is set, the risk begins at this share of the limit."""


def service_plots(session: Session, service_id: int) -> tuple[PlotRow, ...]:
    """Delay, delay variation, loss and MOS, each that is measured, with the limit that was agreed."""
    query = (
        select(series.c.id, series.c.metric, Probe.name)
        .join(Probe, Probe.id == series.c.probe_id)
        .where(Probe.service_id == service_id)
        .order_by(Probe.id, series.c.id)
    )
    measured: dict[Metric, list[SeriesRef]] = {}
    for series_id, metric, probe in session.execute(query):
        measured.setdefault(Metric(metric), []).append(SeriesRef(series_id, probe))
    limits = limits_agreed(session, service_id)
    rules = service_rules(session, service_id)
    return tuple(
        _plot(metric, measured[metric], limits.get(metric), value_rule(rules, metric))
        for metric in _PLOTTED
        if metric in measured
    )


def events_in_range(
    session: Session, service_id: int, start: datetime, end: datetime, *, reader: Actor | None = None
) -> list[EventRow]:
    """Alarms, tickets, planned work and times without measurement of a service, oldest first; a reader's notes too.

    No event names a device: an alarm is called by what it means for the service.
    """
    events = [
        *_alarm_events(session, service_id, start, end),
        *_ticket_events(session, service_id, start, end),
        *_planned_events(session, service_id, start, end),
        *_gap_events(session, service_id, start, end),
        *(_note_events(session, service_id, start, end, reader) if reader is not None else ()),
    ]
    return sorted(events, key=lambda event: event.at)


def _plot(metric: Metric, refs: list[SeriesRef], agreed: float | None, rule: Rule | None) -> PlotRow:
    title, unit = _(WORDS[metric][0]), WORDS[metric][1]
    side = Side.BELOW if metric is Metric.MOS else Side.ABOVE
    limit = agreed if agreed is not None else rule.trigger if rule else None
    at_risk = None
    if rule is not None and rule.trigger != limit:
        at_risk = rule.trigger
    elif limit is not None and side is Side.ABOVE:
        at_risk = limit * AT_RISK_OF_LIMIT
    return PlotRow(metric, title, "" if unit == "MOS" else unit, tuple(refs), limit, at_risk, side)


def service_rules(session: Session, service_id: int) -> Rules:
    """The thresholds that judge a service's own metrics."""
    template = session.scalar(
        select(Agreement.template).join(Service, Service.agreement_id == Agreement.id).where(Service.id == service_id)
    )
    return applicable(session.scalars(select(Threshold)).all(), service_id, template)


def _alarm_events(session: Session, service_id: int, start: datetime, end: datetime) -> list[EventRow]:
    query = (
        select(Alarm)
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .where(
            AlarmImpact.service_id == service_id,
            Alarm.began_at < end,
            or_(Alarm.cleared_at.is_(None), Alarm.cleared_at > start),
        )
    )
    alarms = session.scalars(query).all()
    linked = (
        select(TicketMatch.alarm_id, TroubleTicket.number)
        .join(TroubleTicket, TroubleTicket.id == TicketMatch.ticket_id)
        .where(TicketMatch.alarm_id.in_([alarm.id for alarm in alarms]), TicketMatch.state == MatchState.LINKED)
    )
    tickets = dict(session.execute(linked).all())
    return [
        EventRow(
            kind=LaneKind.ALARM,
            id=alarm.id,
            at=alarm.began_at,
            until=alarm.cleared_at,
            severity=alarm.severity,
            subject=alarm.alarm_type.value,
            text=MEANINGS[alarm.condition].words_beside(alarm.text),
            state=_state_words(alarm),
            ticket=tickets.get(alarm.id, ""),
            is_acknowledged=alarm.acknowledged_at is not None,
        )
        for alarm in alarms
    ]


def _state_words(alarm: Alarm) -> str:
    state = _("active") if alarm.cleared_at is None else _("cleared")
    return _("{state}, acked").format(state=state) if alarm.acknowledged_at else state


def _ticket_events(session: Session, service_id: int, start: datetime, end: datetime) -> list[EventRow]:
    over = TroubleTicket.resolved_at
    query = select(TroubleTicket).where(
        TroubleTicket.service_id == service_id, TroubleTicket.opened_at < end, or_(over.is_(None), over > start)
    )
    return [
        EventRow(LaneKind.TICKET, t.id, t.opened_at, t.resolved_at, None, t.number, t.text, t.status.value, t.number)
        for t in session.scalars(query)
    ]


def _planned_events(session: Session, service_id: int, start: datetime, end: datetime) -> list[EventRow]:
    return [
        EventRow(LaneKind.PLANNED, w.id, w.starts_at, w.ends_at, None, w.name, w.reason, _("planned"), "")
        for w in works_between(session, [service_id], start, end)
    ]


def _note_events(session: Session, service_id: int, start: datetime, end: datetime, reader: Actor) -> list[EventRow]:
    return [
        EventRow(
            kind=LaneKind.NOTE,
            id=note.id,
            at=note.starts_at,
            until=note.ends_at,
            severity=None,
            subject=_("bookmark") if note.is_bookmark else note.author,
            text=note.text,
            state=_("written {when}").format(when=f"{note.written_at:%m-%d %H:%M}"),
            ticket="",
        )
        for note in plot_notes(session, reader, service_id, start, end)
    ]


def _gap_events(session: Session, service_id: int, start: datetime, end: datetime) -> list[EventRow]:
    query = select(LedgerEntry).where(
        IN_FORCE,
        LedgerEntry.service_id == service_id,
        LedgerEntry.service_class == ServiceClass.UNKNOWN,
        LedgerEntry.began_at < end,
        or_(LedgerEntry.ended_at.is_(None), LedgerEntry.ended_at > start),
    )
    return [
        EventRow(LaneKind.GAP, e.id, e.began_at, e.ended_at, None, _("not measured"), e.evidence, _("unknown"), "")
        for e in session.scalars(query)
    ]
