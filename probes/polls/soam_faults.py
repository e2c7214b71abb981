"""What an Ethernet maintenance end point says of its connectivity (IEEE8021-CFM-MIB, MEF-SOAM-FM-MIB)."""

from collections.abc import Iterator, Mapping

from nocdesk.quality.reading import Metric
from probes.probe import Answer, column
from probes.snmp.varbind import Oid, Value

MEP_ENTRY: Oid = (1, 3, 111, 2, 802, 1, 1, 8, 1, 7, 1, 1)
"""dot1agCfmMepEntry of IEEE8021-CFM-MIB, revision 200810150000Z.

It is indexed by dot1agCfmMdIndex, dot1agCfmMaIndex and dot1agCfmMepIdentifier, as all others here.
"""
HIGHEST_DEFECT = 13
"""dot1agCfmMepHighestPrDefect."""
DEFECTS = {
    1: "a remote end point signals a defect",
    2: "a remote port or interface is down",
    3: "a remote end point is not heard",
    4: "invalid messages are heard",
    5: "messages of another association are heard",
}
"""Dot1agCfmHighestDefectPri: defRDICCM(1), defMACstatus(2), defRemoteCCM(3), defErrorCCM(4), defXconCCM(5); none(0)."""
NOT_HEARD = 3

MEP_DB_ENTRY: Oid = (1, 3, 111, 2, 802, 1, 1, 8, 1, 7, 3, 1)
"""dot1agCfmMepDbEntry of the same module; also indexed by dot1agCfmMepDbRMepIdentifier."""
REMOTE_STATE = 2
REMOTES = {3: False, 4: True}
"""Dot1agCfmRemoteMepState: rMepFailed(3), rMepOk(4); rMepIdle(1) and rMepStart(2) say nothing yet."""

STATUS_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 2, 1, 3, 1, 1)
"""mefSoamMepStatusEntry of MEF-SOAM-FM-MIB, revision 201012160000Z; it augments dot1agCfmMepEntry, as the two below."""
OPERATIONAL_STATE, CONNECTIVITY = 1, 2
OPERATIONS = {2: False, 3: True}
"""EntityOperState (RFC 4268): disabled(2), enabled(3); unknown(1) and testing(4) say neither."""
CONNECTIVITIES = {1: False, 2: True, 3: False}
"""MefSoamTcConnectivityStatusType: inactive(1), active(2), partiallyActive(3)."""

AIS_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 2, 1, 5, 2, 1)
"""mefSoamAisStatsEntry: a lower level signals that it is interrupted (ITU-T Y.1731, alarm indication signal)."""
AIS_IN = 3
LCK_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 2, 1, 8, 2, 1)
"""mefSoamLckStatsEntry: the way is locked by an administrator (ITU-T Y.1731, locked signal)."""
LCK_IN = 1
SIGNALS = {1: False, 2: True}
"""TruthValue of whether the signal comes in: true(1), false(2)."""

_STATES: Mapping[str, tuple[Oid, int, Mapping[int, bool]]] = {
    "end point": (STATUS_ENTRY, OPERATIONAL_STATE, OPERATIONS),
    "AIS": (AIS_ENTRY, AIS_IN, SIGNALS),
    "LCK": (LCK_ENTRY, LCK_IN, SIGNALS),
}
"""By what it is called: where it stands, and which value means that all is well."""


def remote_column(mep: Oid) -> Oid:
    """What is walked to know which remote end points there are."""
    return column(MEP_DB_ENTRY, REMOTE_STATE, mep)


def fault_oids(mep: Oid, remotes: Mapping[Oid, Value]) -> Iterator[Oid]:
    """All that is asked of an end point."""
    yield column(MEP_ENTRY, HIGHEST_DEFECT, mep)
    yield column(STATUS_ENTRY, CONNECTIVITY, mep)
    for entry, number, _ in _STATES.values():
        yield column(entry, number, mep)
    for remote in remotes:
        yield column(MEP_DB_ENTRY, REMOTE_STATE, (*mep, *remote))


def fault_states(answer: Answer, mep: Oid, remotes: Mapping[Oid, Value]) -> dict[str, bool] | None:
    """Whether each thing is well that the end point speaks of; None where the device says nothing of it at all.

    What a remote end point or the defect tells is not told twice: the status of the whole stands in where the device
    knows no remote end points, and the defect that one is not heard where none of them is known to be silent.
    """
    if all(answer.values.get(oid) is None for oid in fault_oids(mep, remotes)):
        return None
    heard = dict(_remotes(answer, mep, remotes))
    states = {name: _state(answer, column(entry, number, mep), good) for name, (entry, number, good) in _STATES.items()}
    if not heard:
        states["connectivity"] = _state(answer, column(STATUS_ENTRY, CONNECTIVITY, mep), CONNECTIVITIES)
    defect = answer.integer(column(MEP_ENTRY, HIGHEST_DEFECT, mep))
    is_told = defect == NOT_HEARD and not all(heard.values())
    if defect is not None and not is_told:
        states["defect"] = defect == 0
    return heard | {name: is_well for name, is_well in states.items() if is_well is not None}


def defect_words(answer: Answer, mep: Oid) -> str:
    """The highest defect, for people; nothing where there is none."""
    return DEFECTS.get(answer.integer(column(MEP_ENTRY, HIGHEST_DEFECT, mep)) or 0, "")


def fault_measurements(states: Mapping[str, bool], name: str) -> Iterator[tuple[Metric, str, float]]:
    """Each as a state of its own, under the name of the probe and its own."""
    for what, is_well in states.items():
        yield Metric.CONNECTIVITY_OK, f"{name} {what}", 1.0 if is_well else 0.0


def _remotes(answer: Answer, mep: Oid, remotes: Mapping[Oid, Value]) -> Iterator[tuple[str, bool]]:
    for remote in sorted(remotes):
        is_heard = _state(answer, column(MEP_DB_ENTRY, REMOTE_STATE, (*mep, *remote)), REMOTES)
        if is_heard is not None:
            yield f"remote end point {remote[-1]}", is_heard


def _state(answer: Answer, oid: Oid, good: Mapping[int, bool]) -> bool | None:
    value = answer.integer(oid)
    return None if value is None else good.get(value)
