"""A month of promises in the demo's provider: outages and readings are written, and the engine judges them itself."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.network.model import Probe, ProbeType
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from tests.ui.builders import fill_provider, say_polled, service_ids, sorted_names

MONTH_START = datetime(2026, 11, 1, tzinfo=UTC)
CALM: Mapping[Metric, float] = {Metric.RTT_MS: 18.0, Metric.PDV_MS: 3.0, Metric.LOSS_PCT: 0.05, Metric.MOS: 4.4}
"""What a service that keeps its promises measures."""

STEP_S = 60
Reading = tuple[datetime, float]


def fill_month(core: Core) -> dict[str, int]:
    """Ten days of November with broken, threatened, kept and hardly measured promises; returns services by name."""
    fill_provider(core)
    agree_from(core, MONTH_START - timedelta(days=60))
    services, now = service_ids(core), core.clock.now()
    voice, vpn, access = (sorted_names(services, prefix) for prefix in ("SIP", "VPN", "ACC"))
    for name in (*voice, *vpn, *access[:6]):
        write_ledger(core, services[name], [])
    down = ServiceClass.DOWN
    write_ledger(
        core,
        services[vpn[0]],
        [
            (down, datetime(2026, 11, 3, 9, 12, tzinfo=UTC), timedelta(minutes=14, seconds=20)),
            (ServiceClass.PLANNED, datetime(2026, 11, 5, 1, tzinfo=UTC), timedelta(hours=2)),
            (down, now - timedelta(minutes=41), timedelta(minutes=27)),
        ],
    )
    write_ledger(core, services[access[1]], [(down, now - timedelta(minutes=25), timedelta(minutes=25))])
    write_ledger(core, services[access[4]], [(ServiceClass.UNKNOWN, now - timedelta(days=2), timedelta(days=1))])
    measure_month(core, services[voice[0]], bad={Metric.LOSS_PCT: [(now - timedelta(hours=8), now, 2.4)]})
    dawn = now.replace(hour=4)
    measure_month(
        core,
        services[voice[1]],
        bad={Metric.RTT_MS: [(dawn - timedelta(days=4), dawn - timedelta(days=4) + timedelta(hours=2), 71.0)]},
    )
    say_polled(core)
    judge(core)
    return services


def agree_from(core: Core, starts_at: datetime) -> None:
    """Let every agreement be in force since then."""
    with core.work(SYSTEM) as work:
        for agreement in work.session.scalars(select(Agreement)):
            agreement.starts_at = starts_at


def write_ledger(core: Core, service_id: int, troubles: Sequence[tuple[ServiceClass, datetime, timedelta]]) -> None:
    """A service that was up since before the month but for these times, oldest first; the last entry is open."""
    at = MONTH_START - timedelta(days=2)
    spans: list[tuple[ServiceClass, datetime]] = [(ServiceClass.UP, at)]
    for kind, began_at, lasted in troubles:
        spans += [(kind, began_at), (ServiceClass.UP, began_at + lasted)]
    ends = [*(began_at for _, began_at in spans[1:]), None]
    with core.work(SYSTEM) as work:
        for entry in work.session.scalars(select(LedgerEntry).where(LedgerEntry.service_id == service_id)):
            work.session.delete(entry)
        work.session.flush()
        for (kind, began_at), ended_at in zip(spans, ends, strict=True):
            if ended_at is None or ended_at > began_at:
                work.session.add(
                    LedgerEntry(
                        service_id=service_id,
                        service_class=kind,
                        began_at=began_at,
                        ended_at=ended_at,
                        measured_until=began_at,
                    )
                )


def measure_month(
    core: Core, service_id: int, *, bad: Mapping[Metric, Sequence[tuple[datetime, datetime, float]]], days: float = 10
) -> dict[Metric, list[Reading]]:
    """A reading a minute of everything, calm but in the bad times; returns what was put in."""
    now = core.clock.now()
    count = int(days * 86_400 / STEP_S)
    instants = [now - timedelta(seconds=STEP_S * (count - number)) for number in range(count)]
    readings = {
        metric: [(at, _value(metric, at, bad.get(metric, ()))) for at in instants if at >= MONTH_START]
        for metric in CALM
    }
    with core.work(SYSTEM) as work:
        probe_id = work.session.scalars(
            select(Probe.id).where(
                Probe.service_id == service_id, Probe.type.in_([ProbeType.CISCO_IPSLA, ProbeType.DISMAN_PING])
            )
        ).first()
        assert probe_id is not None
        ids = series_ids(work.session, [SeriesKey(probe_id, metric, "1") for metric in readings])
        for key, series_id in ids.items():
            append_samples(work.session, [Sample(series_id, at, value) for at, value in readings[Metric(key.metric)]])
    return readings


def judge(core: Core) -> None:
    """Let the engine compute every objective now."""
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)


def _value(metric: Metric, at: datetime, bad: Sequence[tuple[datetime, datetime, float]]) -> float:
    ripple = 1 + 0.05 * ((at.minute * 7 + at.hour * 13) % 11 - 5) / 5
    return next((value for begin, end, value in bad if begin <= at < end), CALM[metric]) * ripple
