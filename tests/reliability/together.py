"""People at desks of their own, on one store, who do something to one thing at the same time."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from tests.conftest import store_settings

PEOPLE = 4
Person = TypeVar("Person")
Seen = TypeVar("Seen")


def desks_at(core: Core, database_url: str, tmp_path: Path, role: Role) -> list[Core]:
    """A desk for each of the people, on the store of `core`."""
    settings = store_settings(database_url, tmp_path)
    return [open_core(settings, Actor(f"writer {n}", role), core.clock) for n in range(PEOPLE)]


def act_together(
    people: Sequence[Person], rounds: int, read: Callable[[Person], Seen], act: Callable[[Person, Seen], None]
) -> None:
    """All read, then all act on what they read, so many times."""
    together = threading.Barrier(len(people), timeout=60)

    def work(person: Person) -> None:
        try:
            for _ in range(rounds):
                together.wait()
                seen = read(person)
                together.wait()
                act(person, seen)
        except BaseException:
            together.abort()
            raise

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(work, people))


def store_of(core: Core) -> str:
    """What kind of store it is."""
    return "PostgreSQL" if core.is_shared else "SQLite"
