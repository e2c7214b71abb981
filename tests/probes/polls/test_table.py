"""A declared table: what a file says becomes what is polled, and each fault of a file is named with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.network.model import ProbeType, SnmpVersion
from nocdesk.network.queries import PollTarget, ProbeTask
from nocdesk.quality.reading import Kind, Metric, Outcome
from nocdesk.toml_file import FaultyFileError
from probes.polls.table import index_text
from probes.probe_targets import probe_targets
from probes.snmp.varbind import Oid, Value
from probes.table_definition import IndexKind
from probes.table_file import Tables, load_tables, read_table
from tests.probes.polls.dictionary_agent import Bench, found, instances, merged, row

ENTRY: Oid = (1, 3, 6, 1, 4, 1, 99999, 1, 1)
GOOD = """format = 1
title = "Modem lines"
source = "ACME-LINE-MIB, revision 202001010000Z"
entry = "1.3.6.1.4.1.99999.1.1"
index = ["string", "integer"]
label = 2
only = { number = 3, values = [1] }

[[column]]
number = 4
object = "acmeLineSnr"
name = "noise margin"
unit = "dB"
scale = 0.1
missing = [-32768]

[[column]]
number = 5
object = "acmeLineOctets"
metric = "in_octets"
kind = "counter64"

[[column]]
number = 6
object = "acmeLineState"
kind = "state"
name = "line"
well = [2, 3]

[[column]]
number = 7
object = "acmeLineBadCells"
metric = "loss_pct"
percent_of = 8
valid = { number = 9, values = [1] }

[[column]]
number = 10
object = "acmeLinePower"
metric = "optical_dbm"
text = true
scale = 0.001
convert = "watts-to-dbm"

[[column]]
number = 11
object = "acmeLineProfile"
name = "profile rate"
unit = "Mbit/s"
values = { "1" = 10.0, "2" = 100.0 }
"""


def make_tables(directory: Path, **texts: str) -> Tables:
    for name, text in texts.items():
        (directory / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_tables(directory)


def bench(tables: Tables, values: dict[Oid, Value], **parameters: str) -> Bench:
    """The probe as the collector would be told of it."""
    task = ProbeTask(7, "probe", ProbeType.TABLE, 60, parameters)
    (target,) = probe_targets(_device(task), tables)
    made = Bench(ProbeType.TABLE, parameters, values)
    made.tell(target)
    return made


def _device(task: ProbeTask) -> PollTarget:
    return PollTarget(1, "edge-7", "192.0.2.7", 161, SnmpVersion.V2C, "lab", (), (task,))


def line(port: int, name: bytes, **changed: Value) -> dict[Oid, Value]:
    columns: dict[int, Value] = {
        2: name, 3: 1, 4: 123, 5: 2**40, 6: 2, 7: 5, 8: 200, 9: 1, 10: b"0.5 mW", 11: 2,
    }  # fmt: skip
    index = (2, *b"dx", port)
    return row(ENTRY, index, columns | {int(key[1:]): value for key, value in changed.items()})


def test_every_transformation_of_a_file_is_done(tmp_path: Path) -> None:
    reading = bench(make_tables(tmp_path, lines=GOOD), line(1, b"Harbour 1"), table="lines").poll()

    assert instances(reading, Metric.VALUE) == pytest.approx(
        {"Harbour 1 noise margin (dB)": 12.3, "Harbour 1 profile rate (Mbit/s)": 100}
    )
    assert instances(reading, Metric.STATE_OK) == {"Harbour 1 line": 1}
    assert found(reading, "Harbour 1") == pytest.approx(
        {Metric.IN_OCTETS: 2**40, Metric.LOSS_PCT: 2.5, Metric.OPTICAL_DBM: -3.0103}, abs=1e-3
    )
    assert {one.kind for one in reading.measurements if one.metric is Metric.IN_OCTETS} == {Kind.COUNTER64}


def test_what_is_missing_invalid_or_unknown_is_not_measured(tmp_path: Path) -> None:
    values = line(1, b"Harbour 1", c4=-32768, c6=9, c8=0, c10=b"n/a", c11=7)

    reading = bench(make_tables(tmp_path, lines=GOOD), values, table="lines").poll()

    assert instances(reading, Metric.STATE_OK) == {"Harbour 1 line": 0}
    assert {one.metric for one in reading.measurements} == {Metric.STATE_OK, Metric.IN_OCTETS}


def test_rows_are_chosen_by_a_column_and_by_a_pattern_and_named_by_their_label_or_index(tmp_path: Path) -> None:
    values = merged([line(1, b"Harbour 1"), line(2, b""), line(3, b"Quay 3"), line(4, b"Harbour 4", c3=2)])
    tables = make_tables(tmp_path, lines=GOOD)

    every = bench(tables, values, table="lines").poll()
    some = bench(tables, values, table="lines", row="Harbour*").poll()
    none = bench(tables, values, table="lines", row="Pier*").poll()

    assert set(instances(every, Metric.IN_OCTETS)) == {"Harbour 1", "dx.2", "Quay 3"}
    assert set(instances(some, Metric.IN_OCTETS)) == {"Harbour 1"}
    assert none.outcome is Outcome.FAULTY
    assert none.detail == (
        "the device has no row named like 'Pier*' in Modem lines (ACME-LINE-MIB, revision 202001010000Z)"
    )


def test_a_row_that_becomes_another_is_seen_in_the_answer_that_it_would_spoil(tmp_path: Path) -> None:
    made = bench(make_tables(tmp_path, lines=GOOD), line(1, b"Harbour 1"), table="lines")
    made.poll()
    made.agent.values.update(line(1, b"Quay 3"))

    assert set(instances(made.poll(), Metric.IN_OCTETS)) == {"Quay 3"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('entry = "1.3', 'entry = "1.x', "lines.toml line 4: 'entry' is '1.x.6.1.4.1.99999.1.1': write the object"),
        ("format = 1", "format = 2", "lines.toml line 1: 'format' is 2"),
        ('["string", "integer"]', '["implied", "integer"]', "lines.toml line 5: 'index' has 'implied' before its end"),
        ('["string", "integer"]', '["text"]', "lines.toml line 5: the column is 'text'; it must be one of"),
        ("scale = 0.1", "scael = 0.1", "lines.toml line 14: unknown key 'scael'; did you mean 'scale'?"),
        ("number = 5", "number = 0", "lines.toml line 18: 'number' is 0; it must be 1 or more"),
        ('metric = "in_octets"', 'metric = "in_octet"', "lines.toml line 20: 'metric' is 'in_octet'; did you mean"),
        ('kind = "counter64"', 'kind = "gauge"', "line 17: the column has the metric 'in_octets', which is a counter"),
        ('metric = "in_octets"', 'metric = "rtt_ms"', "line 17: the column is a counter, which 'rtt_ms' is not"),
        ("well = [2, 3]", "", 'line 23: the column needs both kind = "state" and well'),
        ('name = "noise margin"', "", "line 9: the column has neither a metric nor a name"),
        ('"1" = 10.0', '"one" = 10.0', "line 50: 'values' has the key 'one'"),
        ("label = 2", 'label = 2\nlabel_object = "1.3.6"', "line 1: the table has a label and a label_object"),
        ("index = [", "index = ", "lines.toml"),
    ],
)  # fmt: skip
def test_a_fault_of_a_file_is_named_with_its_line_and_remedy(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    tables = make_tables(tmp_path, lines=GOOD.replace(old, new, 1))

    assert fault in tables.faults["lines"]
    assert "lines" not in tables.definitions


def test_a_probe_of_a_table_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    tables = make_tables(tmp_path, lines=GOOD.replace("scale = 0.1", "scael = 0.1"), good=GOOD)

    faulty = bench(tables, {}, table="lines").poll()
    unknown = bench(tables, {}, table="goood").poll()

    assert faulty.outcome is unknown.outcome is Outcome.FAULTY
    assert "lines.toml line 14" in faulty.detail
    assert "there is no table 'goood'; did you mean 'good'?" in unknown.detail


def test_every_shipped_table_can_be_read_and_one_of_the_user_s_wins_over_it(tmp_path: Path) -> None:
    shipped = load_tables()
    own = make_tables(tmp_path, **{"accedian-paa": GOOD})

    assert not shipped.faults
    assert {"accedian-paa", "adva-access-port", "juniper-dom"} <= set(shipped.definitions)
    assert own.definitions["accedian-paa"].title == "Modem lines"


def test_the_shipped_accedian_table_gives_delays_and_losses_of_running_agents_only() -> None:
    entry = (1, 3, 6, 1, 4, 1, 22420, 2, 5, 1, 1)
    columns: dict[int, Value] = {2: 3, 3: 1, 4: 150, 7: 2, 8: 9999, 23: 1, 26: 8400, 34: 1, 37: 120, 45: 2, 48: 0}
    values = row(entry, (17,), columns) | row(entry, (18,), columns | {2: 0})

    reading = bench(load_tables(), values, table="accedian-paa").poll()

    assert {one.instance for one in reading.measurements} == {"17"}
    assert found(reading) == pytest.approx({Metric.RTT_MS: 8.4, Metric.PDV_MS: 0.12, Metric.LOSS_DS_PCT: 1.5})


def test_a_file_that_is_no_table_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text("format = 1\n", encoding="utf-8")

    with pytest.raises(FaultyFileError, match="'title' is missing: add it"):
        read_table(path)


@given(st.text(min_size=0, max_size=8), st.integers(0, 2**32 - 1), st.ip_addresses(v=4))
def test_an_index_reads_as_what_it_was_made_of(text: str, number: int, address: object) -> None:
    octets = tuple(text.encode())
    index = (len(octets), *octets, number, *(int(part) for part in str(address).split(".")))

    assert index_text((IndexKind.STRING, IndexKind.INTEGER, IndexKind.IPV4), index) == f"{text}.{number}.{address}"


@given(st.lists(st.integers(0, 2**32 - 1), max_size=6))
def test_an_index_of_another_shape_stays_in_numbers_or_is_read_and_never_fails(arcs: list[int]) -> None:
    for kinds in ((IndexKind.STRING,), (IndexKind.IPV4, IndexKind.STRING), (IndexKind.INTEGER, IndexKind.IMPLIED)):
        assert isinstance(index_text(kinds, tuple(arcs)), str)
