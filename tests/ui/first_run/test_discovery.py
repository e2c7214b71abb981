"""Devices are discovered at the desk over real SNMP: proposals with reasons, taken or left out by keys."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.credential_text import credential_to_json
from nocdesk.credentials import Credentials, MemoryCredentials
from nocdesk.network.left_out import leave_out_proposals
from nocdesk.network.model import Device
from nocdesk.people.model import AuditEntry, Role
from nocdesk.provider.stored import stored_provider
from probes.demo import DemoOptions
from probes.discovery.command import Wishes
from probes.discovery.discovery import Discovery
from probes.discovery.hosts import Host
from probes.discovery.knocking import Unanswered
from probes.simulator.device_view import device_views
from probes.simulator.fast_agent import CommunityAgent
from probes.simulator.network import read_network
from probes.simulator.playback import Playback
from probes.simulator.played_device import PlayedDevice, Ticker
from probes.simulator.story_file import read_story
from tests.probes.serving import RECORDED, serving
from ui.application import Desk
from ui.first_run.discovery_dialog import DiscoveryDialog
from ui.first_run.discovery_run import DiscoveryRun, StoppedError
from ui.first_run.proposals import ProposalKind, proposals_of

OpenDesk = Callable[..., Desk]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def port(desk_clock: VirtualClock) -> Iterator[int]:
    """A device of the demo's network that answers SNMP."""
    options = DemoOptions()
    network = read_network(options.provider)
    playback = Playback(read_story(options.story, network), desk_clock.now())
    view = next(iter(device_views(network, playback).values()))
    with serving(CommunityAgent(PlayedDevice(view, Ticker(playback, desk_clock)), RECORDED)) as port:
        yield port


@pytest.fixture(autouse=True)
def _lab_credential(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "lab").write_text(credential_to_json(RECORDED), encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))


def asked(desk: Desk, qtbot: QtBot, hosts: str) -> DiscoveryDialog:
    """The window as its key opens it, with what was found."""
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_D, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DiscoveryDialog)
    qtbot.waitUntil(dialog.hosts.hasFocus)
    QTest.keyClicks(dialog.hosts, hosts)
    QTest.keyClick(dialog.hosts, Qt.Key.Key_Tab)
    QTest.keyClicks(dialog.credential, "lab")
    QTest.keyClick(dialog.credential, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.is_asking)
    return dialog


def test_what_is_found_is_looked_at_taken_and_known_the_next_time(
    empty_core: Core, open_desk: OpenDesk, qtbot: QtBot, port: int
) -> None:
    desk = open_desk(empty_core, role=Role.ADMINISTRATOR)
    dialog = asked(desk, qtbot, f"127.0.0.1:{port}")
    (found,) = dialog.table.model.shown_rows
    with empty_core.read() as session:
        before = session.scalars(select(Device.name)).all()

    QTest.keyClick(dialog.table.view, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "taken in" in dialog.state.text())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    again = asked(desk, qtbot, f"127.0.0.1:{port}")

    assert (found.kind, before) == (ProposalKind.NEW, [])
    assert found.adds.startswith("device, ")
    assert "answers SNMP v2c with 'lab'" in found.reason
    assert any(found.name in step for step in found.steps)
    (known,) = again.table.model.shown_rows
    assert (known.kind, known.can_be_taken, again.take_all.isEnabled()) == (ProposalKind.KNOWN, False, False)
    with empty_core.read() as session:
        assert session.scalars(select(Device.name)).all() == [found.name]
        assert set(session.scalars(select(AuditEntry.actor))) == {empty_core.actor.name}
    QTest.keyClick(again, Qt.Key.Key_Escape)


def test_an_engineer_looks_and_leaves_out_and_hears_who_may_take(
    empty_core: Core, open_desk: OpenDesk, qtbot: QtBot, port: int
) -> None:
    dialog = asked(open_desk(empty_core), qtbot, f"127.0.0.1:{port}")

    QTest.keyClick(dialog.table.view, Qt.Key.Key_Return, CONTROL)
    may_take = dialog.take_one.isEnabled() or dialog.take_all.isEnabled()
    dialog.leave_out.setFocus()
    QTest.keyClick(dialog.leave_out, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.state.text().endswith(" left out"))

    assert not dialog.is_asking
    assert not may_take
    assert "needs an administrator" in dialog.trouble.text()
    assert dialog.table.model.shown_rows == []
    with empty_core.read() as session:
        assert session.scalars(select(Device)).all() == []
    dialog.hosts.setFocus()
    dialog.hosts.setText("not a host!")
    QTest.keyClick(dialog.hosts, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.is_asking)
    assert "not a host!" in dialog.state.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_what_was_left_out_is_remembered_seen_on_demand_and_taken_back(
    empty_core: Core, open_desk: OpenDesk, qtbot: QtBot, port: int
) -> None:
    host = f"127.0.0.1:{port}"
    desk = open_desk(empty_core, role=Role.ADMINISTRATOR)
    dialog = asked(desk, qtbot, host)
    (found,) = dialog.table.model.shown_rows
    QTest.keyClick(dialog.table.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: dialog.state.text() == f"{found.name} left out")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    again = asked(desk, qtbot, host)
    assert again.table.model.shown_rows == []
    assert "One was left out before." in again.state.text()
    assert not again.take_all.isEnabled()
    QTest.keyClick(again, Qt.Key.Key_L, CONTROL)
    (left,) = again.table.model.shown_rows
    assert left.left_out.startswith(f"left out by {empty_core.actor.name}, ")
    assert not again.take_all.isEnabled()
    again.table.view.ensure_current(at_top=True)
    assert again.leave_out.text() == "Propose again"
    QTest.keyClick(again.table.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "will be proposed again" in again.state.text())
    assert again.take_all.isEnabled()
    QTest.keyClick(again, Qt.Key.Key_Escape)

    last = asked(desk, qtbot, host)
    assert [(row.name, row.left_out) for row in last.table.model.shown_rows] == [(found.name, "")]
    QTest.keyClick(last, Qt.Key.Key_Escape)


def test_something_else_of_a_host_that_was_left_out_is_proposed(
    empty_core: Core, open_desk: OpenDesk, qtbot: QtBot, port: int
) -> None:
    desk = open_desk(empty_core, role=Role.ADMINISTRATOR)
    dialog = asked(desk, qtbot, f"127.0.0.1:{port}")
    (found,) = dialog.table.model.shown_rows
    assert found.offered is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    with empty_core.work() as work:
        leave_out_proposals(work, offers=[replace(found.offered, names=found.offered.names[1:])])

    again = asked(desk, qtbot, f"127.0.0.1:{port}")

    assert [row.left_out for row in again.table.model.shown_rows] == [""]
    QTest.keyClick(again, Qt.Key.Key_Escape)


def test_one_that_is_stopped_ends_and_proposes_nothing(empty_core: Core, qtbot: QtBot, port: int) -> None:
    run = DiscoveryRun(
        empty_core, Wishes([f"127.0.0.1:{port}"], ["lab"]), Credentials([MemoryCredentials({"lab": RECORDED})])
    )
    run.stop()

    with pytest.raises(StoppedError, match="Nothing was changed"):
        run.find()


def test_what_the_store_has_and_nobody_answers_for_is_said_to_be_gone(provider_core: Core) -> None:
    with provider_core.read() as session:
        stored = stored_provider(session)
        device = stored.device[0]
        hosts = (Host(device.address, device.port, is_named=False), Host("192.0.2.9", is_named=False))
        lost = tuple(Unanswered(host, "silent", "no answer") for host in hosts)
        rows = proposals_of(session, Discovery((), lost), stored)

    assert [(row.kind, row.name, row.can_be_taken) for row in rows] == [(ProposalKind.GONE, device.name, False)]
