"""A standing poll: its rows mean what the probes would have read, and what is not ordinary makes no row."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.credentials import Community
from nocdesk.network.model import ProbeType
from nocdesk.quality.layout import decode_layout, encode_layout, layout_id, reading_of
from nocdesk.quality.poll_rows import HEAD, PollRows
from probes.polls import PROBES
from probes.polls.if_mib import (
    IF_COUNTER_DISCONTINUITY_TIME,
    IF_ENTRY,
    IF_HC_IN_OCTETS,
    IF_IN_OCTETS,
    IF_NAME,
    IF_OPER_STATUS,
    IF_SPEED,
    IF_X_ENTRY,
)
from probes.probe import SYS_UPTIME, Answer, Learnt, ProbeTarget, column
from probes.snmp.client import PollClient, PreparedRequest, Target
from probes.snmp.varbind import Oid, SnmpType, Value
from probes.standing import StandingPoll, layout_of, standing_poll
from tests.probes.collecting import FakeClient

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
SYSTEM = ProbeTarget(1, "system", ProbeType.SYSTEM, 10.0)
INTERFACES = ProbeTarget(2, "interfaces", ProbeType.IF_MIB, 10.0, interface_names=("ge-0", "xe-1"))
LEARNT = Learnt({"ge-0": 4, "xe-1": 9})
COUNTERS = (10, 13, 14, 16, 19, 20)
COUNT = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, 2**32 - 1, 2**63, 2**64 - 1]))


@dataclass(slots=True)
class Prepared:
    """A request that was answered."""

    target: Target
    oids: tuple[Oid, ...]
    types: tuple[SnmpType, ...]


class PreparingClient(FakeClient):
    """A client that is never asked."""

    def prepare(self, target: Target, oids: tuple[Oid, ...]) -> PreparedRequest:
        return Prepared(target, oids, ())

    def submit(self, request: PreparedRequest, done: object) -> None: ...


def first_answer(*, has_wide: bool = True) -> dict[Oid, Value]:
    values: dict[Oid, Value] = {SYS_UPTIME: 1000}
    for name, index in LEARNT.if_indexes.items():
        values |= {column(IF_ENTRY, number, (index,)): 5 for number in COUNTERS}
        values |= {column(IF_ENTRY, 7, (index,)): 1, column(IF_ENTRY, IF_OPER_STATUS, (index,)): 1}
        values[column(IF_ENTRY, IF_SPEED, (index,))] = 10**9
        values |= {column(IF_X_ENTRY, number, (index,)): 7 if has_wide else None for number in (6, 10)}
        values |= {column(IF_X_ENTRY, 15, (index,)): 1000, column(IF_X_ENTRY, 19, (index,)): 0}
        values[column(IF_X_ENTRY, IF_NAME, (index,))] = name.encode()
    asked = (SYS_UPTIME, *PROBES[ProbeType.IF_MIB].oids(INTERFACES, LEARNT))
    return {oid: values[oid] for oid in asked}


def type_of(oid: Oid, value: Value) -> SnmpType:
    if value is None:
        return SnmpType.NO_SUCH_INSTANCE
    if isinstance(value, bytes):
        return SnmpType.OCTET_STRING
    return SnmpType.TIME_TICKS if oid == SYS_UPTIME else SnmpType.COUNTER64


def stand(values: dict[Oid, Value]) -> tuple[StandingPoll, bytes]:
    """The standing poll that this answer leaves behind, and its layout."""
    answer = Answer(values, AT, 5.0, 1.5)
    types = {oid: type_of(oid, value) for oid, value in values.items()}
    probes = (SYSTEM, INTERFACES)
    readings = [PROBES[probe.type].reading(probe, answer, LEARNT) for probe in probes]
    layout = layout_of(7, probes, readings, types, answer, LEARNT)
    assert layout is not None
    content = encode_layout(layout)
    client: PollClient = PreparingClient()
    request = Prepared(Target("192.0.2.1", 161, Community("kestrel")), layout.oids, tuple(map(SnmpType, layout.types)))
    return standing_poll(client, request, layout, layout_id(content), said(layout.oids, values), 1e9), content


def said(oids: tuple[Oid, ...], values: dict[Oid, Value]) -> tuple[Value, ...]:
    """What the agent answers when it is asked for these."""
    return tuple(values[oid] for oid in oids)


@pytest.mark.parametrize("has_wide", [True, False])
@given(counts=st.lists(COUNT, min_size=16, max_size=16), ticks=st.integers(0, 2**32 - 1))
def test_a_row_means_what_the_probes_would_have_read(has_wide: bool, counts: list[int], ticks: int) -> None:
    values = first_answer(has_wide=has_wide)
    standing, content = stand(values)
    layout = decode_layout(content)
    counters = [layout.oids[slot] for slot in layout.moving]
    later = values | dict(zip(counters, counts, strict=False)) | {SYS_UPTIME: ticks}

    row = standing.row(said(layout.oids, later))

    assert row is not None
    head = np.array([(standing.number, 1_794_297_600_000_000, 9.0, 2.5, ticks)], HEAD)
    ((_, poll),) = PollRows(head, np.frombuffer(row, np.uint64)).rows({standing.number: layout})
    answer = Answer(later, datetime(2026, 11, 10, 8, tzinfo=UTC), 9.0, 2.5)
    read = [PROBES[probe.type].reading(probe, answer, LEARNT) for probe in (SYSTEM, INTERFACES)]
    assert [reading_of(probe, poll) for probe in layout.probes] == read


WIDE, NARROW = column(IF_X_ENTRY, IF_HC_IN_OCTETS, (4,)), column(IF_ENTRY, IF_IN_OCTETS, (4,))
ODD: dict[str, dict[Oid, Value]] = {
    "the interface went down": {column(IF_ENTRY, IF_OPER_STATUS, (4,)): 2},
    "the row is another interface": {column(IF_X_ENTRY, IF_NAME, (4,)): b"ge-9"},
    "the counters were discontinued": {column(IF_X_ENTRY, IF_COUNTER_DISCONTINUITY_TIME, (9,)): 4200},
    "the line has another speed": {column(IF_ENTRY, IF_SPEED, (9,)): 10**8},
    "a counter is not there": {WIDE: None},
    "a counter is no number": {WIDE: b"12"},
    "a counter is larger than any": {WIDE: 2**64},
    "a counter is negative": {WIDE: -1},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_is_not_ordinary_makes_no_row(odd: dict[Oid, Value]) -> None:
    values = first_answer()
    standing, _ = stand(values)

    assert standing.row(said(standing.request.oids, values)) is not None
    assert standing.row(said(standing.request.oids, values | odd)) is None


def test_what_goes_into_nothing_is_not_asked_for_while_the_poll_stands() -> None:
    assert NARROW not in stand(first_answer())[0].request.oids
    assert NARROW in stand(first_answer(has_wide=False))[0].request.oids


def test_a_value_of_another_type_makes_no_row_though_it_is_the_same_number() -> None:
    values = first_answer()
    standing, _ = stand(values)
    types = list(standing.request.types)
    types[-1] = SnmpType.GAUGE32

    assert isinstance(standing.request, Prepared)
    standing.request.types = tuple(types)

    assert standing.row(said(standing.request.oids, values)) is None


def test_a_poll_with_a_probe_that_must_read_every_answer_does_not_stand() -> None:
    values = {SYS_UPTIME: 1000, **{oid: 1 for oid in PROBES[ProbeType.CISCO_IPSLA].oids(IPSLA, LEARNT)}}
    answer = Answer(values, AT, 5.0, 1.5)
    readings = [PROBES[probe.type].reading(probe, answer, LEARNT) for probe in (SYSTEM, IPSLA)]
    types = dict.fromkeys(values, SnmpType.GAUGE32)

    assert layout_of(7, (SYSTEM, IPSLA), readings, types, answer, LEARNT) is None
    assert layout_of(7, (SYSTEM,), readings[:1], types, answer, LEARNT) is not None


IPSLA = ProbeTarget(3, "path", ProbeType.CISCO_IPSLA, 10.0, {"entry": 5})
