"""Ethernet service OAM: sessions in their current quarter of an hour, and what the end point hears (MEF-SOAM-…-MIB)."""

from collections.abc import Iterator
from statistics import fmean

from probes.simulator.conditions import NetworkState
from probes.simulator.moment import Moment
from probes.simulator.network import ServiceTest
from probes.simulator.objects import Objects, gauge, integer
from probes.simulator.path_quality import PathQuality, path_quality
from probes.snmp.varbind import Oid

_AVAILABILITY = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 3, 1)
"""mefSoamLmCurrentAvailStatsEntry: 9, 10 available and 11, 12 unavailable, forward and backward."""
_LOSS = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 4, 1)
"""mefSoamLmCurrentStatsEntry: 1 Index, 4 Suspect, 5, 6 and 10, 11 sent and received, 9 and 14 mean frame loss ratio."""
_DELAY = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 3, 4, 1)
"""mefSoamDmCurrentStatsEntry: 1 Index, 4 Suspect, from 7 on means in microseconds, 29, 30 PDUs sent and received."""
_MEP = (1, 3, 111, 2, 802, 1, 1, 8, 1, 7, 1, 1)
"""dot1agCfmMepEntry of IEEE8021-CFM-MIB: 13 HighestPrDefect."""
_MEP_DB = (1, 3, 111, 2, 802, 1, 1, 8, 1, 7, 3, 1)
"""dot1agCfmMepDbEntry, by the remote end point too: 2 RMepState."""
_FAULTS = (1, 3, 6, 1, 4, 1, 15007, 1, 2, 1)
"""mefSoamFmMibObjects: 3.1.1 mefSoamMepStatusEntry, 5.2.1 mefSoamAisStatsEntry, 8.2.1 mefSoamLckStatsEntry."""
_NO_DEFECT, _NOT_HEARD, _HEARD_FAILED, _HEARD_WELL, _OPERATIONAL, _INACTIVE, _ACTIVE = 0, 3, 3, 4, 3, 1, 2
_INTERVAL_S = 900.0
_SMALL_INTERVAL_S = 10.0
_FRAMES = 100
"""In a small interval."""
_TRUE, _FALSE = 1, 2
_LARGEST_MEP = 8191
_BEFORE_ANY_S = 100_000_000.0


def soam_values(test: ServiceTest, state: NetworkState, moment: Moment) -> Objects:
    """The sessions that the probe names, and what their end point hears of the other one."""
    sessions = {key: int(test.parameters[key]) for key in ("delay", "loss") if key in test.parameters}
    row = tuple(test.number(key) for key in ("md", "ma", "mep"))
    begun_s = moment.seconds // _INTERVAL_S * _INTERVAL_S
    small = list(_small_intervals(test.service, state, max(begun_s, moment.started_s), moment.seconds))
    number = int((begun_s + _BEFORE_ANY_S) // _INTERVAL_S)
    is_suspect = moment.started_s > begun_s
    objects = _faults(row, is_cut=path_quality(state, test.service, moment.seconds).is_lost)
    if "delay" in sessions:
        objects |= _row(_DELAY, (*row, sessions["delay"]), _shared(number, is_suspect) | _delays(small))
    if "loss" in sessions:
        objects |= _row(_LOSS, (*row, sessions["loss"]), _shared(number, is_suspect) | _losses(small))
        objects |= _row(_AVAILABILITY, (*row, sessions["loss"]), _shared(number, is_suspect) | _availability(small))
    return objects


def _faults(row: Oid, *, is_cut: bool) -> Objects:
    """Of a way that is cut no message comes through, and what lies below signals it."""
    remote = row[-1] % _LARGEST_MEP + 1
    values = {
        (*_MEP, 13, *row): _NOT_HEARD if is_cut else _NO_DEFECT,
        (*_MEP_DB, 2, *row, remote): _HEARD_FAILED if is_cut else _HEARD_WELL,
        (*_FAULTS, 3, 1, 1, 1, *row): _OPERATIONAL,
        (*_FAULTS, 3, 1, 1, 2, *row): _INACTIVE if is_cut else _ACTIVE,
        (*_FAULTS, 5, 2, 1, 3, *row): _TRUE if is_cut else _FALSE,
        (*_FAULTS, 8, 2, 1, 1, *row): _FALSE,
    }
    return {oid: integer(value) for oid, value in values.items()}


def _small_intervals(service: str, state: NetworkState, begins_s: float, ends_s: float) -> Iterator[PathQuality]:
    """How the way was in each small interval that is over, and in the one that is not if it is the first."""
    at_s = begins_s
    while True:
        yield path_quality(state, service, at_s)
        at_s += _SMALL_INTERVAL_S
        if at_s + _SMALL_INTERVAL_S > ends_s:
            return


def _shared(number: int, is_suspect: bool) -> dict[int, int]:
    return {1: number, 4: _TRUE if is_suspect else _FALSE}


def _delays(small: list[PathQuality]) -> dict[int, int]:
    heard = [quality for quality in small if not quality.is_lost]
    both_us = 1_000 * fmean(quality.rtt_ms for quality in heard) if heard else 0.0
    varying_us = 1_000 * fmean(quality.jitter_ms for quality in heard) if heard else 0.0
    shares = {7: both_us, 10: both_us / 2, 13: both_us / 2, 16: varying_us / 2, 19: varying_us / 2, 22: varying_us}
    sent = _FRAMES * len(small)
    received = sum(round(_FRAMES * (1 - quality.loss)) for quality in heard)
    return {number: round(value) for number, value in shares.items()} | {29: sent, 30: received}


def _losses(small: list[PathQuality]) -> dict[int, int]:
    """All is lost where the way is cut; else half of what is lost is lost in each direction."""
    sent = _FRAMES * len(small)
    loss = fmean(1.0 if quality.is_lost else quality.loss / 2 for quality in small)
    received, ratio = round(sent * (1 - loss)), round(100_000 * loss)
    return {5: sent, 6: received, 9: ratio, 10: sent, 11: received, 14: ratio}


def _availability(small: list[PathQuality]) -> dict[int, int]:
    lost = sum(quality.is_lost for quality in small)
    return {9: len(small) - lost, 10: len(small) - lost, 11: lost, 12: lost}


def _row(entry: tuple[int, ...], row: tuple[int, ...], columns: dict[int, int]) -> Objects:
    return {
        (*entry, number, *row): integer(value) if number == 4 else gauge(value) for number, value in columns.items()
    }
