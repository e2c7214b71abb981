"""R19: whoever kills a migration finds the old schema with its rows, whole; and then it goes on."""

import random
import sys
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from nocdesk.model import Base
from nocdesk.store.base import make_engine
from nocdesk.store.schema import alembic_config, prepare_schema, stored_revision
from tests.nocdesk.store.test_migrations import OLD_LEDGER, OLD_STORE
from tests.reliability.figures import figure
from tests.reliability.forks import DONE, KILLED, forks
from tests.reliability.migrating import AT_THE_STAMP
from tests.reliability.record import Telling
from tests.reliability.store_state import schema_of, state_of

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.timeout(figure(600, 7_200)),
    pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills as POSIX does"),
]

MIGRATING = "tests.reliability.migrating"
KILLS = figure(1, 12)
LATEST = 8
"""Among the first statements of a step, or before its stamp where it has fewer."""


@pytest.fixture
def old(database_url: str) -> Iterator[Engine]:
    """A store of the first schema with rows in it."""
    engine = make_engine(database_url)
    with forks(MIGRATING) as steps:
        assert steps.take(url=database_url, to="base", is_down=True) == DONE
        assert steps.take(url=database_url, to="0001") == DONE
    with engine.connect() as connection:
        for statement in (*OLD_STORE, *OLD_LEDGER):
            connection.exec_driver_sql(statement)
        connection.commit()
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    """Every revision, the first one first."""
    found = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    return [each.revision for each in found][::-1]


def test_every_migration_up_and_down_is_killed_and_leaves_the_old_schema_whole(
    old: Engine, database_url: str, promise: Telling
) -> None:
    moments, order = random.Random(19), revisions()
    kills = wrong = 0
    with forks(MIGRATING) as steps:
        for to, is_down in [*((one, False) for one in order[1:]), *((one, True) for one in order[-2::-1])]:
            before = state_of(old)
            for moment in moments.sample(range(1, 2 * LATEST), KILLS):
                killed_at = moment if moment <= LATEST else AT_THE_STAMP
                assert steps.take(url=database_url, to=to, is_down=is_down, killed_at=killed_at) == KILLED
                kills += 1
                wrong += state_of(old) != before
            assert steps.take(url=database_url, to=to, is_down=is_down) == DONE
            assert stored_revision(old) == to

    prepare_schema(old)

    with old.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    promise.kept("R19", "migrations up and down, killed within", injected=kills, wrong=wrong)


def test_control_without_a_transaction_around_it_a_killed_migration_ends_between(
    old: Engine, database_url: str, promise: Telling
) -> None:
    before = schema_of(old)
    with forks(MIGRATING) as steps:
        killed = steps.take(url=database_url, to="0002", killed_at=AT_THE_STAMP, is_guarded=False)

    assert (killed, stored_revision(old)) == (KILLED, "0001")
    changed = set(schema_of(old)) ^ set(before)
    assert changed
    said = f"no transaction, {old.dialect.name}: {len(changed)} parts are not of the schema that the store says it has"
    promise.control("R19", said)
