"""The workbench on a real store: what CoreReads give, and what the window makes of it."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.network.model import Probe, ProbeType
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series import Sample, append_samples
from tests.ui.builders import fill_provider, measure, raise_one, service_ids
from ui.background import Background
from ui.charts.mini_plot import MiniPlot
from ui.charts.samples import Samples
from ui.charts.time_range import TimeRange
from ui.jobs import Jobs
from ui.theme import load_fonts, load_themes
from ui.views.workbench import WorkbenchView
from ui.views.workbench_feed import Scene, extend, load, step_of
from ui.views.workbench_reads import CoreReads, read_mini_plot


@pytest.fixture
def measured(sqlite_core: Core) -> tuple[Core, int]:
    """A provider with a service that was measured for a day, and is in breach with an alarm on it."""
    fill_provider(sqlite_core)
    service_id = _voice_service(sqlite_core)
    measure(sqlite_core, service_id)
    raise_one(
        sqlite_core,
        resource="probe",
        text="Packet loss 2.3 % > 1.0 %",
        severity=PerceivedSeverity.CRITICAL,
        services=[service_id],
        began_at=sqlite_core.clock.now() - timedelta(minutes=11),
    )
    return sqlite_core, service_id


def _voice_service(core: Core) -> int:
    """A service that a voice probe measures, under an agreement on its voice quality and its loss."""
    query = (
        select(Service.id)
        .join(Probe, Probe.service_id == Service.id)
        .join(Agreement, Agreement.id == Service.agreement_id)
        .where(Probe.type == ProbeType.CISCO_IPSLA, Agreement.template == "Gold voice")
        .order_by(Service.id)
    )
    with core.read() as session:
        found = session.scalars(query).first()
    assert found is not None
    return found


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    pool = Background()
    yield pool
    pool.close()


def test_the_reads_of_a_core_give_plots_samples_events_and_services(measured: tuple[Core, int]) -> None:
    core, service_id = measured
    reads, now = CoreReads(core), core.clock.now().timestamp()
    window = TimeRange(now - 7200, now)

    rows = reads.plot_rows(service_id)
    points = reads.samples([row.series[0].series_id for row in rows], window, step_of(window))

    assert [row.metric for row in rows] == [Metric.RTT_MS, Metric.PDV_MS, Metric.LOSS_PCT, Metric.MOS]
    assert all(len(samples) > 200 for samples in points.values())
    assert all(samples.times[0] >= window.start for samples in points.values())
    assert service_id in {row.id for row in reads.services()}
    assert len(reads.events(service_id, window)) >= 1


def _samples(reads: CoreReads, series_id: int, window: TimeRange) -> Samples:
    return reads.samples([series_id], window, step_of(window))[series_id]


def test_a_long_window_is_read_in_bins_that_end_where_the_samples_do(measured: tuple[Core, int]) -> None:
    core, service_id = measured
    reads, now = CoreReads(core), core.clock.now().timestamp()
    series_id = reads.plot_rows(service_id)[0].series[0].series_id

    day = _samples(reads, series_id, TimeRange(now - 86_400, now))
    month = _samples(reads, series_id, TimeRange(now - 30 * 86_400, now))
    year = _samples(reads, series_id, TimeRange(now - 365 * 86_400, now))

    assert len(day) > len(month) > len(year) > 20
    assert set((month.times % 300).tolist()) == set((year.times % 3_600).tolist()) == {0.0}
    assert month.times[-1] == day.times[-1] // 300 * 300
    for bins, step_s in ((month, 300), (year, 3_600)):
        inside = (day.times >= bins.times[-2]) & (day.times < bins.times[-2] + step_s)
        assert bins.values[-2] == pytest.approx(day.values[inside].mean())


def _legend(scene: Scene) -> list[tuple[float, float, float]]:
    return [(one.minimum, one.maximum, one.mean) for curves in scene.figures for one in curves if one is not None]


def test_the_legend_of_a_year_has_the_extremes_that_were_measured_and_the_mean_of_all(
    measured: tuple[Core, int],
) -> None:
    core, service_id = measured
    reads, now = CoreReads(core), core.clock.now().timestamp()

    day, month, year = (
        load(reads, service_id, TimeRange(now - days * 86_400, now), now) for days in (1.1, 30.0, 365.0)
    )

    assert (day.loaded.step_s, month.loaded.step_s, year.loaded.step_s) == (None, 300, 3_600)
    for measured_as_it_is, of_month, of_year in zip(_legend(day), _legend(month), _legend(year), strict=True):
        assert of_month[:2] == of_year[:2] == measured_as_it_is[:2]
        assert of_month[2] == pytest.approx(measured_as_it_is[2], rel=0.02)


@pytest.mark.parametrize("days", [30, 365])
def test_a_live_update_of_a_long_range_has_no_seam(measured: tuple[Core, int], days: int) -> None:
    """A range that is watched for hours shows what one shows that is opened then."""
    core, service_id = measured
    reads, begun = CoreReads(core), core.clock.now().timestamp()
    live = load(reads, service_id, TimeRange(begun - days * 86_400, begun), begun)
    series_id = live.loaded.rows[0].series[0].series_id

    at = begun
    for pause_s in (40, 1960, 5300, 3500):
        _go_on(core, series_id, at, at + pause_s)
        at += pause_s
        live = extend(reads, live.loaded, TimeRange(at - days * 86_400, at), at)

    fresh = load(reads, service_id, TimeRange(at - days * 86_400, at), at)
    for one, other in zip(live.plots, fresh.plots, strict=True):
        assert one.curves[0].samples.times.tolist() == other.curves[0].samples.times.tolist()
        assert one.curves[0].samples.values.tolist() == other.curves[0].samples.values.tolist()
    assert live.figures == fresh.figures


def _go_on(core: Core, series_id: int, start: float, end: float) -> None:
    """Measure on, and worse by the second."""
    samples = [Sample(series_id, float(at), 20 + (at - start) / 100) for at in np.arange(start, end, 10.0)]
    with core.work(SYSTEM) as work:
        append_samples(work.session, samples)


def test_from_a_month_back_to_an_hour_what_was_measured_is_read_again(
    qtbot: QtBot, measured: tuple[Core, int], background: Background
) -> None:
    core, service_id = measured
    load_fonts()
    view = WorkbenchView(CoreReads(core), background, load_themes()["light"], core.clock, Jobs(core.clock))
    qtbot.addWidget(view)
    view.resize(1300, 760)
    view.show()
    view.open_service(service_id)
    seen = []

    for name in ("30d", "1h", "1y", "24h"):
        view.handlers()[f"plot.range_{name}"]()
        qtbot.waitUntil(lambda: background.waiting == 0)
        distances = np.diff(view.plots.plots[0].curves[0].samples.times)
        seen.append(float(np.median(distances)))

    assert seen == [300, 30, 3_600, 30]


def test_the_window_shows_the_breach_of_a_real_service(
    qtbot: QtBot, measured: tuple[Core, int], background: Background
) -> None:
    core, service_id = measured
    load_fonts()
    view = WorkbenchView(CoreReads(core), background, load_themes()["light"], core.clock, Jobs(core.clock))
    qtbot.addWidget(view)
    view.resize(1300, 760)
    view.show()

    view.open_service(service_id)
    qtbot.waitUntil(lambda: background.waiting == 0)

    loss = next(plot for plot in view.plots.plots if plot.metric is Metric.LOSS_PCT)
    assert loss.breaches.total() == pytest.approx(12 * 60, abs=90)
    assert len(loss.gaps) == 1
    assert view.events.model.rowCount() >= 1
    assert view.picker.chosen == service_id


def test_the_mini_plot_reads_the_metric_it_is_pointed_at(qtbot: QtBot, measured: tuple[Core, int]) -> None:
    core, service_id = measured
    now = core.clock.now()

    with core.read() as session:
        data = read_mini_plot(session, service_id, start=now - timedelta(hours=2), end=now, metric_hint=Metric.LOSS_PCT)

    assert data is not None
    assert data.row.metric is Metric.LOSS_PCT
    load_fonts()
    mini = MiniPlot(load_themes()["dark"])
    qtbot.addWidget(mini)
    mini.show_data(data, now=now)
    assert mini.headline.in_breach


def test_a_service_that_is_not_measured_has_no_mini_plot(measured: tuple[Core, int]) -> None:
    core, service_id = measured
    unmeasured = next(other for other in service_ids(core).values() if other != service_id)
    now = core.clock.now()

    with core.read() as session:
        data = read_mini_plot(session, unmeasured, start=now - timedelta(hours=2), end=now)

    assert data is None


def test_a_role_that_may_not_see_the_network_reads_no_name_of_a_probe(measured: tuple[Core, int]) -> None:
    core, service_id = measured
    with core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        for place, probe in enumerate(work.session.scalars(select(Probe).where(Probe.service_id == service_id))):
            probe.name = f"ams-er{place}-xe-0/0/1"

    seen = {}
    for role in (Role.ENGINEER, Role.FIELD, Role.CARE):
        core.actor = Actor("somebody", role)
        seen[role] = {ref.label for row in CoreReads(core).plot_rows(service_id) for ref in row.series}

    assert any("ams-er" in label for label in seen[Role.ENGINEER])
    assert not any("ams-er" in label for role in (Role.FIELD, Role.CARE) for label in seen[role])
