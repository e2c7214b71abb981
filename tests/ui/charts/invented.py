"""An invented service with its series and events, for pictures and tests of the charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zlib import crc32

import numpy as np

from nocdesk.boards.plot_rows import EventRow, LaneKind, PlotRow, SeriesRef
from nocdesk.boards.rows import ServiceRow, SlaClock, SlaRow
from nocdesk.catalog.model import Measure
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.charts.comparison import Beside, Compare, stepped
from ui.charts.samples import FloatArray, Samples
from ui.charts.time_range import TimeRange

NOW = datetime(2026, 11, 23, 1, 9, 24, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class InventedService:
    """Plots, samples and events of one service."""

    rows: tuple[PlotRow, ...]
    points: Mapping[int, Samples]
    events: tuple[EventRow, ...]


def invented_service(
    *, hours: float = 3.0, interval_s: float = 60.0, seed: int = 11, until_s: float = 0.0
) -> InventedService:
    """Delay, PDV, loss and MOS in both directions; a breach of loss and delay at the end, one probe pause."""
    rng = np.random.default_rng(seed)
    times = np.arange(NOW.timestamp() - hours * 3600, NOW.timestamp() + until_s + 0.5, interval_s)
    minutes = (times - NOW.timestamp()) / 60
    rise = np.clip((minutes + 13) / 3, 0, 1)
    spike = np.exp(-(((minutes + 106) / 1.6) ** 2))

    def noise(size: float) -> FloatArray:
        return rng.normal(0, size, len(times))

    curves = {
        1: 21 + 2.2 * np.sin(minutes / 45) + noise(0.7) + 17 * rise,
        2: 18 + 1.6 * np.sin(minutes / 52 + 0.8) + noise(0.5) + 6 * rise,
        3: 9 + 1.4 * np.sin(minutes / 38) + np.abs(noise(1.4)) + 11 * rise,
        4: 7 + np.sin(minutes / 44) + np.abs(noise(1.0)) + 3 * rise,
        5: np.clip(0.27 + 0.05 * np.sin(minutes / 40) + noise(0.045) + 1.75 * rise + 1.5 * spike, 0.02, None),
        6: np.clip(0.18 + 0.04 * np.sin(minutes / 33 + 1) + noise(0.03) + 0.2 * rise, 0.02, None),
        7: np.clip(4.3 + noise(0.03) - 0.75 * rise - 0.5 * spike, 1, 4.5),
    }
    paused = (times > _at(minutes=-73)) & (times < _at(minutes=-67))
    points = {series_id: Samples(times[~paused], values[~paused]) for series_id, values in curves.items()}
    return InventedService(_plot_rows(), points, _events())


def _at(*, minutes: float) -> float:
    return (NOW + timedelta(minutes=minutes)).timestamp()


def _plot_rows() -> tuple[PlotRow, ...]:
    def both(first: int) -> tuple[SeriesRef, ...]:
        return SeriesRef(first, "A to B"), SeriesRef(first + 1, "B to A")

    return (
        PlotRow(Metric.RTT_MS, "One-way delay", "ms", both(1), 35, 28, Side.ABOVE),
        PlotRow(Metric.PDV_MS, "Delay variation (PDV)", "ms", both(3), 30, 24, Side.ABOVE),
        PlotRow(Metric.LOSS_PCT, "Packet loss", "%", both(5), 1.0, 0.7, Side.ABOVE),
        PlotRow(Metric.MOS, "Mean opinion score", "", (SeriesRef(7, "A to B"),), 3.8, 4.0, Side.BELOW),
    )


def make_event(
    kind: LaneKind, minutes: float, until: float | None, subject: str, text: str, **rest: object
) -> EventRow:
    """An event `minutes` from now (negative: ago), with the fields that matter to the picture."""
    severity = rest.get("severity")
    return EventRow(
        kind=kind,
        id=int(-minutes * 10),
        at=NOW + timedelta(minutes=minutes),
        until=None if until is None else NOW + timedelta(minutes=until),
        severity=severity if isinstance(severity, PerceivedSeverity) else None,
        subject=subject,
        text=text,
        state=str(rest.get("state", "")),
        ticket=str(rest.get("ticket", "")),
        is_acknowledged=str(rest.get("state", "")).endswith(", acked"),
    )


def _events() -> tuple[EventRow, ...]:
    critical, major = PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR
    return (
        make_event(
            LaneKind.ALARM,
            -107,
            -98,
            "SIP-TRK-118",
            "Packet loss 1.8 % > 1.0 %",
            severity=major,
            state="cleared, acked",
            ticket="TT-10419",
        ),
        make_event(
            LaneKind.ALARM,
            -11.6,
            None,
            "SIP-TRK-118",
            "Packet loss 2.4 % > 1.0 %",
            severity=critical,
            state="active, unacked",
            ticket="2 proposed",
        ),
        make_event(
            LaneKind.ALARM, -7.3, None, "SIP-TRK-118", "Delay 37 ms > 35 ms", severity=major, state="active, acked"
        ),
        make_event(LaneKind.TICKET, -155, None, "TT-10419", "calls break off, Portmore", state="open"),
        make_event(LaneKind.PLANNED, -165, -135, "PW-771", "probe upgrade, excluded", state="done"),
        make_event(LaneKind.CHANGE, -165, -165, "CHG-2288", "probe firmware", state="done"),
        make_event(LaneKind.CHANGE, -49, -43, "CHG-2290", "QoS policy", state="done"),
        make_event(LaneKind.GAP, -73, -67, "probe", "probe paused by NOC-3", state="gap"),
    )


def make_service(service_id: int, name: str, customer: str, **rest: object) -> ServiceRow:
    """A service; `state` is the state of its SLA, `is_down` and `site` what they say."""
    state = rest.get("state")
    clock = None
    if isinstance(state, Verdict):
        clock = SlaClock(Measure.LOSS, state, 660.0, NOW + timedelta(minutes=11))
    return ServiceRow(
        id=service_id,
        name=name,
        label=str(rest.get("label", "")),
        customer_id=crc32(customer.encode()),
        customer=customer,
        site=str(rest.get("site", "")),
        specification="connectivity",
        tier="Gold",
        service_class=ServiceClass.DOWN if rest.get("is_down") else ServiceClass.UP,
        since=None,
        sla=clock,
        open_tickets=0,
    )


def make_objective(state: Verdict = Verdict.AT_RISK, left_s: float = 660.0) -> SlaRow:
    """The loss objective of the service, month to date."""
    return SlaRow(
        service_id=1,
        service="SIP-TRK-118",
        customer="Portmore Health",
        measure=Measure.LOSS,
        target=0.999,
        limit=1.0,
        achieved=0.9993,
        coverage=0.998,
        budget_s=2592.0,
        budget_left_s=left_s,
        breach_at=NOW + timedelta(minutes=11, seconds=20),
        state=state,
        computed_at=NOW,
    )


class InventedReads:
    """Reads from memory what the store would give: one measured service among forty."""

    def __init__(self, service: InventedService, services: Sequence[ServiceRow] | None = None) -> None:
        self.service = service
        self.rows = invented_services() if services is None else services
        self.reads = 0

    def services(self) -> Sequence[ServiceRow]:
        return self.rows

    def plot_rows(self, service_id: int) -> tuple[PlotRow, ...]:
        return self.service.rows if service_id != 99 else ()

    def samples(self, series_ids: Sequence[int], window: TimeRange, step_s: int | None) -> Mapping[int, Samples]:
        self.reads += 1
        return {n: self.service.points[n].between(window.start, window.end) for n in series_ids}

    def events(self, service_id: int, window: TimeRange) -> tuple[EventRow, ...]:
        return self.service.events

    def objectives(self, service_id: int) -> tuple[SlaRow, ...]:
        return (make_objective(),)

    def beside(
        self, service_id: int, series_ids: Sequence[int], window: TimeRange, step_s: int | None, compare: Compare
    ) -> Beside:
        """A week ago everything was a tenth lower; usual is what lies within a fifth of each series' mean."""
        points = {n: self.service.points[n].between(window.start, window.end) for n in series_ids}
        before = {n: Samples(own.times, own.values * 0.9) for n, own in points.items()} if compare.week else {}
        times = np.arange(window.start // 900 * 900, window.end + 900, 900)
        usual = {}
        for n in series_ids if compare.usual else ():
            mean = float(np.nanmean(self.service.points[n].values))
            median = mean * (1 + 0.1 * np.sin(times / 5_000))
            usual[n] = stepped(times, median, median * 0.8, median * 1.2, is_learning=False)
        return Beside(before, usual)


def invented_services() -> list[ServiceRow]:
    """Forty services of eight customers."""
    at_risk, breached = Verdict.AT_RISK, Verdict.BREACHED
    rows = [
        make_service(1, "SIP-TRK-118", "Portmore Health", state=at_risk, site="Portmore"),
        make_service(2, "INET-1G-207", "Halden Freight", state=breached, site="Halden dock"),
        make_service(3, "VPN-NBK-0042", "Northbank Group", is_down=True, site="London 1"),
        make_service(4, "SIP-TRK-119", "Portmore Health", site="Portmore"),
        make_service(5, "VPN-PMH-0015", "Portmore Health", site="Clinic east"),
        make_service(6, "INET-1G-188", "Portmore Health", site="Laboratory"),
    ]
    customers = ("Aldgate Media", "City Cable", "Kestrel Retail", "Northbank Group", "Ostra Energy", "Tarn Valley ISP")
    rows += [
        make_service(10 + n, f"VPN-{customer[:3].upper()}-{n:04}", customer, state=Verdict.MET)
        for n, customer in enumerate(customers * 6)
    ]
    return rows
