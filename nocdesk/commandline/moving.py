"""`nocdesk move`: what it asks of the settings, and what it says."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from nocdesk.carrying.address import store_address
from nocdesk.carrying.carry import TableRow
from nocdesk.carrying.moving import Moved, move_store
from nocdesk.commandline.opening import (
    Invocation,
    allow,
    database_password,
    named_password,
    operator_name,
    require_store,
)
from nocdesk.commandline.output import show_json, show_progress, show_table
from nocdesk.language import _, ngettext
from nocdesk.people.model import Actor
from nocdesk.people.policy import Act
from nocdesk.settings import settings_file
from nocdesk.store.base import make_engine

Alone = Callable[[Engine, str], AbstractContextManager[None]]
"""Keeps collectors off a store for as long as the block lasts, or refuses because one is there."""

_SHOWN_DIGITS = 16


@dataclass(frozen=True, slots=True)
class MoveWishes:
    """Where to, and how."""

    to: str
    credential: str
    afresh: bool
    as_json: bool


def move(call: Invocation, wishes: MoveWishes, alone: Alone) -> None:
    """Carry the store of these settings, and say which setting names the new one."""
    settings = call.settings()
    allow(Actor(operator_name(), settings.role), Act.KEEP_STORE)
    require_store(settings)
    here = make_url(settings.database_url)
    password = database_password(settings)
    source = make_engine(here if password is None else here.set(password=password))
    there = store_address(wishes.to, named_password(settings, wishes.credential))
    target = make_engine(there)
    try:
        with alone(source, settings.database_url), alone(target, wishes.to):
            moved = move_store(source, target, show_progress, afresh=wishes.afresh)
    finally:
        source.dispose()
        target.dispose()
    address = there.render_as_string(hide_password=True)
    if wishes.as_json:
        show_json({"database_url": address, "rows": moved.rows, "tables": [asdict(each) for each in moved.tables]})
        return
    show_carried(moved.tables)
    _say_that_both_are_alike(moved)
    show_change_of_store(call, address)


def show_carried(tables: tuple[TableRow, ...]) -> None:
    """Each table that has rows, with the beginning of what tells them from others."""
    rows = [(each.name, each.rows, each.digest[:_SHOWN_DIGITS]) for each in tables if each.rows]
    show_table(["table", "rows", "hash"], rows, empty=_("The store is empty."))


def show_change_of_store(call: Invocation, address: str) -> None:
    """Which setting names the new store, and where it stands."""
    print(_("To work on the new one, write into {file}:").format(file=settings_file(call.config)))
    print(f'database_url = "{address}"')


def _say_that_both_are_alike(moved: Moved) -> None:
    print(
        ngettext(
            "{count} row, the same on both sides. The old store is as it was.",
            "{count} rows, the same on both sides. The old store is as it was.",
            moved.rows,
        ).format(count=moved.rows)
    )
