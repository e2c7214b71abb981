"""Ethernet service OAM of a device: its sessions, and its connectivity (MEF-SOAM-PM-MIB, MEF-SOAM-FM-MIB)."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.parameters import BadProbeError, positive_integer
from probes.polls.soam_faults import defect_words, fault_measurements, fault_oids, fault_states, remote_column
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid

AVAILABILITY_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 3, 1)
"""mefSoamLmCurrentAvailStatsEntry of MEF-SOAM-PM-MIB, revision 201201131200Z.

It is indexed by dot1agCfmMdIndex, dot1agCfmMaIndex, dot1agCfmMepIdentifier and the session's number, as the two below;
it counts small intervals that were available and that were not, forward (9, 11) and backward (10, 12).
"""
AVAILABILITY_PAIRS = ((9, 11), (10, 12))

LOSS_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 2, 4, 1)
"""mefSoamLmCurrentStatsEntry of the same module."""
FORWARD_SENT, FORWARD_RECEIVED, FORWARD_FLR = 5, 6, 9
BACKWARD_SENT, BACKWARD_RECEIVED, BACKWARD_FLR = 10, 11, 14
"""Frames, and the mean frame loss ratio in thousandths of a percent."""

DELAY_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 3, 4, 1)
"""mefSoamDmCurrentStatsEntry of the same module; its times are means in microseconds."""
DELAYS = {
    Metric.RTT_MS: 7, Metric.OWD_SD_MS: 10, Metric.OWD_DS_MS: 13,
    Metric.PDV_SD_MS: 16, Metric.PDV_DS_MS: 19, Metric.PDV_MS: 22,
}  # fmt: skip
"""FrameDelayTwoWay, …Forward, …Backward, then IfdvForward, …Backward, …TwoWay; forward is from the asking end."""
PDUS_SENT, PDUS_RECEIVED = 29, 30

SUSPECT = 4
TRUE = 1
MICROSECOND_MS = 0.001
MILLI_PERCENT = 0.001

_LOSS_NUMBERS = (
    SUSPECT, FORWARD_SENT, FORWARD_RECEIVED, FORWARD_FLR, BACKWARD_SENT, BACKWARD_RECEIVED, BACKWARD_FLR,
)  # fmt: skip
_DELAY_NUMBERS = (SUSPECT, *DELAYS.values(), PDUS_SENT, PDUS_RECEIVED)
_AVAILABILITY_NUMBERS = tuple(number for pair in AVAILABILITY_PAIRS for number in pair)


class MefSoamProbe(Probe):
    """Parameters: `md`, `ma`, `mep`, the numbers of the sessions, `delay`, `loss` or both, and `faults`."""

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return (remote_column(_end_point(target)),) if _wants_faults(target) else ()

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        found: list[Oid] = []
        if _wants_faults(target):
            mep = _end_point(target)
            found += fault_oids(mep, learnt.rows(remote_column(mep)))
        if (delay := _session(target, "delay")) is not None:
            found += (column(DELAY_ENTRY, number, delay) for number in _DELAY_NUMBERS)
        if (loss := _session(target, "loss")) is not None:
            found += (column(LOSS_ENTRY, number, loss) for number in _LOSS_NUMBERS)
            found += (column(AVAILABILITY_ENTRY, number, loss) for number in _AVAILABILITY_NUMBERS)
        if not found:
            raise BadProbeError(
                f"Probe '{target.name}' names no session: give the number of one as 'delay' or 'loss', or of both, "
                "or set 'faults'"
            )
        return tuple(found)

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        delay, loss = _session(target, "delay"), _session(target, "loss")
        measurements: list[Measurement] = []
        missing: list[str] = []
        for what, found in (("delay", self._delays(answer, delay)), ("loss", self._losses(answer, loss))):
            if found is None:
                missing.append(f"the device has no results of {what} session {target.parameters[what]}")
            else:
                measurements += (Measurement(metric, target.name, Kind.GAUGE, value) for metric, value in found)
        faults = self._faults(target, answer, learnt)
        if faults is None:
            missing.append(f"the device has nothing of maintenance end point {target.parameters['mep']}")
        measurements += faults or ()
        detail = "; ".join(missing) or _defect(target, answer) or _suspect(answer, delay, loss)
        if missing and not measurements:
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        return replace(answered(target, answer, detail=detail), measurements=tuple(measurements))

    def _faults(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> list[Measurement] | None:
        if not _wants_faults(target):
            return []
        mep = _end_point(target)
        states = fault_states(answer, mep, learnt.rows(remote_column(mep)))
        if states is None:
            return None
        told = fault_measurements(states, target.name)
        return [Measurement(metric, instance, Kind.GAUGE, value) for metric, instance, value in told]

    def _delays(self, answer: Answer, index: Oid | None) -> list[tuple[Metric, float]] | None:
        if index is None:
            return []
        received = answer.integer(column(DELAY_ENTRY, PDUS_RECEIVED, index))
        times = {metric: answer.integer(column(DELAY_ENTRY, number, index)) for metric, number in DELAYS.items()}
        if received is None and all(value is None for value in times.values()):
            return None
        sent = answer.integer(column(DELAY_ENTRY, PDUS_SENT, index))
        found = [(Metric.SUCCESS, 1.0 if received else 0.0)] if sent else []
        # What a type of session does not measure is undefined; a delay of nothing at all is none.
        return found + [(metric, value * MICROSECOND_MS) for metric, value in times.items() if value and received != 0]

    def _losses(self, answer: Answer, index: Oid | None) -> list[tuple[Metric, float]] | None:
        if index is None:
            return []
        found = list(_ratios(answer, index))
        shares = [share for pair in AVAILABILITY_PAIRS if (share := _share(answer, index, pair)) is not None]
        if shares:
            found.append((Metric.AVAILABILITY_PCT, min(shares)))
        return found or None


def _session(target: ProbeTarget, which: str) -> Oid | None:
    if which not in target.parameters:
        return None
    return (*_end_point(target), positive_integer(target, which))


def _end_point(target: ProbeTarget) -> Oid:
    return tuple(positive_integer(target, parameter) for parameter in ("md", "ma", "mep"))


def _wants_faults(target: ProbeTarget) -> bool:
    return target.parameters.get("faults") is True


def _defect(target: ProbeTarget, answer: Answer) -> str:
    words = defect_words(answer, _end_point(target)) if _wants_faults(target) else ""
    return f"the end point reports: {words}" if words else ""


def _ratios(answer: Answer, index: Oid) -> Iterator[tuple[Metric, float]]:
    """Frame loss in each direction, and of a frame that goes both ways."""
    shares: list[float] = []
    for metric, number in ((Metric.LOSS_SD_PCT, FORWARD_FLR), (Metric.LOSS_DS_PCT, BACKWARD_FLR)):
        ratio = answer.integer(column(LOSS_ENTRY, number, index))
        if ratio is not None:
            shares.append(ratio * MILLI_PERCENT / 100)
            yield metric, ratio * MILLI_PERCENT
    if len(shares) == 2:
        yield Metric.LOSS_PCT, 100 * (1 - (1 - shares[0]) * (1 - shares[1]))


def _share(answer: Answer, index: Oid, pair: tuple[int, int]) -> float | None:
    available, unavailable = (answer.integer(column(AVAILABILITY_ENTRY, number, index)) for number in pair)
    if available is None or unavailable is None or available + unavailable == 0:
        return None
    return 100 * available / (available + unavailable)


def _suspect(answer: Answer, delay: Oid | None, loss: Oid | None) -> str:
    tables = ((DELAY_ENTRY, delay), (LOSS_ENTRY, loss))
    is_suspect = any(index and answer.integer(column(entry, SUSPECT, index)) == TRUE for entry, index in tables)
    return "the device marks the current measurement interval as suspect" if is_suspect else ""
