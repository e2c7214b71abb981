"""Fixtures for the desk: offscreen, the house's fonts and style, a core on SQLite, and a desk that is closed again."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from tests.ui.breach_builder import fill_breaches
from tests.ui.builders import fill_provider, fill_shift
from tests.ui.filled_stores import START, Fill, FilledStores, OpenFilled, T, leave_empty
from tests.ui.promises import fill_month
from ui.application import Desk, make_application
from ui.background import Background
from ui.preferences import PreferenceMemory
from ui.theme import Theme, load_themes

_NOT_OFFSCREEN = ("propagateSizeHints", "support raise()")


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
    assert [message for message in warned if not any(what in message for what in _NOT_OFFSCREEN)] == []


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


@pytest.fixture(scope="session")
def filled_stores(tmp_path_factory: pytest.TempPathFactory) -> FilledStores:
    """What is copied."""
    return FilledStores(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def open_filled(filled_stores: FilledStores, tmp_path: Path, desk_clock: VirtualClock) -> Iterator[OpenFilled]:
    """Opens a store as a function fills one, for an engineer called ann, at the time when it was filled."""
    opened: list[Core] = []

    def open_one(fill: Fill[T]) -> tuple[Core, T]:
        core, found = filled_stores.open_copy(fill, tmp_path, desk_clock)
        opened.append(core)
        return core, found

    yield open_one
    for core in opened:
        core.close()


@pytest.fixture
def empty_core(open_filled: OpenFilled) -> Core:
    """A store with nothing in it."""
    return open_filled(leave_empty)[0]


@pytest.fixture
def provider_core(open_filled: OpenFilled) -> Core:
    """A store with the demo's provider and nothing that has happened."""
    return open_filled(fill_provider)[0]


@pytest.fixture
def month_core(open_filled: OpenFilled) -> Core:
    """A store with ten days of broken, threatened and kept promises."""
    return open_filled(fill_month)[0]


@pytest.fixture
def breach_core(open_filled: OpenFilled) -> Core:
    """The same with breaches in every state."""
    return open_filled(fill_breaches)[0]


@pytest.fixture
def shift(open_filled: OpenFilled) -> tuple[Core, dict[str, int]]:
    """A store with a shift's alarms in all their states, and the alarms by short names."""
    return open_filled(fill_shift)


@pytest.fixture
def shift_core(shift: tuple[Core, dict[str, int]]) -> Core:
    """The store of the shift."""
    return shift[0]


@pytest.fixture
def alarm_ids(shift: tuple[Core, dict[str, int]]) -> dict[str, int]:
    """The alarms of the shift."""
    return shift[1]


@pytest.fixture
def open_desk(application: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Opens desks, waits until they have read, and closes them at the end."""
    desks: list[Desk] = []

    def open_one(
        core: Core,
        *,
        role: Role | None = None,
        theme: str | None = "light",
        preferences: PreferenceMemory | None = None,
    ) -> Desk:
        if role is not None:
            core.actor = Actor(core.actor.name, role)
        desk = Desk(application, core, theme, preferences)
        desks.append(desk)
        desk.window.resize(1600, 900)
        desk.window.show()
        desk.window.activateWindow()
        with qtbot.waitSignal(desk.window.status_shown):
            desk.window.start()
        qtbot.waitUntil(lambda: desk.background.waiting == 0)
        return desk

    yield open_one
    for desk in desks:
        desk.close()
    application.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
