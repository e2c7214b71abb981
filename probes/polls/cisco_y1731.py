"""Y.1731 operations that a Cisco device runs, by their newest measurement interval (CISCO-IPSLA-ETHERNET-MIB)."""

from collections.abc import Iterator, Mapping

from nocdesk.quality.reading import Kind, Measurement, Metric
from probes.polls.jitter import JitterColumns, delay_values
from probes.probe import Learnt
from probes.snmp.varbind import Oid

AGGREGATE_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 585, 1, 2, 1, 1)
"""ipslaEtherJitterAggStatsEntry of CISCO-IPSLA-ETHERNET-MIB, revision 201205150000Z.

It is indexed by rttMonCtrlAdminIndex and the sysUpTime at which the interval began.
"""
COMPLETIONS = 2
DELAY_COLUMNS = JitterColumns(
    trips=4,
    trip_sum=5,
    variation_sd={12: 13, 18: 19},
    variation_ds={24: 25, 30: 31},
    average_variation=52,
    lost_sd=34,
    lost_ds=35,
    lost_somewhere=(37, 59),
    one_way_trips=51,
    one_way_sum_sd=41,
    one_way_sum_ds=46,
)
SENT_SD, SENT_DS, RECEIVED_SD, RECEIVED_DS = 65, 66, 67, 68
"""ipslaEtherJAggMeasuredTxFrmsSD, …TxFrmsDS, …RxFrmsSD and …RxFrmsDS: frames sent and received in each direction."""
Y1731_NUMBERS = (*DELAY_COLUMNS.numbers(), SENT_SD, SENT_DS, RECEIVED_SD, RECEIVED_DS)


def intervals_column(entry: int) -> Oid:
    """Where the operation's intervals are learnt."""
    return (*AGGREGATE_ENTRY, COMPLETIONS, entry)


def newest_interval(entry: int, learnt: Learnt) -> Oid | None:
    """The index of the interval that began last."""
    intervals = learnt.rows(intervals_column(entry))
    return (entry, *max(intervals)) if intervals else None


def y1731_measurements(row: Mapping[int, int], instance: str, unit_ms: float) -> Iterator[Measurement]:
    """Delays where frames for them came back, and frame loss in each direction where frames are counted."""
    values = {metric: value * unit_ms for metric, value in delay_values(DELAY_COLUMNS, row).items()}
    losses = dict(_losses(row))
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if values or _has_received(row) else 0)
    for metric, value in (values | losses).items():
        yield Measurement(metric, instance, Kind.GAUGE, value)


def _has_received(row: Mapping[int, int]) -> bool:
    return row.get(RECEIVED_SD, 0) + row.get(RECEIVED_DS, 0) > 0


def _losses(row: Mapping[int, int]) -> Iterator[tuple[Metric, float]]:
    arrived = 1.0
    for metric, sent, received in (
        (Metric.LOSS_SD_PCT, SENT_SD, RECEIVED_SD),
        (Metric.LOSS_DS_PCT, SENT_DS, RECEIVED_DS),
    ):
        if not row.get(sent):
            return
        lost = max(row[sent] - row.get(received, 0), 0) / row[sent]
        arrived *= 1 - lost
        yield metric, 100 * lost
    yield Metric.LOSS_PCT, 100 * (1 - arrived)
