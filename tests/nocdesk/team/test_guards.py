"""What stands in a row by whom, which rows are whose, and that no write lands on a version it has not seen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from psycopg.errors import SerializationFailure
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from nocdesk.people.model import Role
from nocdesk.store.audit_writing import write_entries
from nocdesk.team.applying import team_engine
from nocdesk.team.catalogue import place, versioned_tables
from nocdesk.team.row_rules import ROW_RULES
from tests.conftest import START
from tests.nocdesk.team.rows import NEW, asked_row, new_row
from tests.nocdesk.team.team_store import LOGINS, connected, is_denied

ALL_IN_ROW_SECURITY = {rule.table for rule in ROW_RULES}


@contextmanager
def administered(url: str) -> Iterator[Connection]:
    engine = team_engine(make_url(url))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def is_stale(connection: Connection, statement: str) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text(statement))
    except OperationalError as error:
        if not isinstance(error.orig, SerializationFailure):
            raise
        return True
    return False


@pytest.mark.parametrize("name", versioned_tables())
def test_a_write_that_did_not_see_the_newest_version_is_refused(filled_url: str, name: str) -> None:
    with administered(filled_url) as connection:
        stale = [is_stale(connection, f"UPDATE {place(name)} SET version = version {step}") for step in ("+ 2", "- 1")]
        fresh = is_stale(connection, f"UPDATE {place(name)} SET version = version + 1")
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.execute(text(f"ALTER TABLE {place(name)} DISABLE TRIGGER b_guard_version"))
        without_the_guard = is_stale(connection, f"UPDATE {place(name)} SET version = version - 1")
        connection.rollback()

    assert (stale, fresh, without_the_guard) == ([True, True], False, False)


def test_a_change_without_a_version_is_refused_where_people_edit_and_let_through_where_it_follows(
    filled_url: str,
) -> None:
    with administered(filled_url) as connection:
        edited = is_stale(connection, "UPDATE public.trouble_ticket SET text = 'mine'")
        followed = is_stale(connection, "UPDATE public.service SET class_since = now()")
        grown = is_stale(connection, "UPDATE public.sla_breach SET bad_s = 77")
        connection.rollback()

    assert (edited, followed, grown) == (True, False, False)


@pytest.mark.parametrize("table", sorted(ALL_IN_ROW_SECURITY))
def test_row_security_binds_the_owner_too(filled_url: str, table: str) -> None:
    with connected(filled_url, "nocdesk") as connection:
        flags = connection.execute(
            text(f"SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = '{place(table)}'::regclass")
        ).one()

    assert tuple(flags) == (True, True)


def test_what_people_keep_for_themselves_is_theirs(filled_url: str) -> None:
    values: Mapping[str, Mapping[str, object]] = {
        "saved_view": {"owner": "engineer1"},
        "list_view": {"owner": "engineer1"},
        "plot_note": {"author": "engineer1", "is_bookmark": True},
    }
    with administered(filled_url) as connection:
        for number, (table, given) in enumerate(values.items(), NEW + 10):
            connection.execute(new_row(table, number, signed_by="engineer1", **given))
    counts = {}
    for login in (LOGINS[Role.ENGINEER], LOGINS[Role.SUPERVISOR], LOGINS[Role.CARE]):
        with connected(filled_url, login) as connection:
            counts[login] = [
                connection.scalar(text(f"SELECT count(*) FROM {table} WHERE id > 900")) for table in values
            ]
            forged = is_denied(connection, asked_row("saved_view", signed_by="ida"))
            taken = connection.execute(text("DELETE FROM saved_view WHERE id > 900")).rowcount
            connection.rollback()
            assert forged
            assert taken == (1 if login == "engineer1" else 0)

    assert counts == {"engineer1": [1, 1, 1], "supervisor1": [0, 0, 0], "care1": [0, 0, 0]}


def test_nobody_signs_with_another_name_or_in_another_role(filled_url: str) -> None:
    with connected(filled_url, LOGINS[Role.FIELD]) as connection:
        own = asked_row("ticket_event", signed_by="field1")
        automatic = asked_row("ticket_event", signed_by="NocDesk")
        forged = asked_row("ticket_event", signed_by="engineer1")
        renamed = text("UPDATE trouble_ticket SET updated_by = 'engineer1', version = version + 1")

        assert [is_denied(connection, each) for each in (own, automatic, forged, renamed)] == [False, True, True, True]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PORTAL])
def test_the_trail_says_who_it_was_whatever_is_written_into_it(filled_url: str, role: Role) -> None:
    forged = {"actor": "boss", "role": Role.ADMINISTRATOR, "action": "x", "kind": "x", "entity_id": 1, "at": START}
    with connected(filled_url, LOGINS[role]) as connection:
        write_entries(connection, [{**forged, "before": {}, "after": {"by": role}}])
        connection.commit()
    with connected(filled_url, "nocdesk") as connection:
        written = connection.execute(text("SELECT actor, role FROM audit_entry ORDER BY seq DESC LIMIT 1")).one()

    assert tuple(written) == (LOGINS[role], role)


def test_an_exclusion_is_signed_by_another_person_than_proposed_it(filled_url: str) -> None:
    with administered(filled_url) as connection:
        connection.execute(
            new_row("sla_breach_decision", NEW + 1, signed_by="", by="supervisor1", step="exclude", breach_id=1)
        )
    signed = {}
    for login, role in (("supervisor1", "supervisor"), ("administrator1", "administrator")):
        with connected(filled_url, login) as connection:
            entry = asked_row("sla_breach_decision", signed_by=login, step="sign", state="excluded", role=role)
            state = text("UPDATE sla_breach SET state = 'excluded', version = version + 1")
            twice = asked_row("ledger_correction", signed_by=login, second_signature=login)
            signed[login] = [not is_denied(connection, each) for each in (entry, state, twice)]
    with administered(filled_url) as connection:
        connection.execute(text(f"DELETE FROM public.sla_breach_decision WHERE id = {NEW + 1}"))

    assert signed == {"supervisor1": [False, False, False], "administrator1": [True, True, False]}


def test_objects_of_a_person_do_not_lead_a_guard_astray(filled_url: str) -> None:
    """The control is the right to make temporary objects, which nobody of a team has."""
    shadows = (
        "CREATE TEMP TABLE sla_breach_decision AS SELECT 1 AS id, 1 AS breach_id, 'exclude' AS step, 'x' AS by",
        "CREATE TEMP VIEW pg_auth_members AS SELECT NULL::oid AS roleid, NULL::oid AS member",
        "CREATE FUNCTION pg_temp.my_role() RETURNS text LANGUAGE sql AS $$ SELECT 'administrator' $$",
        "CREATE FUNCTION pg_temp.to_jsonb(anyelement) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{}'::jsonb $$",
        "SET search_path = pg_temp, public, network, nocdesk",
    )
    close = text("UPDATE public.trouble_ticket SET status = 'closed', version = version + 1 WHERE id = 1")
    with administered(filled_url) as connection:
        connection.execute(text(f"GRANT TEMP ON DATABASE {connection.engine.url.database} TO field1"))
    with connected(filled_url, LOGINS[Role.FIELD]) as connection:
        for shadow in shadows:
            connection.execute(text(shadow))
        connection.commit()
        believed = connection.scalar(text("SELECT nocdesk.my_role()"))
        closed = is_denied(connection, close)
    with administered(filled_url) as connection:
        connection.execute(text(f"REVOKE TEMP ON DATABASE {connection.engine.url.database} FROM field1"))

    assert believed == "field"
    assert closed
