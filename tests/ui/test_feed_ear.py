"""A desk on PostgreSQL hears of commits without asking, of its own acts at once, and again after it was cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from tests.conftest import store_settings
from tests.postgres import PostgresServer
from tests.ui.builders import raise_one
from ui.background import Background
from ui.change_feed import ChangeFeed, Changes

_LISTENERS = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_visible_in_snapshot%' "


@pytest.fixture
def core(postgres_server: PostgresServer, postgres_template: str, tmp_path: Path) -> Iterator[Core]:
    with postgres_server.database(template=postgres_template) as url:
        opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER))
        yield opened
        opened.close()


def count(core: Core, statement: str) -> int:
    with core.engine.begin() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM ({statement} AND pid <> pg_backend_pid()) AS found")) or 0


def test_a_desk_hears_of_commits_wakes_for_its_own_acts_and_comes_back_after_it_was_cut_off(
    core: Core, background: Background, qtbot: QtBot
) -> None:
    feed, heard, faults, answers = ChangeFeed(core, background), list[Changes](), list[str](), list[float]()
    before = raise_one(core, resource="LINK-1", text="since the store was opened")
    feed.changed.connect(heard.append)
    feed.failed.connect(faults.append)
    feed.answered.connect(answers.append)

    feed.start()
    qtbot.waitUntil(lambda: any(before in changes.of("alarm") for changes in heard))
    alarm = raise_one(core, resource="LINK-2", text="while it sleeps")
    qtbot.waitUntil(lambda: any(alarm in changes.of("alarm") for changes in heard))
    assert not feed._timer.isActive()
    assert not any(changes.has_gap for changes in heard)

    looks = len(answers)
    feed.look()
    qtbot.waitUntil(lambda: len(answers) > looks)

    assert count(core, f"SELECT pg_terminate_backend(pid) {_LISTENERS}") == 1
    qtbot.waitUntil(lambda: any(changes.has_gap for changes in heard))
    assert faults[0].startswith("The store did not answer")
    alarm = raise_one(core, resource="LINK-3", text="after that")
    qtbot.waitUntil(lambda: any(alarm in changes.of("alarm") for changes in heard))

    feed.stop()
    qtbot.waitUntil(lambda: count(core, f"SELECT 1 {_LISTENERS}") == 0)
