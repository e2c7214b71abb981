"""Fixtures for the desk: offscreen, the house's fonts and style, a core on SQLite, and a desk that is closed again."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.ui.builders import fill_provider, fill_shift
from ui.application import Desk, make_application
from ui.background import Background
from ui.theme import Theme, load_themes

START = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """A plain application object."""
    return QApplication


@pytest.fixture(autouse=True)
def no_warning_of_qt(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test fails in which Qt warns; what the offscreen platform cannot do is no matter of ours."""
    log = request.getfixturevalue("qtlog")
    yield
    warned = [record.message for record in log.records if record.log_type_name in ("WARNING", "CRITICAL")]
    assert [message for message in warned if "propagateSizeHints" not in message] == []


@pytest.fixture
def application(qapp: QApplication) -> QApplication:
    """The application object with the desk's fonts and style."""
    return make_application()


@pytest.fixture
def theme(application: QApplication) -> Theme:
    """The light theme."""
    return load_themes()["light"]


@pytest.fixture
def background(application: QApplication) -> Iterator[Background]:
    """Workers that are finished at the end."""
    workers = Background()
    yield workers
    workers.close()


@pytest.fixture
def desk_clock() -> VirtualClock:
    """08:00 UTC on a Tuesday."""
    return VirtualClock(START)


@pytest.fixture
def provider_core(tmp_path: Path, desk_clock: VirtualClock) -> Iterator[Core]:
    """A store with the demo's provider and nothing that has happened, for an engineer called ann."""
    core = open_core(_settings(tmp_path), Actor("ann", Role.ENGINEER), desk_clock)
    fill_provider(core)
    yield core
    core.close()


@pytest.fixture
def shift_core(tmp_path: Path, desk_clock: VirtualClock) -> Iterator[Core]:
    """A store with a shift's alarms in all their states; `shift_core.alarms` is not: ask `alarm_ids`."""
    core = open_core(_settings(tmp_path), Actor("ann", Role.ENGINEER), desk_clock)
    yield core
    core.close()


@pytest.fixture
def alarm_ids(shift_core: Core, desk_clock: VirtualClock) -> dict[str, int]:
    """The alarms of the shift by short names."""
    return fill_shift(shift_core, desk_clock)


@pytest.fixture
def open_desk(application: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Opens desks, waits until they have read, and closes them at the end."""
    desks: list[Desk] = []

    def open_one(core: Core, *, role: Role | None = None, theme: str | None = "light") -> Desk:
        if role is not None:
            core.actor = Actor(core.actor.name, role)
        desk = Desk(application, core, theme)
        desks.append(desk)
        desk.window.resize(1600, 900)
        desk.window.show()
        desk.window.activateWindow()
        with qtbot.waitSignal(desk.window.status_shown, timeout=10_000):
            desk.window.start()
        qtbot.waitUntil(lambda: desk.background.waiting == 0, timeout=10_000)
        return desk

    yield open_one
    for desk in desks:
        desk.close()
    application.processEvents()


def _settings(directory: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{directory / 'nocdesk.db'}", data_dir=directory)
