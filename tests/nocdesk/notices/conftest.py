"""The desk on an empty store, on each kind of database or on SQLite alone."""

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from tests.nocdesk.tickets.desk import Desk, make_desk


@pytest.fixture
def desk(core: Core, clock: VirtualClock) -> Desk:
    return make_desk(core, clock)


@pytest.fixture
def sqlite_desk(sqlite_core: Core, clock: VirtualClock) -> Desk:
    """For what asks the store for nothing of its own."""
    return make_desk(sqlite_core, clock)
