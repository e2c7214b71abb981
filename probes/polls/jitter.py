"""What the jitter tables of several vendors have in common: counts and sums of one test, in one direction and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nocdesk.quality.reading import Kind, Measurement, Metric

MOS_SCALE = 100
"""A MOS stands times 100, from 100 to 500, and 0 where the test computes none."""


@dataclass(frozen=True, slots=True)
class JitterColumns:
    """Where a vendor's table keeps what; SD is from the source to the destination, DS is back.

    `variation_sd` and `variation_ds` give for each column that counts variations the one with their sum.
    """

    trips: int
    trip_sum: int
    variation_sd: Mapping[int, int]
    variation_ds: Mapping[int, int]
    average_variation: int
    lost_sd: int
    lost_ds: int
    lost_somewhere: tuple[int, ...]
    one_way_trips: int
    one_way_sum_sd: int
    one_way_sum_ds: int
    mos: int | None = None
    icpif: int | None = None

    def numbers(self) -> tuple[int, ...]:
        """All columns to ask for."""
        variations = (*self.variation_sd.items(), *self.variation_ds.items())
        voice = tuple(number for number in (self.mos, self.icpif) if number is not None)
        return (
            self.trips, self.trip_sum, *(number for pair in variations for number in pair), self.average_variation,
            self.lost_sd, self.lost_ds, *self.lost_somewhere,
            self.one_way_trips, self.one_way_sum_sd, self.one_way_sum_ds, *voice,
        )  # fmt: skip


def jitter_measurements(
    columns: JitterColumns, row: Mapping[int, int], instance: str, unit_ms: float
) -> Iterator[Measurement]:
    """The mean round trip and one-way delays, PDV and loss of both directions and of each, and voice quality.

    PDV is the mean of |inter-packet delay variation| (RFC 5481, clause 4.1), from the sums where the device has them,
    as the average that it gives is cut to whole units. What the table counts as lost without a direction (late
    packets too: RFC 7680, clause 2.7.3) is in the whole loss only. What was lost on the way out cannot be lost on the
    way back, so the loss back is of those that arrived.
    """
    trips = row.get(columns.trips, 0)
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if trips else 0)
    values: dict[Metric, float] = {}
    if trips:
        values |= {metric: value * unit_ms for metric, value in delay_values(columns, row).items()}
        values |= _voice(columns, row)
    values |= _losses(columns, row, trips)
    for metric, value in values.items():
        yield Measurement(metric, instance, Kind.GAUGE, value)


def delay_values(columns: JitterColumns, row: Mapping[int, int]) -> dict[Metric, float]:
    """Delays and their variation in the table's unit; none where nothing came back."""
    trips = row.get(columns.trips, 0)
    found = {Metric.RTT_MS: row.get(columns.trip_sum, 0) / trips} if trips else {}
    found |= _one_way(columns, row)
    return found | _variations(columns, row) if found else {}


def _variations(columns: JitterColumns, row: Mapping[int, int]) -> dict[Metric, float]:
    both = {**columns.variation_sd, **columns.variation_ds}
    whole = _mean(both, row)
    found = {Metric.PDV_MS: float(row.get(columns.average_variation, 0)) if whole is None else whole}
    for metric, pairs in ((Metric.PDV_SD_MS, columns.variation_sd), (Metric.PDV_DS_MS, columns.variation_ds)):
        mean = _mean(pairs, row)
        if mean is not None:
            found[metric] = mean
    return found


def _mean(pairs: Mapping[int, int], row: Mapping[int, int]) -> float | None:
    counted = sum(row.get(number, 0) for number in pairs)
    return sum(row.get(number, 0) for number in pairs.values()) / counted if counted else None


def _one_way(columns: JitterColumns, row: Mapping[int, int]) -> dict[Metric, float]:
    """Only where the clocks of both ends agree does a device count one-way delays."""
    counted = row.get(columns.one_way_trips, 0)
    if not counted:
        return {}
    return {
        Metric.OWD_SD_MS: row.get(columns.one_way_sum_sd, 0) / counted,
        Metric.OWD_DS_MS: row.get(columns.one_way_sum_ds, 0) / counted,
    }


def _voice(columns: JitterColumns, row: Mapping[int, int]) -> dict[Metric, float]:
    mos = row.get(columns.mos, 0) if columns.mos is not None else 0
    if not MOS_SCALE <= mos <= 5 * MOS_SCALE:
        return {}
    found = {Metric.MOS: mos / MOS_SCALE}
    if columns.icpif is not None and columns.icpif in row:
        found[Metric.ICPIF] = float(row[columns.icpif])
    return found


def _losses(columns: JitterColumns, row: Mapping[int, int], trips: int) -> dict[Metric, float]:
    # A test without any answer has lost all, also where it counts nothing; in which direction nobody knows.
    if not trips:
        return {Metric.LOSS_PCT: 100.0}
    lost_sd, lost_ds = row.get(columns.lost_sd, 0), row.get(columns.lost_ds, 0)
    lost = lost_sd + lost_ds + sum(row.get(number, 0) for number in columns.lost_somewhere)
    sent = trips + lost
    return {
        Metric.LOSS_PCT: 100 * lost / sent,
        Metric.LOSS_SD_PCT: 100 * lost_sd / sent,
        Metric.LOSS_DS_PCT: 100 * lost_ds / (sent - lost_sd),
    }
