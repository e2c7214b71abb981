"""A small invented provider in a real store, with alarms, tickets, SLA clocks and measurements for the desk's tests."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from importlib.resources import files

import numpy as np
from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, acknowledge_alarm, clear_alarm_of, own_alarm, raise_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.rows import AlarmRow
from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Probe, ProbeType
from nocdesk.network.topology import Touch
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import add_catalogue
from nocdesk.provider.file import parse_provider
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.requests.commands import Heartbeat, beat
from nocdesk.services.model import Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from nocdesk.tickets.commands import open_ticket
from nocdesk.works.commands import plan_work
from tests.nocdesk.sla.standings import put_standing

C, M, N, W, X = tuple(PerceivedSeverity)[:5]


def fill_provider(core: Core) -> None:
    """The demo's provider: customers, services, devices, probes."""
    text = files("resources").joinpath("demo", "provider.toml").read_text("utf-8")
    add_catalogue(core)
    with core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        import_provider(work, parse_provider("provider.toml", text))


def service_ids(core: Core) -> dict[str, int]:
    """Services by name."""
    with core.read() as session:
        return {service.name: service.id for service in session.scalars(select(Service))}


def raise_one(
    core: Core,
    *,
    resource: str,
    text: str,
    severity: PerceivedSeverity = PerceivedSeverity.MAJOR,
    services: Sequence[int] = (),
    condition: Condition = Condition.THRESHOLD,
    began_at: datetime | None = None,
) -> int:
    """Raise an alarm as the engine does, now; returns its id."""
    trouble = Trouble(
        key=f"{condition}:{resource}", condition=condition, severity=severity, resource=resource, text=text
    )
    touches = [Touch(service_id, "measured on it") for service_id in services]
    with core.work(SYSTEM) as work:
        return raise_alarm(work, trouble=trouble, began_at=began_at or work.now, touches=touches).id


def put_clock(
    core: Core,
    service_id: int,
    *,
    state: Verdict,
    left_s: float,
    breach_in_s: float | None = None,
    measure: Measure = Measure.AVAILABILITY,
) -> None:
    """Say where an objective stands."""
    now = core.clock.now()
    with core.work(SYSTEM) as work:
        put_standing(
            work,
            service_id,
            measure,
            limit=None if measure is Measure.AVAILABILITY else 40.0,
            period_ends_at=now + timedelta(days=8),
            achieved=0.9991,
            down_s=2_592.0 - left_s,
            budget_left_s=left_s,
            breach_at=now + timedelta(seconds=breach_in_s) if breach_in_s is not None else None,
            state=state,
        )


def say_polled(core: Core, *, oldest_s: float = 8.0, polls_per_min: float = 1198.0) -> None:
    """Every probe has answered, the slowest `oldest_s` ago, and the collector lives."""
    now = core.clock.now()
    with core.work(SYSTEM) as work:
        for place, probe_id in enumerate(work.session.scalars(select(Probe.id))):
            answered = now - timedelta(seconds=oldest_s if place == 0 else 2)
            work.session.merge(
                ProbeStatus(probe_id=probe_id, outcome=Outcome.ANSWERED, polled_at=answered, answered_at=answered)
            )
        beat(
            work,
            heartbeat=Heartbeat(
                "main", now - timedelta(hours=3), 40_000, 39_990, 10, 90_000, 0, polls_per_min, 0.0, judges=True
            ),
        )


def measure(core: Core, service_id: int, *, breach_minutes: int = 12, hours: float = 24) -> None:
    """A day of delay, variation, loss and MOS of a service, with a gap and a breach at the end."""
    now = core.clock.now().timestamp()
    with core.work(SYSTEM) as work:
        probe = work.session.scalar(
            select(Probe).where(
                Probe.service_id == service_id, Probe.type.in_([ProbeType.CISCO_IPSLA, ProbeType.DISMAN_PING])
            )
        )
        assert probe is not None
        keys = [SeriesKey(probe.id, metric, "1") for metric in _SHAPES]
        ids = series_ids(work.session, keys)
        for key in keys:
            times, values = _curve(Metric(key.metric), now, hours, breach_minutes)
            samples = [Sample(ids[key], float(at), float(value)) for at, value in zip(times, values, strict=True)]
            append_samples(work.session, samples)
        work.touched("samples", 0)


_SHAPES: Mapping[Metric, tuple[float, float, float]] = {
    Metric.RTT_MS: (18.0, 1.2, 34.0),
    Metric.PDV_MS: (3.2, 0.5, 21.0),
    Metric.LOSS_PCT: (0.06, 0.05, 2.3),
    Metric.MOS: (4.34, 0.02, -0.9),
}


def _curve(metric: Metric, now: float, hours: float, breach_minutes: int) -> tuple[list[float], list[float]]:
    base, noise, rise = _SHAPES[metric]
    step = 30.0
    times = np.arange(now - hours * 3600, now, step)
    random = np.random.default_rng(7)
    daily = 1 + 0.18 * np.sin((times % 86_400) / 86_400 * 2 * np.pi)
    values = base * daily + random.normal(0, noise, len(times))
    into = (times - (now - breach_minutes * 60)) / 60
    values = values + np.where(into > 0, rise * np.minimum(into / 2, 1) * (1 + 0.06 * np.sin(into * 1.7)), 0)
    floor = 1.0 if metric is Metric.MOS else 0.0
    keep = (times < now - 3000) | (times > now - 2640)
    return list(times[keep]), list(np.maximum(values, floor)[keep])


def fill_shift(core: Core) -> dict[str, int]:
    """A shift's worth of alarms with all their states, as a virtual clock goes on; their ids by short names."""
    clock = core.clock
    assert isinstance(clock, VirtualClock)
    fill_provider(core)
    services = service_ids(core)
    voice, vpn, access = sorted_names(services, "SIP"), sorted_names(services, "VPN"), sorted_names(services, "ACC")
    ids: dict[str, int] = {}
    start = clock.now()
    for name, minutes, severity, condition, resource, text, touched in (
        ("gateway", 0, N, Condition.DEVICE_SILENT, "vg-osten2", "Device silent: vg-osten2", []),
        ("reboot", 30, N, Condition.DEVICE_REBOOTED, "mil-ar1", "Device rebooted: mil-ar1", access[20:22]),
        ("indeterminate", 44, X, Condition.AGENT_FAULTY, "kel-ed2 sysUpTime", "Answer without sysUpTime", []),
        ("flap", 55, M, Condition.LINK_DOWN, "sth-ar1 xe-0/1/2", "Interface down: xe-0/1/2 to nor-ar1", access[8:10]),
        ("planned", 70, M, Condition.LINK_DOWN, "LINK-17", "Link down: LINK-17 dark at both ends", access[12:13]),
        ("cleared", 80, C, Condition.LINK_DOWN, "LINK-3", "Link down: LINK-3 dark at both ends", vpn[3:4]),
        ("pdv", 96, N, Condition.THRESHOLD, "ipsla-41 pdv", "Delay variation 34.1 ms above 30.0 ms", vpn[1:2]),
        ("voice", 108, M, Condition.THRESHOLD, "ipsla-12 rtt", "Round-trip time 52.3 ms above 40.0 ms", voice[0:1]),
        ("loss", 109, M, Condition.THRESHOLD, "ipsla-12 loss", "Packet loss 2.4 % above 1.0 %", voice[0:2]),
        ("mos", 110, W, Condition.THRESHOLD, "ipsla-12 mos", "MOS 3.42 below 3.60", voice[0:1]),
        ("ring", 116, C, Condition.LINK_DOWN, "LINK-7", "Link down: LINK-7 dark at both ends", [*access[:8], vpn[0]]),
        ("silent", 117, M, Condition.DEVICE_SILENT, "cpe-dunlow", "Device silent: cpe-dunlow", access[3:4]),
    ):  # fmt: skip
        _move(clock, start + timedelta(minutes=minutes))
        touched_ids = [services[service] for service in touched]
        ids[name] = raise_one(
            core, resource=resource, text=text, severity=severity, services=touched_ids, condition=condition
        )
    _move(clock, start + timedelta(minutes=119))
    _finish_shift(core, ids, services, voice[0], access, vpn)
    return ids


def _finish_shift(
    core: Core, ids: dict[str, int], services: dict[str, int], voice: str, access: list[str], vpn: list[str]
) -> None:
    now = core.clock.now()
    for place, service in enumerate((access[0], access[3], vpn[1], vpn[3], access[20], access[8])):
        put_clock(core, services[service], state=Verdict.MET, left_s=9_000 + place * 4_700)
    put_clock(core, services[voice], state=Verdict.AT_RISK, left_s=3_900, breach_in_s=660, measure=Measure.LOSS)
    put_clock(core, services[vpn[0]], state=Verdict.BREACHED, left_s=-380)
    put_clock(core, services[access[1]], state=Verdict.AT_RISK, left_s=2_520, breach_in_s=2_520)
    with core.work(SYSTEM) as work:
        clear_alarm_of(work, key="linkDown:LINK-3", ended_at=now - timedelta(minutes=20))
    with core.work() as work:
        notes = {"voice": "asked field support for an ETA"}
        for name in ("gateway", "reboot", "flap", "indeterminate", "voice", "pdv"):
            acknowledge_alarm(work, alarm_id=ids[name], note=notes.get(name))
        for name in ("voice", "flap"):
            own_alarm(work, alarm_id=ids[name], owner=core.actor.name)
        plan_work(
            work,
            name="Card swap, west ring",
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=2),
            service_ids=[services[access[12]]],
        )
        for service, text, alarm in (
            (voice, "Calls break up since about eight", "voice"),
            (access[2], "Internet is gone in the whole office", None),
        ):
            row = work.session.get(Service, services[service])
            assert row is not None
            open_ticket(
                work,
                customer_id=row.customer_id,
                service_id=row.id,
                text=text,
                began_at=now - timedelta(minutes=4),
                alarm_id=ids[alarm] if alarm else None,
            )
    say_polled(core)
    measure(core, services[voice])
    measure(core, services[vpn[0]], breach_minutes=4)


def sorted_names(services: Mapping[str, int], prefix: str) -> list[str]:
    """Service names that begin with a prefix, in order."""
    return sorted(name for name in services if name.startswith(prefix))


def alarm_row_count(core: Core) -> int:
    """How many alarms the store holds."""
    with core.read() as session:
        return len(session.scalars(select(Alarm.id)).all())


def make_row(alarm_id: int, at: datetime, **changes: object) -> AlarmRow:
    """An alarm's row without a store."""
    values: dict[str, object] = {
        "id": alarm_id, "severity": M, "is_active": True, "is_acknowledged": False, "acknowledged_by": None,
        "condition": Condition.THRESHOLD, "alarm_type": "qualityOfServiceAlarm", "probable_cause": "thresholdCrossed",
        "resource": f"res-{alarm_id}", "probe_id": alarm_id,
        "text": f"Trouble {alarm_id}", "raised_at": at, "began_at": at, "last_at": at,
        "cleared_at": None, "count": 1, "owner": None, "service_id": 1, "service": f"SVC-{alarm_id}",
        "service_count": 1,
        "customer": "Harbour Ltd", "customer_count": 1, "sla": None, "tickets": (), "proposals": 0, "is_planned": False,
        "version": 1,
    }  # fmt: skip
    return AlarmRow(**(values | changes))  # type: ignore[arg-type]


def _move(clock: VirtualClock, to: datetime) -> None:
    clock.advance((to - clock.now()).total_seconds())
