"""A store to import tables into."""

import pytest

from nocdesk.core import Core
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import parse_provider
from tests.nocdesk.importing.tables import ADMINISTRATOR
from tests.nocdesk.provider.faulty_files import SOUND


@pytest.fixture
def stocked(core: Core) -> Core:
    """A store with the catalogue and a sound provider."""
    ensure_catalogue(core)
    with core.work(ADMINISTRATOR) as work:
        import_provider(work, parse_provider("p.toml", SOUND))
    return core
