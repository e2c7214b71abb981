"""Two desks on one store: each says what it has open and sees who else is there; a desk of its own says nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.people.presence import Presence, PresenceKind, Present, be_present, leave
from tests.conftest import store_settings
from tests.postgres import PostgresServer
from tests.ui.builders import raise_one
from ui.application import Desk
from ui.presence import presence_text

BOB = Actor("bob", Role.FIELD)


@pytest.fixture
def core(
    postgres_server: PostgresServer, postgres_template: str, tmp_path: Path, clock: VirtualClock
) -> Iterator[Core]:
    with postgres_server.database(template=postgres_template) as url:
        opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER), clock)
        yield opened
        opened.close()


def present(core: Core) -> list[tuple[str, PresenceKind, int]]:
    with core.read() as session:
        return [(row.owner, row.kind, row.entity_id) for row in session.scalars(select(Presence))]


def look_twice(desk: Desk) -> None:
    """What stands there for two looks is said."""
    desk.window.presence.tick()
    desk.window.presence.tick()


def test_each_desk_says_what_is_open_there_and_shows_who_else_has_it_open(
    core: Core, open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    alarm = raise_one(core, resource="LINK-1", text="Link down")
    with core.work(BOB) as work:
        be_present(work, desk="bob's", kind=PresenceKind.ALARM, entity_id=alarm)
    desk = open_desk(core)
    assert desk.window.console is not None
    line = desk.window.console.detail.others
    qtbot.waitUntil(lambda: desk.window.console is not None and desk.window.console.standing() is not None)

    look_twice(desk)

    qtbot.waitUntil(lambda: line.text() == "bob (field) looks since 08:00")
    assert line.isVisible()
    qtbot.waitUntil(lambda: ("ann", PresenceKind.ALARM, alarm) in present(core))

    with core.work(BOB) as work:
        be_present(work, desk="bob's", kind=PresenceKind.ALARM, entity_id=alarm, is_editing=True)
    qtbot.waitUntil(lambda: line.text() == "bob (field) edits since 08:00")

    with core.work(BOB) as work:
        leave(work, desk="bob's")
    qtbot.waitUntil(lambda: not line.isVisible())

    desk.window.stop()
    qtbot.waitUntil(lambda: present(core) == [])


def test_a_desk_with_a_store_of_its_own_says_nothing(
    shift_core: Core, open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)

    look_twice(desk)

    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    assert present(shift_core) == []


def test_who_edits_is_named_before_who_looks() -> None:
    at = datetime(2026, 11, 10, 8, 12, tzinfo=UTC)

    text = presence_text([Present("cleo", Role.CARE, at, False), Present("bob", Role.FIELD, at, True)])

    assert text == "bob (field) edits since 08:12 · cleo (care) looks since 08:12"
    assert presence_text([]) == ""
