"""Probes and their values in words, of every type and metric that there is."""

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QFontMetricsF

from nocdesk.boards.probe_answer import SaidAnswer, SaidModule, SaidObject
from nocdesk.boards.probe_board import LastValue, PolledRow, ProbeState
from nocdesk.clock import SystemClock
from nocdesk.network.model import MANY_ROWS, ProbeType
from nocdesk.quality.reading import Metric
from tests.ui.asking import asked_by
from ui.models.network_columns import binding_columns
from ui.models.probe_columns import PROBE_WORDS, SAVED_FILTERS, probe_columns
from ui.network_text import TYPE
from ui.probe_text import TYPE_WORD, last_value_text, metric_name
from ui.theme import load_fonts, load_themes
from ui.views.probes_answer import own_first

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
CELL_MARGINS = 16
ANN = asked_by("ann")


def row(probe_type: ProbeType) -> PolledRow:
    return PolledRow(
        id=1, name="probe", type=probe_type, device_id=1, device="nor-ed1", service_id=None, service="",
        interval_s=5.0, state=ProbeState.ANSWERS, polled_at=AT, answered_at=AT, detail="", answer_ms=1.0,
        slowest_ms=1.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "value", "text"),
    [
        (Metric.OPTICAL_DBM, -2.714, "-2.71 dBm"),
        (Metric.HOPS, 4.0, "4"),
        (Metric.LAG_MEMBERS_UP, 3.0, "3"),
        (Metric.PEER_TRANSITIONS, 12.0, "12 times"),
        (Metric.PEER_TRANSITIONS, 1.0, "once"),
        (Metric.PEER_ESTABLISHED_S, 1_234_567.0, "14 d 6 h"),
        (Metric.PEER_UP, 1.0, "up"),
        (Metric.ON_BATTERY, 0.0, "mains"),
        (Metric.STATE_OK, 0.0, "bad"),
        (Metric.CONNECTIVITY_OK, 1.0, "well"),
        (Metric.UPS_ALARMS, 0.0, "0"),
        (Metric.BATTERY_RUNTIME_MIN, 90.0, "90.0 min"),
        (Metric.AVAILABILITY_PCT, 99.974, "99.974 %"),
        (Metric.ICPIF, 11.0, "11"),
        (Metric.MOS, 4.37, "4.37"),
        (Metric.RX_BPS, 1.312e9, "1.31 Gbit/s"),
    ],
)
def test_a_value_is_written_as_people_say_it(metric: Metric, value: float, text: str) -> None:
    assert last_value_text(LastValue(metric, "", AT, value)) == text


def test_no_metric_shows_the_name_that_the_store_gives_it() -> None:
    stored_only = {
        Metric.IN_OCTETS, Metric.OUT_OCTETS, Metric.IN_ERRORS, Metric.OUT_ERRORS, Metric.IN_DISCARDS,
        Metric.OUT_DISCARDS, Metric.PEER_UPDATES_IN, Metric.PEER_UPDATES_OUT, Metric.COUNT,
    }  # fmt: skip

    for metric in set(Metric) - stored_only:
        name = metric_name(metric)
        assert name[0].isupper(), metric
        assert "_" not in name, metric


def test_each_type_has_a_word_to_filter_by_and_the_tests_of_services_a_tab() -> None:
    tab = PROBE_WORDS.parse(next(saved.text for saved in SAVED_FILTERS if saved.title == "Service tests"), ANN)
    words: tuple[str, ...] = (
        "system",
        "interfaces",
        "ping",
        "ipsla",
        "traceroute",
        "rpm",
        "nqa",
        "soam",
        "twamp",
        "sensors",
        "bgp",
    )
    words = (*words, "ospf", "ups", "table")

    found = [
        {each for each in ProbeType if PROBE_WORDS.parse(f"type:{word}", ANN).accepts(row(each))} for word in words
    ]

    assert all(len(types) == 1 for types in found)
    assert set().union(*found) == set(ProbeType)
    assert {each for each in ProbeType if tab.accepts(row(each))} == set(ProbeType) - MANY_ROWS - {ProbeType.SYSTEM}


@pytest.mark.usefixtures("qapp")
def test_the_columns_have_room_for_the_word_of_every_type() -> None:
    load_fonts()
    metrics = QFontMetricsF(load_themes()["light"].font(12))
    polled = next(column for column in probe_columns(SystemClock()) if column.key == "type")
    bound = next(column for column in binding_columns(SystemClock()) if column.key == "type")

    for probe_type in ProbeType:
        assert metrics.horizontalAdvance(TYPE_WORD[probe_type]) <= polled.width - CELL_MARGINS
        assert metrics.horizontalAdvance(TYPE[probe_type]) <= bound.width - CELL_MARGINS


def test_what_a_probe_reads_itself_stands_before_what_came_with_it() -> None:
    names = ("SNMPv2-MIB", "IF-MIB", "BGP4-MIB", "")
    answer = SaidAnswer(AT, tuple(SaidModule(name, (SaidObject("x", "1", "1.3"),)) for name in names))

    def order(probe_type: ProbeType) -> list[str]:
        return [module.name for module in own_first(answer, probe_type).modules]

    assert order(ProbeType.SYSTEM) == list(names)
    assert order(ProbeType.BGP4) == ["BGP4-MIB", "SNMPv2-MIB", "IF-MIB", ""]
    assert order(ProbeType.TABLE) == ["", "SNMPv2-MIB", "IF-MIB", "BGP4-MIB"]
