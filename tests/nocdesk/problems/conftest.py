"""The correlator on a small network, on each kind of database."""

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from tests.nocdesk.problems.correlating import Correlating


@pytest.fixture
def net(core: Core, clock: VirtualClock) -> Correlating:
    return Correlating(core, clock).build()


@pytest.fixture
def sqlite_net(sqlite_core: Core, clock: VirtualClock) -> Correlating:
    return Correlating(sqlite_core, clock).build()
