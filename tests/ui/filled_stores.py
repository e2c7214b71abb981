"""Stores that are filled once a run and copied for each test: a copy takes a hundredth of the time of filling one."""

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings

T = TypeVar("T")
Fill = Callable[[Core], T]
START = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


class OpenFilled(Protocol):
    """Opens a store of this test as a function fills one; with what the function returned."""

    def __call__(self, fill: Fill[T]) -> tuple[Core, T]: ...


@dataclass(frozen=True, slots=True)
class FilledStore:
    """A directory with a store, the clock as the filling left it, and what the filling returned."""

    directory: Path
    clock: VirtualClock
    found: Any


@dataclass
class FilledStores:
    """Those of a run, each made when it is first asked for."""

    directory: Path
    _made: dict[str, FilledStore] = field(default_factory=dict)

    def open_copy(self, fill: Fill[T], directory: Path, clock: VirtualClock) -> tuple[Core, T]:
        """A core of ann, an engineer, on a copy, with `clock` set as the filling left it; and what it returned."""
        store = self._made.get(fill.__name__) or self._make(fill)
        shutil.copytree(store.directory, directory, dirs_exist_ok=True)
        clock.at, clock.elapsed_s = store.clock.at, store.clock.elapsed_s
        return _open(directory, clock), deepcopy(store.found)

    def _make(self, fill: Fill[Any]) -> FilledStore:
        directory, clock = self.directory / fill.__name__, VirtualClock(START)
        directory.mkdir()
        core = _open(directory, clock)
        found = fill(core)
        core.close()
        self._made[fill.__name__] = FilledStore(directory, clock, found)
        return self._made[fill.__name__]


def leave_empty(core: Core) -> None:
    """A store with its schema and nothing in it."""


def _open(directory: Path, clock: VirtualClock) -> Core:
    settings = Settings(database_url=f"sqlite:///{directory / 'nocdesk.db'}", data_dir=directory)
    return open_core(settings, Actor("ann", Role.ENGINEER), clock)
