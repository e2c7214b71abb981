"""From what evidence is asked of to where it is: the probe, the series, and the rule or the objective beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.keys import ends_in_problem, promise_of
from nocdesk.alarms.model import Alarm, AlarmImpact, Condition
from nocdesk.boards.evidence_rows import Charge, Ground, Subject, SubjectKind
from nocdesk.boards.sla_board import ObjectiveRow, objective_detail
from nocdesk.calendar_words import day_and_month, month
from nocdesk.customers.model import Agreement
from nocdesk.language import _
from nocdesk.network.model import Device, Interface, Link, Probe, Support
from nocdesk.quality.hysteresis import Limits
from nocdesk.quality.model import Basis, Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS, Rule, applicable
from nocdesk.services.model import Service
from nocdesk.sla.model import SlaStatus
from nocdesk.store.series_tables import series

_WATCHED: Mapping[Condition, tuple[Metric, Side]] = {
    Condition.LINK_DOWN: (Metric.OPER_UP, Side.BELOW),
    Condition.LAG_DEGRADED: (Metric.LAG_MEMBERS_UP, Side.BELOW),
    Condition.PEER_DOWN: (Metric.PEER_UP, Side.BELOW),
    Condition.ON_BATTERY: (Metric.ON_BATTERY, Side.ABOVE),
    Condition.PART_FAULTY: (Metric.STATE_OK, Side.BELOW),
    Condition.CONNECTIVITY_FAULT: (Metric.CONNECTIVITY_OK, Side.BELOW),
    Condition.TEST_FAILED: (Metric.SUCCESS, Side.BELOW),
}
"""What a condition that is no threshold looks at, and on which side of one half it is wrong."""

_OF_PROMISES = (Condition.PROMISE_AT_RISK, Condition.PROMISE_BREACHED)
_SILENT = (Condition.DEVICE_SILENT, Condition.CREDENTIALS_REFUSED)


def ground_of(session: Session, subject: Subject, now: datetime) -> Ground | None:
    """Where the evidence of a subject is; None where there is no such subject any more."""
    match subject.kind:
        case SubjectKind.OBJECTIVE:
            return _of_objective(session, subject.id)
        case SubjectKind.ALARM:
            return _of_alarm(session, subject.id, now)
        case SubjectKind.PLOT:
            return _of_plot(session, subject.id, subject.metric or Metric.LOSS_PCT)


def meant(session: Session, subject: Subject) -> Subject:
    """What is really asked for: of an alarm about a promise the objective that it is about."""
    alarm = session.get(Alarm, subject.id) if subject.kind is SubjectKind.ALARM else None
    if alarm is None or alarm.condition not in _OF_PROMISES:
        return subject
    service_id, objective = promise_of(alarm.natural_key)
    query = select(SlaStatus.id).where(SlaStatus.service_id == service_id, SlaStatus.objective == objective)
    status_id = session.scalar(query)
    return subject if status_id is None else Subject.objective(status_id)


def metric_words(metric: Metric | None) -> tuple[str, str]:
    """A metric's name for people and its unit; without one it is the availability, which has none."""
    if metric is None:
        return _("Availability"), ""
    name, unit = WORDS.get(metric, (metric.value.replace("_", " ").capitalize(), ""))
    return name, "" if unit == "MOS" else unit


def _of_objective(session: Session, status_id: int) -> Ground | None:
    detail = objective_detail(session, status_id)
    if detail is None:
        return None
    row, account = detail.row, detail.account
    metric = row.metric
    probe = _measuring(session, row.service_id, metric or Metric.SUCCESS)
    since = _agreed_since(session, row.service_id)
    return Ground(
        title=f"{row.service} {metric_words(metric)[0].lower()}",
        service_id=row.service_id,
        service=row.service,
        series_id=_series_of(session, probe, metric or Metric.SUCCESS, ""),
        probe_id=None if probe is None else probe.id,
        source="" if probe is None else probe.name,
        interval_s=0.0 if probe is None else probe.interval_s,
        device_ids=_devices(session, row.service_id, probe),
        metric=metric,
        instance="",
        rule=f"{_agreement_name(session, row.service_id)} v{row.version}",
        version=_("agreed since {day} {year}").format(day=day_and_month(since), year=since.year)
        if since is not None
        else "",
        limit=row.limit,
        side=Side.BELOW if account.keeps_at_least else Side.ABOVE,
        bin_s=account.bin_s if metric is not None else None,
        charge=_charge(row),
    )


def _charge(row: ObjectiveRow) -> Charge:
    return Charge(row.used_s, row.budget_s, month(row.period_starts_at.month))


def _of_alarm(session: Session, alarm_id: int, now: datetime) -> Ground | None:
    alarm = session.get(Alarm, alarm_id)
    if alarm is None:
        return None
    probe = session.get(Probe, alarm.probe_id) if alarm.probe_id is not None else None
    service = _touched(session, alarm, probe)
    device = session.scalar(select(Device.name).where(Device.id == alarm.device_id)) or ""
    instance = alarm.resource.removeprefix(device).strip() if device else ""
    watched = _watch(session, alarm, service)
    metric, limits = watched.metric, watched.limits
    name = service.name if service is not None else alarm.resource
    return Ground(
        title=f"{name} {metric_words(metric)[0].lower()}" if metric and alarm.metric else f"{name} {alarm.text}",
        service_id=None if service is None else service.id,
        service="" if service is None else service.name,
        series_id=_series_of(session, probe, metric, instance) if metric is not None else None,
        probe_id=alarm.probe_id,
        source=probe.name if probe is not None else alarm.resource,
        interval_s=0.0 if probe is None else probe.interval_s,
        device_ids=_devices(session, None if service is None else service.id, probe),
        metric=metric,
        instance=instance,
        rule=watched.rule,
        version=_("as it is set now"),
        limits=limits,
        side=watched.side,
        severity=alarm.severity,
        counts_silence=alarm.condition in _SILENT,
        began_at=alarm.began_at,
        ended_at=alarm.cleared_at or now,
    )


@dataclass(frozen=True, slots=True)
class _Watched:
    """What a rule looks at, with its limits where these stand still, the side that is told, and what it is called."""

    metric: Metric | None
    limits: Limits | None
    side: Side
    rule: str


def _watch(session: Session, alarm: Alarm, service: Service | None) -> _Watched:
    """What raised the alarm; the limits of a step or of a baseline moved with time and are not gone through again."""
    meaning = MEANINGS[alarm.condition]
    if alarm.metric is not None:
        metric = Metric(alarm.metric)
        for rule in _thresholds(session, metric, service):
            if ends_in_problem(alarm.natural_key, rule.key):
                limits = rule.limits(None) if rule.basis is Basis.VALUE else None
                return _Watched(metric, limits, rule.side, rule.name)
        return _Watched(metric, None, Side.ABOVE, _("a rule that is no longer set"))
    watched, side = _WATCHED.get(alarm.condition, (None, Side.ABOVE))
    make = Limits.below if side is Side.BELOW else Limits.above
    limits = make(0.5, 0.5, meaning.count, meaning.rearm_count)
    return _Watched(watched, limits, side, alarm.condition.value)


def _of_plot(session: Session, service_id: int, metric: Metric) -> Ground | None:
    service = session.get(Service, service_id)
    if service is None:
        return None
    probe = _measuring(session, service_id, metric)
    found = next((one for one in _thresholds(session, metric, service) if one.basis is Basis.VALUE), None)
    limits, name = (found.limits(None), found.name) if found is not None else (None, _("no rule"))
    return Ground(
        title=f"{service.name} {metric_words(metric)[0].lower()}",
        service_id=service_id,
        service=service.name,
        series_id=_series_of(session, probe, metric, ""),
        probe_id=None if probe is None else probe.id,
        source="" if probe is None else probe.name,
        interval_s=0.0 if probe is None else probe.interval_s,
        device_ids=_devices(session, service_id, probe),
        metric=metric,
        instance="",
        rule=name,
        version=_("as it is set now") if limits is not None else _("nothing is held against it"),
        limits=limits,
        side=found.side if found is not None else Side.ABOVE,
    )


def _thresholds(session: Session, metric: Metric, service: Service | None) -> Iterator[Rule]:
    """The rules that judge a metric of a service, the most specific of each kind first."""
    template = None
    if service is not None and service.agreement_id is not None:
        template = session.scalar(select(Agreement.template).where(Agreement.id == service.agreement_id))
    thresholds = session.scalars(select(Threshold).where(Threshold.metric == metric)).all()
    service_id = None if service is None else service.id
    rules = applicable(thresholds, service_id, template)
    return (rule for group in rules.get(metric, ()) for rule in group)


def _measuring(session: Session, service_id: int, metric: Metric) -> Probe | None:
    """The first probe that measures it of the service, which is the one that service levels are judged by."""
    query = (
        select(Probe)
        .join(series, series.c.probe_id == Probe.id)
        .where(Probe.service_id == service_id, series.c.metric == metric.value)
        .order_by(Probe.id, series.c.id)
    )
    found = session.scalars(query.limit(1)).first()
    if found is not None:
        return found
    return session.scalars(select(Probe).where(Probe.service_id == service_id).order_by(Probe.id).limit(1)).first()


def _series_of(session: Session, probe: Probe | None, metric: Metric, instance: str) -> int | None:
    if probe is None:
        return None
    query = (
        select(series.c.id)
        .where(series.c.probe_id == probe.id, series.c.metric == metric.value)
        .order_by(series.c.instance != instance, series.c.id)
    )
    return session.scalar(query.limit(1))


def _touched(session: Session, alarm: Alarm, probe: Probe | None) -> Service | None:
    """The service that the alarm is about: its probe's own, else the first that it touches."""
    if probe is not None and probe.service_id is not None:
        return session.get(Service, probe.service_id)
    query = (
        select(Service)
        .join(AlarmImpact, AlarmImpact.service_id == Service.id)
        .where(AlarmImpact.alarm_id == alarm.id)
        .order_by(Service.id)
    )
    return session.scalars(query.limit(1)).first()


def _devices(session: Session, service_id: int | None, probe: Probe | None) -> tuple[int, ...]:
    """The devices whose traps belong to the evidence: the probe's, and what supports the service."""
    found = set() if probe is None else {probe.device_id}
    if service_id is not None:
        supports = session.execute(select(Support.device_id, Support.link_id).where(Support.service_id == service_id))
        links = set()
        for device_id, link_id in supports:
            found |= {device_id} if device_id is not None else set()
            links |= {link_id} if link_id is not None else set()
        ends = (
            select(Interface.device_id)
            .join(Link, or_(Link.a_interface_id == Interface.id, Link.b_interface_id == Interface.id))
            .where(Link.id.in_(links))
        )
        found |= set(session.scalars(ends))
    return tuple(sorted(found))


def _agreed_since(session: Session, service_id: int) -> datetime | None:
    query = select(Agreement.starts_at).join(Service, Service.agreement_id == Agreement.id)
    return session.scalar(query.where(Service.id == service_id))


def _agreement_name(session: Session, service_id: int) -> str:
    query = select(Agreement.template).join(Service, Service.agreement_id == Agreement.id)
    return session.scalar(query.where(Service.id == service_id)) or ""
