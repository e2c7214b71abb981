"""Changes of state as lines of evidence: the ledger's classes, alarms raised and over, steps of the wall clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.boards.evidence_rows import EvidenceRow, Ground, RowKind
from nocdesk.instants import clock_time, zone_word
from nocdesk.language import _
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.quality.model import ClockStep
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity

CLASS_WORDS = {
    ServiceClass.UP: _("UP"),
    ServiceClass.DEGRADED: _("DEGRADED"),
    ServiceClass.DOWN: _("DOWN"),
    ServiceClass.UNKNOWN: _("NOT MEASURED"),
    ServiceClass.PLANNED: _("PLANNED WORK"),
    ServiceClass.CUSTOMER_CAUSED: _("CAUSED BY THE CUSTOMER"),
    ServiceClass.FORCE_MAJEURE: _("FORCE MAJEURE"),
}
_SEVERITY_OF = {
    ServiceClass.DOWN: PerceivedSeverity.CRITICAL,
    ServiceClass.DEGRADED: PerceivedSeverity.MINOR,
    ServiceClass.UP: PerceivedSeverity.CLEARED,
}


def state_rows(
    session: Session, ground: Ground, since: datetime, until: datetime, *, with_network: bool
) -> list[EvidenceRow]:
    """What changed between two instants; without the network no device is named."""
    return [
        *_of_ledger(session, ground, since, until, with_network),
        *_of_alarms(session, ground, since, until, with_network),
        *_of_clock(session, since, until),
    ]


def _of_ledger(
    session: Session, ground: Ground, since: datetime, until: datetime, with_network: bool
) -> Iterator[EvidenceRow]:
    if ground.service_id is None:
        return
    query = (
        select(LedgerEntry)
        .where(
            IN_FORCE,
            LedgerEntry.service_id == ground.service_id,
            LedgerEntry.began_at <= until,
            or_(LedgerEntry.ended_at.is_(None), LedgerEntry.ended_at >= since),
        )
        .order_by(LedgerEntry.began_at, LedgerEntry.id)
    )
    before: ServiceClass | None = None
    for entry in session.scalars(query):
        now, was = entry.service_class, before
        before = now
        if was is None or was is now or entry.began_at < since:
            continue
        why = f": {entry.evidence}" if entry.evidence and with_network else ""
        text = _("{class_words} to {class_words_2}{why}").format(
            class_words=CLASS_WORDS[was], class_words_2=CLASS_WORDS[now], why=why
        )
        yield _state(entry.began_at, _("outage ledger"), text, _SEVERITY_OF.get(now))


def _of_alarms(
    session: Session, ground: Ground, since: datetime, until: datetime, with_network: bool
) -> Iterator[EvidenceRow]:
    is_touching = Alarm.id.in_(select(AlarmImpact.alarm_id).where(AlarmImpact.service_id == ground.service_id))
    is_own = and_(Alarm.probe_id.is_not(None), Alarm.probe_id == ground.probe_id)
    query = (
        select(Alarm)
        .where(or_(is_touching, is_own), Alarm.raised_at <= until)
        .where(or_(Alarm.cleared_at.is_(None), Alarm.cleared_at >= since))
        .order_by(Alarm.id)
    )
    for alarm in session.scalars(query):
        text = alarm.text if with_network else MEANINGS[alarm.condition].words_beside(alarm.text)
        if since <= alarm.raised_at <= until:
            words = _("OK to {severity}, alarm raised: {text}").format(severity=alarm.severity.value.upper(), text=text)
            yield _state(alarm.raised_at, _("rule engine"), words, alarm.severity)
        if alarm.cleared_at is not None and alarm.cleared_at <= until:
            yield _state(
                alarm.cleared_at, _("rule engine"), _("Alarm over: {text}").format(text=text), PerceivedSeverity.CLEARED
            )


def _of_clock(session: Session, since: datetime, until: datetime) -> Iterator[EvidenceRow]:
    query = select(ClockStep).where(ClockStep.at >= since, ClockStep.at <= until).order_by(ClockStep.at)
    for step in session.scalars(query):
        set_to = step.at + timedelta(seconds=step.step_s)
        text = _("The wall clock was set by {step_s:+.1f} s, to {set_to} {zone}").format(
            step_s=step.step_s, set_to=clock_time(set_to), zone=zone_word(set_to)
        )
        yield _state(step.at, _("collector"), text, PerceivedSeverity.WARNING)


def _state(at: datetime, source: str, text: str, severity: PerceivedSeverity | None) -> EvidenceRow:
    return EvidenceRow(0, None, at, source, RowKind.STATE, info=text, severity=severity)
