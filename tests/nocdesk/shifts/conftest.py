"""The console on each kind of database."""

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from tests.nocdesk.alarms.console import Console
from tests.nocdesk.provider_builder import make_provider


@pytest.fixture
def console(core: Core, clock: VirtualClock) -> Console:
    return Console(core, clock, make_provider(core))
