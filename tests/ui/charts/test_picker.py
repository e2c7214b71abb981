"""The service picker's lines, and their model."""

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from tests.ui.charts.invented import invented_services, make_service
from ui.theme import Theme
from ui.widgets.service_entries import EntryKind, picker_entries, service_severity
from ui.widgets.service_picker import ServiceListModel, ServicePicker


def test_what_is_down_comes_before_what_is_breached_and_at_risk() -> None:
    entries = picker_entries(invented_services())

    assert [entry.title for entry in entries[:4]] == ["Needs attention", "VPN-NBK-0042", "INET-1G-207", "SIP-TRK-118"]


def test_customers_are_folded_and_show_how_many_services_they_have() -> None:
    entries = picker_entries(invented_services(), open_customers={"Portmore Health"})

    portmore = next(n for n, entry in enumerate(entries) if entry.title == "Portmore Health")
    assert entries[portmore].note == "4"
    assert [entry.title for entry in entries[portmore + 1 : portmore + 5]] == [
        "INET-1G-188", "SIP-TRK-118", "SIP-TRK-119", "VPN-PMH-0015",
    ]  # fmt: skip
    assert entries[portmore + 5].kind is EntryKind.CUSTOMER


@pytest.mark.parametrize("words", ["laboratory", "PORTMORE lab", "  1g-188 "])
def test_every_word_of_a_search_must_occur_somewhere(words: str) -> None:
    entries = picker_entries(invented_services(), words=words)

    assert [entry.title for entry in entries if entry.service is not None] == ["INET-1G-188"]


@pytest.mark.parametrize(
    ("state", "is_down", "expected"),
    [
        (None, False, None),
        (Verdict.MET, False, None),
        (Verdict.AT_RISK, False, PerceivedSeverity.MINOR),
        (Verdict.BREACHED, False, PerceivedSeverity.MAJOR),
        (Verdict.MET, True, PerceivedSeverity.CRITICAL),
    ],
)
def test_a_service_is_marked_by_its_state_and_its_sla(
    state: Verdict | None, is_down: bool, expected: PerceivedSeverity | None
) -> None:
    assert service_severity(make_service(1, "A", "B", state=state, is_down=is_down)) is expected


def test_the_list_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = ServiceListModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]

    model.show(picker_entries(invented_services()))
    model.show(picker_entries(invented_services(), words="vpn"))
    model.show([])


def test_choosing_a_customer_unfolds_it_and_choosing_a_service_asks_for_it(qtbot: QtBot, theme: Theme) -> None:
    picker = ServicePicker(theme)
    qtbot.addWidget(picker)
    picker.set_services(invented_services())
    picker.show()
    before = picker.model.rowCount()
    portmore = next(n for n in range(before) if picker.model.entry(n).title == "Portmore Health" and n > 4)

    picker._on_clicked(picker.model.index(portmore))
    with qtbot.waitSignal(picker.service_chosen) as chosen:
        picker._on_clicked(picker.model.index(portmore + 1))

    assert picker.model.rowCount() == before + 4
    assert chosen.args == [6]


def test_a_search_that_finds_nothing_says_how_to_get_out(qtbot: QtBot, theme: Theme) -> None:
    picker = ServicePicker(theme)
    qtbot.addWidget(picker)
    picker.set_services(invented_services())
    picker.show()

    picker.search.setText("zeppelin")

    assert "Esc clears" in picker._message.text()
    assert picker._message.isVisible()
