"""On a team's store nobody escapes the audit trail by raw SQL, writes another's name into it, or writes it over."""

from pathlib import Path

import pytest
from sqlalchemy import Row, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from nocdesk.audit_keeping import AuditKeeping
from nocdesk.clock import SystemClock
from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.people.audit_anchors import read_anchors
from nocdesk.people.model import SYSTEM, Actor, AuditAnchor, AuditEntry, Role
from nocdesk.people.verifying import verify_trail
from nocdesk.requests.model import Request, RequestKind
from nocdesk.settings import Settings
from nocdesk.team.applying import team_engine
from nocdesk.views.model import ListView
from tests.nocdesk.team.team_store import LOGINS, engine_of, team_url

__all__ = ["team_url"]

OWN_VIEW = (
    "INSERT INTO list_view (owner, list_name, name, text, is_shared) VALUES (session_user, 'alarms', 'v', '', {})"
)
FORGED = (
    "INSERT INTO audit_entry (at, actor, role, action, kind, entity_id, before, after, origin, program, is_carried, "
    "seq, act_seq, prev_hash, hash) VALUES ('2001-01-01', 'boss', 'supervisor', 'forged', 'x', 1, '{}', '{}', "
    "'elsewhere', 'p', true, 900, 900, 'h', 'h')"
)


def run(url: str, login: str, *statements: str) -> None:
    engine = engine_of(url, login)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def entries_after(url: str, seq: int) -> list[Row[str, Role, str, str, int]]:
    engine = team_engine(make_url(url))
    entry = AuditEntry
    with Session(engine) as session:
        query = select(entry.actor, entry.role, entry.action, entry.kind, entry.act_seq).where(entry.seq > seq)
        found = list(session.execute(query.order_by(entry.seq)).all())
        assert verify_trail(session).is_whole
    engine.dispose()
    return found


def last_seq(url: str) -> int:
    engine = team_engine(make_url(url))
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT seq FROM audit_head"))
    engine.dispose()
    return int(found)


def test_what_a_person_changes_by_raw_sql_is_in_the_trail(team_url: str) -> None:
    seq = last_seq(team_url)
    changed = "UPDATE list_view SET text = 'sev=critical' WHERE name = 'v'"

    run(team_url, LOGINS[Role.ENGINEER], OWN_VIEW.format("false"), changed, "UPDATE list_view SET text = text")
    run(team_url, LOGINS[Role.ENGINEER], "DELETE FROM list_view WHERE name = 'v'")

    found = entries_after(team_url, seq)
    assert [tuple(row[:4]) for row in found] == [
        ("engineer1", "engineer", "insert", "row/list_view"),
        ("engineer1", "engineer", "update", "row/list_view"),
        ("engineer1", "engineer", "delete", "row/list_view"),
    ]
    assert [row.act_seq - seq for row in found] == [1, 1, 3]


def test_a_number_is_in_the_trail_in_all_its_digits_whatever_the_session_shows(team_url: str) -> None:
    run(
        team_url,
        LOGINS[Role.ENGINEER],
        "INSERT INTO network.threshold (name, metric, side, trigger, rearm, count, rearm_count, severity, basis,"
        " over_min, weeks, hours, timezone) VALUES ('t', 'snmp_round_trip_ms', 'above', 10, 5, 3, 3, 'major', 'value',"
        " 5, 4, '[]', '')",
    )
    seq = last_seq(team_url)

    run(
        team_url,
        LOGINS[Role.ENGINEER],
        "SET extra_float_digits = -15",
        "UPDATE network.threshold SET trigger = 14 WHERE name = 't'",
    )

    assert [tuple(row[:4]) for row in entries_after(team_url, seq)] == [
        ("engineer1", "engineer", "update", "row/threshold")
    ]


def test_an_act_and_the_rows_that_it_changed_stand_together_and_name_the_login(team_url: str) -> None:
    seq = last_seq(team_url)
    engine = engine_of(team_url, LOGINS[Role.SUPERVISOR])
    core = Core(engine, Settings(), Actor("somebody else", Role.ADMINISTRATOR), SystemClock())
    with core.work() as work:
        view = ListView(owner="supervisor1", list_name="alarms", name="act", text="", is_shared=True)
        work.session.add(view)
        work.session.flush()
        work.audit("keep_view", view, {}, {"name": "act"})
    core.close()

    found = entries_after(team_url, seq)
    assert [tuple(row) for row in found] == [
        ("supervisor1", "supervisor", "keep_view", "list_view", seq + 1),
        ("supervisor1", "supervisor", "insert", "row/list_view", seq + 1),
    ]


def test_nobody_writes_in_another_name_or_over_what_is_there(team_url: str) -> None:
    seq = last_seq(team_url)
    run(team_url, LOGINS[Role.FIELD], FORGED)
    for words in (
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_head SET seq = 0",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    ):
        for role in (Role.FIELD, Role.ADMINISTRATOR, Role.AUDITOR, Role.COLLECTOR):
            with pytest.raises(DBAPIError):
                run(team_url, LOGINS[role], words)

    engine = team_engine(make_url(team_url))
    with Session(engine) as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.seq > seq)).all()
    engine.dispose()
    assert (entry.actor, entry.role, entry.seq, entry.origin) == ("field1", Role.FIELD, seq + 1, "local")
    assert (entry.at.year > 2001, entry.is_carried, entry.act_seq) == (True, False, seq + 1)


def test_a_collector_tells_the_end_of_the_trail_and_an_auditor_verifies_it(team_url: str, tmp_path: Path) -> None:
    run(team_url, LOGINS[Role.CARE], FORGED)
    collector = Core(engine_of(team_url, LOGINS[Role.COLLECTOR]), Settings(data_dir=tmp_path), SYSTEM, SystemClock())
    AuditKeeping(collector, Credentials([])).run()
    run(team_url, LOGINS[Role.CARE], FORGED)
    AuditKeeping(collector, Credentials([])).run()
    collector.close()

    engine = engine_of(team_url, LOGINS[Role.AUDITOR])
    with Session(engine) as session:
        report = verify_trail(session, read_anchors(tmp_path / "audit-anchors.txt"))
        told = [tuple(row) for row in session.execute(select(AuditAnchor.told_to, AuditAnchor.fault))]
    engine.dispose()
    assert (report.is_whole, report.anchored_seq, told) == (True, report.last.seq, [("file", ""), ("file", "")])


def test_money_is_in_the_trail_whoever_changes_it_and_the_work_of_a_collector_is_not(team_url: str) -> None:
    seq = last_seq(team_url)
    run(
        team_url,
        "nocdesk",
        "INSERT INTO public.customer (id, name, number, timezone, language, version) "
        "VALUES (1, 'Bank', 'C-1', 'UTC', 'en', 1)",
        "INSERT INTO public.agreement (id, name, customer_id, template, own_terms, starts_at, opens_tickets) "
        "VALUES (1, 'A', 1, 'gold', '{}', now(), false)",
    )
    engine = engine_of(team_url, LOGINS[Role.COLLECTOR])
    core = Core(engine, Settings(), SYSTEM, SystemClock())
    with core.work() as work:
        work.session.add(Request(kind=RequestKind.POLL_NOW, subject_id=1, asked_at=work.now, asked_by="x"))
    core.close()

    assert [tuple(row[:4]) for row in entries_after(team_url, seq)] == [
        ("nocdesk", "administrator", "insert", "row/agreement")
    ]
