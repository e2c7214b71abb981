"""How the network's tables word, order and filter their rows, beside what each row says by itself."""

from datetime import timedelta

import pytest

from nocdesk.boards.network_rows import AlarmMark, BindingRow, DeviceRow, Health, InterfaceRow, PortRow
from nocdesk.clock import VirtualClock
from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Outcome
from nocdesk.severity import PerceivedSeverity
from tests.ui.asking import asked_by
from tests.ui.topology.networks import ACCESS, NOW, make_device, make_mark
from ui.filters import FilterError
from ui.models.network_columns import (
    BINDING_WORDS,
    DEVICE_WORDS,
    INTERFACE_WORDS,
    binding_columns,
    binding_order,
    device_columns,
    device_order,
    interface_columns,
    interface_order,
)
from ui.network_text import health_text, interface_text, mark_text, outcome_text, port_text, rate_text

CRITICAL, MAJOR, MINOR = tuple(PerceivedSeverity)[:3]
ANN = asked_by("ann")


def make_binding(number: int, **changes: object) -> BindingRow:
    values: dict[str, object] = {
        "id": number, "name": f"probe {number}", "type": ProbeType.SYSTEM, "device_id": 1, "device": "nor-ed1",
        "service_id": None, "service": "", "interval_s": 5.0, "parameters": "", "outcome": Outcome.ANSWERED,
        "polled_at": NOW, "answered_at": NOW, "detail": "",
    }  # fmt: skip
    return BindingRow(**(values | changes))  # type: ignore[arg-type]


def make_interface(number: int, *, mark: AlarmMark | None = None, is_watched: bool = True) -> InterfaceRow:
    return InterfaceRow(number, 1, "nor-ed1", f"up{number}", "", 7, "LNK-7", "nor-ed2 up1", is_watched, mark)


@pytest.mark.parametrize(
    ("health", "is_heard", "words"),
    [
        (Health.ANSWERS, True, "answers"),
        (Health.LATE, True, "not heard since 07:58:00"),
        (Health.SILENT, True, "silent since 07:58:00"),
        (Health.SILENT, False, "never answered"),
        (Health.REFUSES, True, "refuses credentials"),
        (Health.FAULTY, True, "answers are unusable"),
        (Health.UNASKED, False, "not asked yet"),
    ],
)
def test_how_a_device_is_heard_is_told_in_words(health: Health, is_heard: bool, words: str) -> None:
    row = make_device(1, health=health, heard_at=NOW - timedelta(minutes=2) if is_heard else None)

    assert health_text(row, NOW) == words


def test_a_device_that_no_probe_asks_says_so() -> None:
    assert health_text(make_device(1, health=Health.UNASKED, probes=()), NOW) == "no probe asks it"


def test_a_device_that_is_cut_off_says_behind_what() -> None:
    row = make_device(1, health=Health.SILENT, behind=("LNK-2", "LNK-7"))

    assert health_text(row, NOW) == "behind LNK-2 +1"
    assert DEVICE_WORDS.parse("state:lost", ANN).accepts(row)


@pytest.mark.parametrize(
    ("bps", "words"),
    [
        (0, "0 b/s"), (999, "999 b/s"), (1000, "1.0 kb/s"), (31_200_000, "31.2 Mb/s"), (412e6, "412 Mb/s"),
        (999.96e6, "1.0 Gb/s"), (9.9e12, "9.9 Tb/s"), (5.5e15, "5500 Tb/s"),
    ],
)  # fmt: skip
def test_rates_have_the_unit_that_leaves_three_figures(bps: float, words: str) -> None:
    assert rate_text(bps) == words


def test_a_port_says_whether_it_is_up_and_what_it_carries() -> None:
    assert port_text(PortRow("x", "", None, None, None, None)) == "not measured"
    assert port_text(PortRow("x", "", False, 1e6, 1e6, NOW)) == "down"
    assert port_text(PortRow("x", "", True, None, None, NOW)) == "up"
    assert port_text(PortRow("x", "", True, 2e6, 3e3, NOW)) == "up, in 2.0 Mb/s, out 3.0 kb/s"


def test_several_alarms_are_counted_behind_the_worst_one() -> None:
    assert mark_text(None) == "—"
    assert mark_text(AlarmMark(1, MAJOR, False, "No answer", NOW, 3)) == "No answer (+2)"


def test_an_interface_without_an_alarm_is_not_called_up() -> None:
    assert interface_text(make_interface(1)) == "no alarm"
    assert interface_text(make_interface(1, is_watched=False)) == "not read"
    assert interface_text(make_interface(1, mark=make_mark(MAJOR))) == "major trouble"


def test_a_poll_says_what_came_of_it_and_of_a_useless_answer_why() -> None:
    assert outcome_text(make_binding(1, outcome=None)) == "not asked yet"
    assert outcome_text(make_binding(1, outcome=Outcome.SILENT)) == "no answer"
    assert outcome_text(make_binding(1, outcome=Outcome.FAULTY, detail="no such row")) == "no such row"


def test_devices_are_ordered_by_alarm_then_by_not_being_heard_then_by_links_in_alarm() -> None:
    rows = [
        make_device(1, name="calm"),
        make_device(2, name="link", links_down=1),
        make_device(3, name="silent", health=Health.SILENT),
        make_device(4, name="minor", mark=make_mark(MINOR)),
        make_device(5, name="acked", mark=make_mark(CRITICAL, is_acknowledged=True)),
        make_device(6, name="critical", mark=make_mark(CRITICAL)),
    ]

    ordered = [row.name for row in sorted(rows, key=device_order)]

    assert ordered == ["critical", "acked", "minor", "silent", "link", "calm"]


def test_interfaces_in_trouble_come_first_and_probes_that_did_not_answer() -> None:
    interfaces = [make_interface(1), make_interface(2, mark=make_mark(MINOR))]
    bindings = [make_binding(1), make_binding(2, outcome=Outcome.SILENT), make_binding(3, outcome=Outcome.FAULTY)]

    assert [row.id for row in sorted(interfaces, key=interface_order)] == [2, 1]
    assert [row.id for row in sorted(bindings, key=binding_order)] == [3, 2, 1]


DEVICES = [
    make_device(1, name="nor-ed1", location="Northern ring", services=12),
    make_device(2, name="nor-ed2", health=Health.SILENT, mark=make_mark(MAJOR), location="Northern ring"),
    make_device(3, name="ost-ar1", kind=ACCESS, links_down=1, address="192.0.2.9", vendor="Sonavox"),
]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("nor", ["nor-ed1", "nor-ed2"]),
        ("state:alarm", ["nor-ed2"]),
        ("state:unheard", ["nor-ed2"]),
        ("state:ok", ["nor-ed1", "ost-ar1"]),
        ("state:linkdown", ["ost-ar1"]),
        ("sev=major", ["nor-ed2"]),
        ("layer:access", ["ost-ar1"]),
        ('site:"northern ring" -state:alarm', ["nor-ed1"]),
        ("services>10 or vendor:sonavox", ["nor-ed1", "ost-ar1"]),
        ("192.0.2.9", ["ost-ar1"]),
    ],
)
def test_the_words_of_the_device_filter(words: str, names: list[str]) -> None:
    accepts = DEVICE_WORDS.parse(words, ANN).accepts

    assert [row.name for row in DEVICES if accepts(row)] == names


def test_the_words_of_the_other_filters_and_what_they_do_not_know() -> None:
    interfaces = [make_interface(1), make_interface(2, mark=make_mark(MINOR))]
    bindings = [make_binding(1, service="SIP-1"), make_binding(2, outcome=Outcome.SILENT)]

    assert [row.id for row in interfaces if INTERFACE_WORDS.parse("state:alarm link:lnk-7", ANN).accepts(row)] == [2]
    assert [row.id for row in bindings if BINDING_WORDS.parse("service:sip or state:silent", ANN).accepts(row)] == [
        1,
        2,
    ]
    assert [row.id for row in bindings if BINDING_WORDS.parse("service:none", ANN).accepts(row)] == [2]
    with pytest.raises(FilterError, match="unknown state 'gone'"):
        DEVICE_WORDS.parse("state:gone", ANN)


def test_every_cell_of_every_table_has_a_text() -> None:
    clock = VirtualClock(NOW)
    rows: list[DeviceRow] = [*DEVICES, make_device(4, heard_at=None, location="", health=Health.UNASKED)]

    assert all(column.text(row) for column in device_columns(clock) for row in rows)
    assert all(column.text(row) for column in interface_columns(clock) for row in [make_interface(1)])
    assert all(column.text(row) for column in binding_columns(clock) for row in [make_binding(1, answered_at=None)])
    for columns in (device_columns(clock), interface_columns(clock), binding_columns(clock)):
        for column in columns:
            assert len({column.key for column in columns}) == len(columns)
            assert column.title
