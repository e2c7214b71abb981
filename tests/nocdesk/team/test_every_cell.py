"""Every cell of role and act as raw SQL under a login of the role: what the policy denies, the database denies."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from nocdesk.people.model import Role
from nocdesk.people.policy import Act, may
from nocdesk.team.applying import found_team, team_engine
from nocdesk.team.catalogue import every_table, place, table_named
from nocdesk.team.grants import numbered_by_store
from nocdesk.team.needs import ALWAYS, NEEDS
from nocdesk.team.touches import together
from tests.nocdesk.team.acts_in_sql import RESTS_ON, UNENFORCED, WITHOUT_PORTAL, WITHOUT_SQL, statements
from tests.nocdesk.team.team_store import LOGINS, connected, is_denied
from tests.reliability.record import Telling

ACTS = tuple(act for act in Act if act not in WITHOUT_SQL)


def denied_cells() -> int:
    """How many cells the database has to deny."""
    return sum(not is_open(role, act) for role in Role for act in ACTS)


def is_open(role: Role, act: Act) -> bool:
    return (may(role, act) and role not in WITHOUT_PORTAL) or (role, act) in UNENFORCED


def wrong_cells(url: str) -> list[str]:
    """Cells in which the database and the policy differ."""
    wrong = []
    for role in Role:
        with connected(url, LOGINS[role]) as connection:
            for act in ACTS:
                expected = is_open(role, act)
                denied = [is_denied(connection, each) for each in statements(act, LOGINS[role], role)]
                if any(denied) if expected else not all(denied):
                    wrong.append(f"{role}: {act} is {'denied' if expected else 'open'}")
    return wrong


def test_every_cell_of_role_and_act_is_as_the_policy_says(filled_url: str) -> None:
    assert wrong_cells(filled_url) == []


def test_the_cells_that_no_database_can_tell_apart_are_all_named(filled_url: str) -> None:
    denied = {(role, act) for role in Role for act in ACTS if not may(role, act)}

    assert set(UNENFORCED) <= denied
    assert not set(RESTS_ON) & set(NEEDS)


@pytest.mark.chaos
def test_rights_that_are_wider_than_the_policy_are_found(filled_url: str, promise: Telling) -> None:
    """The control: without the wall the same statements pass, and founding the team again builds it up anew."""
    engine = team_engine(make_url(filled_url))
    with engine.begin() as connection:
        connection.execute(text("GRANT USAGE ON SCHEMA network TO nocdesk_field"))
        connection.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public, network TO nocdesk_field, nocdesk_auditor"))
        connection.execute(text("ALTER TABLE list_view DISABLE ROW LEVEL SECURITY"))
        connection.execute(text("ALTER TABLE trouble_ticket DISABLE TRIGGER USER"))
    engine.dispose()

    try:
        without_the_wall = wrong_cells(filled_url)
    finally:
        found_team(make_url(filled_url))

    for cell in ("auditor: correct_ledger", "field: view_network", "field: share_view", "field: close_ticket"):
        assert f"{cell} is open" in without_the_wall
    promise.control("S6", f"rights given to two roles and guards off: {len(without_the_wall)} denied cells are open")
    assert wrong_cells(filled_url) == []


def _given(role: Role, name: str) -> set[str]:
    return {column.name for column in table_named(name).columns} - numbered_by_store(role, name)


def _columns_written(role: Role) -> tuple[set[tuple[str, str]], set[tuple[str, str]], set[str]]:
    acts = [act for act in NEEDS if may(role, act)] if role not in WITHOUT_PORTAL else []
    touches = together([touch for act in acts for touch in NEEDS[act]] + (list(ALWAYS) if acts else []))
    added = {(touch.table, name) for touch in touches.values() if touch.adds for name in _given(role, touch.table)}
    if role not in {Role.COLLECTOR, Role.AUDITOR, Role.PORTAL}:
        added |= {("left_facts", "at"), ("left_facts", "facts")}
    changed = {(touch.table, column) for touch in touches.values() for column in touch.changes}
    return added, changed, {touch.table for touch in touches.values() if touch.removes}


@pytest.mark.chaos
def test_a_role_writes_no_column_of_any_table_but_those_that_its_acts_need(filled_url: str, promise: Telling) -> None:
    wrong = wrong_cells(filled_url)
    denied = denied_cells()
    for role in Role:
        added, changed, removed = _columns_written(role)
        with connected(filled_url, LOGINS[role]) as connection:
            for name in every_table():
                columns = [column.name for column in table_named(name).columns]
                tried = (
                    {
                        f'INSERT INTO {place(name)} ("{column}") SELECT NULL WHERE false': (name, column) in added
                        for column in columns
                    }
                    | {
                        f"DELETE FROM {place(name)} WHERE false": name in removed,
                        f"TRUNCATE {place(name)} CASCADE": False,
                    }
                    | {
                        f'UPDATE {place(name)} SET "{column}" = NULL WHERE false': (name, column) in changed
                        for column in columns
                    }
                )
                denied += sum(not expected for expected in tried.values())
                wrong += [
                    f"{role}: {sql}"
                    for sql, expected in tried.items()
                    if is_denied(connection, text(sql), Connection.execute) is expected
                ]

    assert wrong == []
    promise.kept("S6", "raw SQL under logins of all roles, denied", injected=denied, wrong=len(wrong))


@pytest.mark.parametrize("role", [Role.FIELD, Role.CARE, Role.PORTAL])
def test_no_internal_table_is_read_by_any_name_behind_the_wall(filled_url: str, role: Role) -> None:
    with connected(filled_url, LOGINS[role]) as connection:
        visible = connection.execute(
            text(
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = 'network' AND c.relkind IN ('r', 'v', 'm', 'p')"
            )
        ).all()
        open_doors = [
            name
            for schema, name in visible
            if not is_denied(connection, text(f'SELECT count(*) FROM "{schema}"."{name}"'))
        ]
        named = connection.scalar(
            text("SELECT count(*) FROM pg_views WHERE schemaname = 'masked' AND viewname IN ('trap', 'evidence_batch')")
        )
        blank = "SELECT DISTINCT resource || text || natural_key FROM alarm"
        seen = [] if role is Role.PORTAL else list(connection.scalars(text(blank)))

    assert len(visible) > 20
    assert open_doors == []
    assert named == 0
    assert seen == ([] if role is Role.PORTAL else [""])
