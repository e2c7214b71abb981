"""A night in the store: traps as they are kept and judged, and readings with what the thresholds made of them."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Probe
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import INSTALLER, ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.quality.reading import Metric
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids

PROVIDER = Path(__file__).parents[2] / "journeys" / "provider.toml"
NIGHT = datetime.fromisoformat("2026-11-28T02:00:00+00:00")


def prepare_night(core: Core, clock: VirtualClock) -> None:
    """A network, at two in the night."""
    clock.at = NIGHT
    ensure_catalogue(core)
    with core.work(INSTALLER) as work:
        import_provider(work, read_provider(PROVIDER))


def keep_readings(core: Core, probe: str, metric: Metric, values: list[float], *, every_s: float = 60.0) -> None:
    """What a probe measured from two in the night on."""
    with core.work(INSTALLER) as work:
        probe_id = work.session.scalars(select(Probe.id).where(Probe.name == probe)).one()
        key = SeriesKey(probe_id, metric.value, "")
        number = series_ids(work.session, [key])[key]
        samples = [
            Sample(number, NIGHT + timedelta(seconds=place * every_s), value) for place, value in enumerate(values)
        ]
        append_samples(work.session, samples)
