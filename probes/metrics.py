"""The collector's own figures for Prometheus, read when they are asked for; the only importer of prometheus_client."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector as Figures

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.setting_groups import MetricsSettings
from nocdesk.store.spool import Spool
from probes.collector import Collector


class MetricsError(NocdeskError):
    """Nobody can read the figures there."""


@contextmanager
def offering_metrics(settings: MetricsSettings, collector: Collector, spool: Spool) -> Iterator[int]:
    """Answer `GET /metrics` for as long as the block lasts, where the settings want it; gives the port, 0 for none."""
    if not settings.enabled:
        yield 0
        return
    registry = CollectorRegistry()
    registry.register(CollectorFigures(collector, spool))
    ProcessCollector(registry=registry)
    try:
        server, thread = start_http_server(settings.port, settings.address, registry)
    except OSError as error:
        raise MetricsError(
            _("metrics: {address} port {port} cannot be opened ({reason}). Choose another in settings.toml.").format(
                address=settings.address, port=settings.port, reason=error.strerror or error
            )
        ) from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class CollectorFigures(Figures):
    """What a collector has done, and what waits; nothing here asks the store, which may be what is away."""

    collector: Collector
    spool: Spool

    def collect(self) -> Iterable[Metric]:
        yield InfoMetricFamily("nocdesk_build", "The program.", {"version": version("nocdesk")})
        yield _gauge("judging", "1 where this collector judges for all, else 0.", float(self.collector.is_judging))
        yield from self._polls()
        yield from self._spool()
        faults = self.collector.faults_met
        yield _counter("job_faults", "How often a job of the collector failed by a fault of the program.", faults)
        yield _gauge(
            "engine_last_success_age_seconds",
            "How long ago the engine last brought what was heard into the store.",
            self.collector.engine_idle_s,
        )

    def _polls(self) -> Iterable[Metric]:
        tally = self.collector.tally
        yield _gauge("start_time_seconds", "When the collector started, in Unix time.", tally.started_at.timestamp())
        yield _gauge("devices", "Devices that are polled.", self.collector.devices)
        yield _counter("polls_sent", "Polls of single probes that were sent.", tally.polls_sent)
        yield _counter("polls_answered", "Polls that were answered.", tally.answered)
        yield _counter("polls_timed_out", "Polls that nobody answered in time.", tally.timed_out)
        yield _counter("samples", "Values that were measured.", tally.samples)

    def _spool(self) -> Iterable[Metric]:
        level = self.spool.level()
        yield _gauge("spool_waiting_batches", "Batches that are not yet in the store.", self.spool.waiting())
        yield _gauge("spool_fill_ratio", "How full the spool is, 0 to 1.", level.share)
        yield _counter("spool_dropped_answers", "Answers that were dropped to make room, ever.", level.dropped)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"nocdesk_{name}", what, value)


def _counter(name: str, what: str, value: float) -> Metric:
    return CounterMetricFamily(f"nocdesk_{name}", what, value)
