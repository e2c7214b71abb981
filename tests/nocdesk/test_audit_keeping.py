"""The end of the audit trail is told outside the store: to a file, syslog and by mail, and a rewritten trail shows."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from nocdesk.audit_keeping import AuditKeeping
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.credentials import Credentials
from nocdesk.people.audit_anchors import present_anchor, read_anchors
from nocdesk.people.model import Actor, AuditAnchor, Role
from nocdesk.people.verifying import FaultKind, verify_trail
from nocdesk.setting_groups import AuditSettings, NoticeSettings, Transport
from nocdesk.syslog import SyslogError, send_syslog, syslog_line
from tests.conftest import START, store_settings
from tests.nocdesk.notices.servers import MailServer, mail_server

WAIT_S = 60.0


@pytest.fixture
def letters() -> Iterator[MailServer]:
    """A mail server on loopback."""
    with mail_server() as server:
        yield server


@pytest.fixture
def syslog() -> Iterator[socket.socket]:
    """A server of syslog that takes datagrams."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiving:
        receiving.bind(("127.0.0.1", 0))
        receiving.settimeout(WAIT_S)
        yield receiving


@pytest.fixture
def told_core(
    sqlite_core: Core, tmp_path: Path, clock: VirtualClock, letters: MailServer, syslog: socket.socket
) -> Iterator[Core]:
    """A store whose settings name all three places."""
    notices = NoticeSettings(host="127.0.0.1", port=letters.port, transport=Transport.NONE, sender="noc@example.com")
    audit = AuditSettings(syslog=f"udp://127.0.0.1:{syslog.getsockname()[1]}", mail=("audit@example.com",))
    settings = store_settings(str(sqlite_core.engine.url), tmp_path).model_copy(
        update={"notices": notices, "audit": audit}
    )
    core = open_core(settings, Actor("ann", Role.ENGINEER), clock)
    yield core
    core.close()


def act(core: Core) -> None:
    with core.work() as work:
        work.audit_file("act", "file", {}, {})


def test_each_place_is_told_the_end_and_only_when_it_has_moved(
    told_core: Core, letters: MailServer, syslog: socket.socket
) -> None:
    keeping = AuditKeeping(told_core, Credentials([]))
    for _hour in range(2):
        act(told_core)
        keeping.run()
        keeping.run()

    with told_core.read() as session:
        rows = session.scalars(select(AuditAnchor).order_by(AuditAnchor.id)).all()
        end = present_anchor(session)
    anchors = read_anchors(told_core.settings.anchor_file)
    lines = [syslog.recv(4096).decode() for _ in anchors]
    assert [(row.seq, row.told_to, row.fault) for row in rows] == [
        (1, "file, syslog, audit@example.com", ""),
        (2, "file, syslog, audit@example.com", ""),
    ]
    assert (len(anchors), anchors[-1], len(letters.letters)) == (2, end, 2)
    assert lines[-1].startswith("<109>1 2026-11-10T08:00:00.000000Z ")
    assert lines[-1].endswith(f" nocdesk - audit-anchor - end of the audit trail {end.words}")
    assert end.words in letters.letters[-1].get_content()


def test_a_trail_that_was_made_anew_shows_at_the_next_anchor_and_in_the_file(sqlite_core: Core) -> None:
    keeping = AuditKeeping(sqlite_core, Credentials([]))
    act(sqlite_core)
    keeping.run()
    with sqlite_core.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_refuse_delete"))
        connection.execute(text("DELETE FROM audit_entry"))
        connection.execute(text("UPDATE audit_head SET seq = 0, act_seq = 0, hash = :none"), {"none": "0" * 64})
    with sqlite_core.work() as work:
        work.audit_file("another act", "file", {}, {})

    keeping.run()

    with sqlite_core.read() as session:
        fault = session.scalars(select(AuditAnchor.fault).order_by(AuditAnchor.id.desc())).first()
        alone = verify_trail(session)
        against = verify_trail(session, read_anchors(sqlite_core.settings.anchor_file))
    assert alone.is_whole
    assert fault == "the trail is not the one that was anchored before: verify it"
    assert [(found.kind, found.seq) for found in against.faults] == [(FaultKind.NOT_THE_ANCHORED, 1)]


def test_a_place_that_takes_nothing_is_named_and_tried_again(told_core: Core, letters: MailServer) -> None:
    broken = told_core.settings.model_copy(
        update={"audit": AuditSettings(syslog="unix:///nowhere/log", mail=("audit@example.com",))}
    )
    core = Core(told_core.engine, broken, told_core.actor, told_core.clock)
    act(core)

    AuditKeeping(core, Credentials([])).run()
    AuditKeeping(core, Credentials([])).run()

    with core.read() as session:
        rows = session.scalars(select(AuditAnchor)).all()
    assert [row.told_to for row in rows] == ["file, audit@example.com"] * 2
    assert all(row.fault.startswith("syslog: syslog unix:///nowhere/log takes nothing") for row in rows)


def test_a_line_of_syslog_has_no_blank_in_its_head_and_a_wrong_place_is_refused() -> None:
    assert syslog_line("my host", "audit-anchor", "text", START).startswith(
        "<109>1 2026-11-10T08:00:00.000000Z my-host "
    )
    with pytest.raises(SyslogError):
        send_syslog("unix:///nowhere/log", "x")
    with pytest.raises(ValueError, match="write udp://HOST:514"):
        AuditSettings(syslog="tcp://host")
