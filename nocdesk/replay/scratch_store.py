"""A store that is thrown away: made for one run, with an inventory and a clock of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from nocdesk.clock import Clock
from nocdesk.core import Core, open_core
from nocdesk.people.model import SYSTEM
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import INSTALLER, ensure_catalogue
from nocdesk.provider.file import ProviderFile
from nocdesk.setting_groups import ProblemSettings
from nocdesk.settings import Settings


@contextmanager
def scratch_store(
    provider: ProviderFile | None, clock: Clock, problems: ProblemSettings | None = None
) -> Iterator[Core]:
    """A new store with the catalogue and this provider in it; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="nocdesk-replay-") as directory:
        settings = Settings(data_dir=Path(directory), problems=problems or ProblemSettings())
        core = open_core(settings, SYSTEM, clock)
        _need_not_survive(core.engine)
        try:
            ensure_catalogue(core)
            if provider is not None:
                with core.work(INSTALLER) as work:
                    import_provider(work, provider)
            yield core
        finally:
            core.close()


def _need_not_survive(engine: Engine) -> None:
    """What is thrown away need not outlive a loss of power: spare the disk."""
    engine.dispose()
    event.listen(engine, "connect", _hurry)


def _hurry(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA synchronous=OFF")
