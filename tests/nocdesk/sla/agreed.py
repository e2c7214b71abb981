"""A voice service with all five objectives, whose ledger and samples are written as a test wants them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from nocdesk.catalog.model import Measure, SlaTemplate
from nocdesk.core import Core
from nocdesk.customers.model import Agreement, AgreementVersion, Customer
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.sla.agreements import renew
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from tests.nocdesk.provider_builder import Provider

LIMITS = {Measure.DELAY: 60.0, Measure.PDV: 8.5, Measure.LOSS: 1.5, Measure.MOS: 3.5}
METRICS = {
    Measure.DELAY: Metric.RTT_MS,
    Measure.PDV: Metric.PDV_MS,
    Measure.LOSS: Metric.LOSS_PCT,
    Measure.MOS: Metric.MOS,
}
TARGETS = {
    Measure.AVAILABILITY: 0.9995,
    Measure.DELAY: 0.995,
    Measure.PDV: 0.99,
    Measure.LOSS: 0.9,
    Measure.MOS: 0.5,
}


@dataclass(slots=True)
class Agreed:
    """The store and what was agreed in it."""

    core: Core
    provider: Provider

    def agree(self, *, starts_at: datetime, timezone: str = "UTC", availability: float = 0.9995, **terms: Any) -> None:
        with self.core.work() as work:
            agreement = work.session.scalars(select(Agreement)).one()
            agreement.starts_at = starts_at
            work.session.scalars(select(Customer)).one().timezone = timezone
            template = work.session.scalars(select(SlaTemplate)).one()
            targets = {**TARGETS, Measure.AVAILABILITY: availability}
            limits = {measure: {"limit": limit} for measure, limit in LIMITS.items()}
            objectives = [
                {"measure": measure.value, "target": target, **limits.get(measure, {})}
                for measure, target in targets.items()
            ]
            template.terms = {"objective": objectives, **terms}
            work.session.flush()
            work.session.execute(delete(AgreementVersion))
            renew(work, agreement, starts_at, "agreed")

    def write_ledger(self, start: datetime, lengths: list[tuple[ServiceClass, float]]) -> None:
        """Entries one after the other; the last one is still open."""
        with self.core.work() as work:
            work.session.execute(delete(LedgerEntry))
            began_at = start
            for index, (service_class, seconds) in enumerate(lengths):
                ended_at = began_at + timedelta(seconds=seconds)
                entry = LedgerEntry(
                    service_id=self.provider.voice,
                    service_class=service_class,
                    began_at=began_at,
                    ended_at=None if index == len(lengths) - 1 else ended_at,
                    measured_until=began_at,
                )
                work.session.add(entry)
                began_at = ended_at

    def series_id(self, measure: Measure) -> int:
        """The series that the voice service's probe fills."""
        key = SeriesKey(self.provider.ping_probe, METRICS[measure], "SIP-1")
        with self.core.read() as session:
            return series_ids(session, [key])[key]

    def write_samples(self, measure: Measure, samples: list[tuple[float, float]]) -> None:
        """Samples as (seconds since the epoch, value)."""
        key = SeriesKey(self.provider.ping_probe, METRICS[measure], "SIP-1")
        with self.core.work() as work:
            number = series_ids(work.session, [key])[key]
            append_samples(work.session, [Sample(number, datetime.fromtimestamp(at, UTC), v) for at, v in samples])

    def standing(self) -> dict[Measure, SlaStatus]:
        """Every objective as computed now."""
        with self.core.work(SYSTEM) as work:
            evaluate_agreements(work)
        with self.core.read() as session:
            return {status.measure: status for status in session.scalars(select(SlaStatus))}
