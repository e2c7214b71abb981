"""What an Ethernet maintenance end point says of its connectivity: each fault once, nothing where nothing is known."""

import pytest

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome
from probes.probe import ROWS_RELEARN_S, Parameters
from probes.snmp.varbind import Oid, Value
from tests.probes.polls.dictionary_agent import Bench, found, instances, merged, row

MEP: Oid = (1, 3, 111, 2, 802, 1, 1, 8, 1, 7, 1, 1)
MEP_DB: Oid = (1, 3, 111, 2, 802, 1, 1, 8, 1, 7, 3, 1)
STATUS: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 2, 1, 3, 1, 1)
AIS: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 2, 1, 5, 2, 1)
LCK: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 2, 1, 8, 2, 1)
DELAY: Oid = (1, 3, 6, 1, 4, 1, 15007, 1, 3, 1, 3, 4, 1)
INDEX: Oid = (1, 2, 3)
FAULTS: Parameters = {"md": 1, "ma": 2, "mep": 3, "faults": True}
TRUE, FALSE = 1, 2
WELL = {"probe defect": 1, "probe end point": 1, "probe AIS": 1, "probe LCK": 1, "probe connectivity": 1}


def end_point(
    *, defect: int = 0, operation: int = 3, connectivity: int = 2, ais: int = FALSE, lck: int = FALSE, **remotes: int
) -> dict[Oid, Value]:
    """What a device has of end point 3; `r7=4` is the state of remote end point 7."""
    mine = (
        row(MEP, INDEX, {13: defect}),
        row(STATUS, INDEX, {1: operation, 2: connectivity}),
        row(AIS, INDEX, {1: TRUE, 3: ais}),
        row(LCK, INDEX, {1: lck, 3: TRUE}),
    )
    others = (row(MEP_DB, (*INDEX, int(name[1:])), {2: state}) for name, state in remotes.items())
    # Of another end point, whose faults are none of this one.
    return merged((*mine, *others, row(MEP, (1, 2, 4), {13: 5}), row(MEP_DB, (1, 2, 4, 9), {2: 3})))


def bench(values: dict[Oid, Value], parameters: Parameters = FAULTS) -> Bench:
    return Bench(ProbeType.MEF_SOAM, parameters, values)


def states(values: dict[Oid, Value]) -> dict[str, float]:
    return instances(bench(values).poll(), Metric.CONNECTIVITY_OK)


def test_an_end_point_without_a_fault_is_well_in_all_that_it_speaks_of() -> None:
    reading = bench(end_point()).poll()

    assert instances(reading, Metric.CONNECTIVITY_OK) == WELL
    assert (reading.outcome, reading.detail) == (Outcome.ANSWERED, "")


@pytest.mark.parametrize(
    ("values", "faulty"),
    [
        (end_point(ais=TRUE), "probe AIS"),
        (end_point(lck=TRUE), "probe LCK"),
        (end_point(operation=2), "probe end point"),
        (end_point(connectivity=1), "probe connectivity"),
        (end_point(connectivity=3), "probe connectivity"),
        *((end_point(defect=defect), "probe defect") for defect in (1, 2, 3, 4, 5)),
    ],
)
def test_each_fault_is_told_by_itself(values: dict[Oid, Value], faulty: str) -> None:
    assert states(values) == WELL | {faulty: 0}


@pytest.mark.parametrize("operation", [1, 4], ids=["unknown", "testing"])
def test_a_state_that_is_neither_well_nor_bad_is_not_told(operation: int) -> None:
    assert "probe end point" not in states(end_point(operation=operation))


def test_each_remote_end_point_stands_for_itself_and_the_status_of_the_whole_is_left_out() -> None:
    assert states(end_point(connectivity=3, r7=4, r8=3, r9=2, r10=1)) == {
        "probe remote end point 7": 1, "probe remote end point 8": 0, "probe end point": 1, "probe AIS": 1,
        "probe LCK": 1, "probe defect": 1,
    }  # fmt: skip


def test_a_remote_end_point_that_is_not_heard_is_told_once_and_another_defect_beside_it() -> None:
    assert "probe defect" not in states(end_point(defect=3, r7=3))
    assert states(end_point(defect=5, r7=3))["probe defect"] == 0
    assert states(end_point(defect=3, r7=4))["probe defect"] == 0


def test_the_poll_says_which_defect_it_is() -> None:
    reading = bench(end_point(defect=5)).poll()

    assert reading.detail == "the end point reports: messages of another association are heard"


def test_a_device_with_the_standard_tables_alone_is_read_by_them() -> None:
    values = row(MEP, INDEX, {13: 0}) | row(MEP_DB, (*INDEX, 7), {2: 4})

    assert states(values) == {"probe remote end point 7": 1, "probe defect": 1}


def test_a_new_remote_end_point_is_found_without_a_restart() -> None:
    polled = bench(end_point(r7=4))
    polled.poll()
    polled.agent.values |= end_point(r7=4, r8=3)

    after = instances(polled.poll(after_s=ROWS_RELEARN_S), Metric.CONNECTIVITY_OK)

    assert after["probe remote end point 8"] == 0


def test_sessions_and_faults_are_read_by_one_probe() -> None:
    values = end_point(ais=TRUE) | row(DELAY, (*INDEX, 4), {4: 2, 7: 4200, 29: 60, 30: 60})

    reading = bench(values, {**FAULTS, "delay": 4}).poll()

    assert found(reading, "probe") == pytest.approx({Metric.SUCCESS: 1, Metric.RTT_MS: 4.2})
    assert instances(reading, Metric.CONNECTIVITY_OK) == WELL | {"probe AIS": 0}


def test_without_the_parameter_no_fault_is_asked_for() -> None:
    values = end_point(ais=TRUE) | row(DELAY, (*INDEX, 4), {4: 2, 7: 4200, 29: 60, 30: 60})
    polled = bench(values, {"md": 1, "ma": 2, "mep": 3, "delay": 4})

    assert instances(polled.poll(), Metric.CONNECTIVITY_OK) == {}
    assert polled.agent.walked == []


def test_a_device_without_the_end_point_is_faulty_and_says_so() -> None:
    reading = bench({}).poll()

    assert reading.outcome is Outcome.FAULTY
    assert reading.detail == "the device has nothing of maintenance end point 3"
