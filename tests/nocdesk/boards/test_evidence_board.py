"""The evidence of an alarm: every sample with its place in the rule's window, traps and states between, the proof."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.boards.evidence_board import evidence_rows
from nocdesk.boards.evidence_detail import evidence_detail
from nocdesk.boards.evidence_rows import EvidenceDetail, EvidenceList, EvidenceRow, RowKind, Subject
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.evidence.commands import forget_evidence
from nocdesk.quality.reading import Metric
from nocdesk.store.series_borders import RAW, move_border
from nocdesk.store.series_time import microseconds
from tests.nocdesk.boards.evidence_builder import Line, make_line


@pytest.fixture
def line(core: Core, clock: VirtualClock, tmp_path: Path) -> Line:
    return make_line(core, clock, tmp_path)


def rows_of(line: Line, *, with_network: bool = True, subject: Subject | None = None) -> EvidenceList:
    alarm = line.alarm()
    with line.core.read() as session:
        about = subject or Subject.alarm(alarm.id)
        end = alarm.began_at + timedelta(minutes=3)
        found = evidence_rows(session, about, alarm.began_at, end, line.reach(with_network=with_network))
    assert found is not None
    return found


def detail_of(line: Line, found: EvidenceList, row: EvidenceRow, *, with_network: bool = True) -> EvidenceDetail | None:
    with line.core.read() as session:
        return evidence_detail(session, found.ground, row, line.reach(with_network=with_network))


def polls(found: EvidenceList) -> list[EvidenceRow]:
    return [row for row in found.rows if row.kind is RowKind.POLL]


def over_the_limit(line: Line) -> None:
    for rtt_ms in (20, 21, 70, 80, 90):
        line.poll(rtt_ms)


def test_the_rule_counted_the_first_two_samples_above_60_ms_and_the_third_comes_after(line: Line) -> None:
    over_the_limit(line)

    found = rows_of(line)

    assert [(row.value, row.window, row.is_charged) for row in polls(found)] == [
        (20.0, "", False),
        (21.0, "", False),
        (70.0, "1 of 2", True),
        (80.0, "2 of 2", True),
        (90.0, "", False),
    ]
    assert polls(found)[-1].info == "after the decision, not counted here"
    assert found.headline == "2 of 2 samples above 60.0 ms"
    assert found.so == f"so the rule fired at {line.alarm().raised_at:%H:%M:%S} UTC"
    assert found.fired_at == polls(found)[3].at == line.alarm().raised_at
    assert (found.ground.rule, found.window[0]) == ("Gold voice delay", "2 of 2 samples")


def test_samples_traps_and_changes_of_state_stand_in_the_order_of_time(line: Line) -> None:
    line.poll(20)
    line.poll(21)
    line.trap()
    for rtt_ms in (70, 80):
        line.poll(rtt_ms)

    found = rows_of(line)

    assert [row.at for row in found.rows] == sorted(row.at for row in found.rows)
    trap = next(row for row in found.rows if row.kind is RowKind.TRAP)
    assert (trap.source, trap.info) == ("CORE-1", "linkDown, ifIndex.4=4")
    states = [row.info for row in found.rows if row.kind is RowKind.STATE]
    assert "OK to MAJOR, alarm raised: Round-trip delay 80 ms > 60 ms" in states
    assert any(text.startswith("UP to DEGRADED") for text in states)


def test_a_late_poll_and_a_missing_one_are_told(line: Line) -> None:
    line.poll(70)
    line.poll(80, late_s=9)
    line.feeder.clock.advance(60)
    line.poll(90)

    infos = [row.info for row in polls(rows_of(line))]

    assert infos[1] == "9 s late, accepted"
    assert infos[2].startswith("1 before it missing") or "after the decision" in infos[2]


def test_a_poll_without_an_answer_is_a_line_without_a_value(line: Line) -> None:
    line.poll(70)
    line.poll(80)
    line.silence()

    silent = polls(rows_of(line))[2]

    assert (silent.value, silent.info) == (None, "no answer")


def test_from_a_sample_one_comes_to_its_varbinds_with_those_of_the_poll_before(line: Line) -> None:
    over_the_limit(line)
    found = rows_of(line)

    detail = detail_of(line, found, polls(found)[3])

    assert detail is not None
    by_name = {row.name: row for row in detail.varbinds}
    delay = by_name['pingResultsAverageRtt."noc"."SIP-1"']
    assert (delay.previous, delay.this, delay.delta, delay.is_own) == ("70", "80", "10", True)
    assert [row.is_own for row in detail.varbinds] == [True, True, True, True, False]
    assert detail.octets[delay.offset : delay.offset + delay.length].endswith(bytes([0x42, 0x01, 80]))
    assert len(detail.fingerprint) == 64


def test_the_tree_says_the_result_the_counters_and_how_the_poll_went(line: Line) -> None:
    over_the_limit(line)
    found = rows_of(line)

    detail = detail_of(line, found, polls(found)[3])

    assert detail is not None
    tree = {one.name: one.value for one in detail.tree}
    assert tree["Sample 4"] == "80.00 ms"
    assert tree["Result"] == "above the limit by 20.00 ms, window 2 of 2"
    assert tree["wrap or reset"] == "none, sysUpTime rises"
    assert tree["agent"] == "CORE-1, SNMPv3, signed and encrypted as its user is set"
    assert [one.text for one in detail.log] == [
        "get 5 varbinds",
        "response in 1 ms, 5 varbinds",
        "stored 80.00 ms, above 60.0 ms, window 2 of 2",
        "clock steady",
    ]


def test_a_share_shows_what_was_sent_and_received_and_the_sum(line: Line) -> None:
    line.poll(70, sent=3000, received=2928)
    line.poll(80, sent=3000, received=2937)
    loss = Subject.plot(line.provider.voice, Metric.LOSS_PCT)

    found = rows_of(line, subject=loss)
    row = polls(found)[0]
    detail = detail_of(line, found, row)

    assert row.counts is not None
    assert detail is not None
    assert (row.counts.sent, row.counts.received, row.counts.lost) == (3000, 2928, 72)
    assert detail.arithmetic.replace("\u202f", "") == "(3000 − 2928) ÷ 3000 = 2.40 %"  # noqa: RUF001


def test_an_objective_with_nothing_held_against_it_is_told_as_such(line: Line) -> None:
    line.poll(70)
    line.poll(80)

    found = rows_of(line, subject=Subject.plot(line.provider.voice, Metric.LOSS_PCT))

    assert (found.ground.border, found.so) == (None, "nothing is held against them")


def test_who_may_not_see_the_network_gets_the_samples_without_names_or_varbinds(line: Line) -> None:
    line.trap()
    over_the_limit(line)

    found = rows_of(line, with_network=False)

    words = " ".join([row.source + row.info for row in found.rows] + [found.ground.source])
    assert "CORE-1" not in words
    assert "EDGE-1" not in words
    assert "SIP-1 ping" not in words
    assert not [row for row in found.rows if row.kind is RowKind.TRAP]
    assert [row.value for row in polls(found)] == [20.0, 21.0, 70.0, 80.0, 90.0]
    assert detail_of(line, found, polls(found)[3], with_network=False) is None


def test_what_devices_said_is_told_to_be_forgotten_where_it_is(line: Line) -> None:
    over_the_limit(line)
    with line.core.work() as work:
        forget_evidence(work.session, before_us=microseconds(line.feeder.clock.now()), budget_bytes=10**9)

    found = rows_of(line)
    detail = detail_of(line, found, polls(found)[3])

    assert detail is not None
    assert detail.varbinds == ()
    assert "forgotten after 24 h" in detail.note


def test_a_rolled_up_stretch_says_so_and_shows_the_means(line: Line, clock: VirtualClock) -> None:
    over_the_limit(line)
    before = rows_of(line)
    assert before.keep.startswith("raw, kept until")
    with line.core.work() as work:
        move_border(work.session, RAW, microseconds(clock.now() + timedelta(hours=1)))

    found = rows_of(line)

    assert found.keep == "Raw samples older than 90 d are rolled up to 5 min; showing the roll-up"
    assert {row.kind for row in found.rows if row.number is not None} == {RowKind.ROLLUP}


def test_a_subject_that_is_gone_has_no_evidence(line: Line) -> None:
    at: datetime = line.feeder.clock.now()

    with line.core.read() as session:
        assert evidence_rows(session, Subject.alarm(999), at, at, line.reach()) is None
        assert evidence_rows(session, Subject.objective(999), at, at, line.reach()) is None
