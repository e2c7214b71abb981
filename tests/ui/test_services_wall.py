"""The wall at the service inventory: whatever the network's things are called, no such word is on the screen."""

import tempfile
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from nocdesk.alarms.model import Alarm
from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.core import Core
from nocdesk.customers.model import Site
from nocdesk.network.model import Probe
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Service
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.tickets.model import RestorationCause, RestorationStatus
from nocdesk.tickets.restoration import RestorationUpdate, update_restoration
from nocdesk.works.commands import plan_work
from tests.nocdesk.boards.shift import ENGINEER, play_shift, words_of
from tests.nocdesk.boards.test_wall import feed_what_else_can_happen, networks, rename
from tests.nocdesk.outages.rounds import Polled, polled
from tests.ui.painted_text import listening
from ui.actions import ActionTable
from ui.background import Background
from ui.operations import Operations
from ui.poll_requests import PollRequests
from ui.theme import Theme
from ui.views.services import ServicesScreen
from ui.views.services_impact import ImpactDialog
from ui.workplace import Workplace

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
MakeScreen = Callable[[Core], ServicesScreen]


@pytest.fixture
def make_screen(theme: Theme, background: Background, qtbot: QtBot) -> MakeScreen:
    """Makes the screen on a store, with everything open that can be opened."""

    def make(core: Core) -> ServicesScreen:
        operations = Operations(core, background)
        polls = PollRequests(core, background)
        workplace = Workplace(core, background, ActionTable(core.actor.role), operations, polls)
        screen = ServicesScreen(workplace, theme)
        qtbot.addWidget(screen)
        screen.resize(1600, 900)
        screen.show()
        qtbot.waitUntil(lambda: screen.cards.is_loaded and background.waiting == 0)
        for row in list(screen.cards.model.rows):
            screen.show_service(row.id)
            screen.tree.open_service(row.customer_id, row.id)
        screen.keys.show_impact()
        qtbot.waitUntil(lambda: background.waiting == 0 and bool(screen.findChildren(ImpactDialog)))
        return screen

    return make


def everything_said(screen: ServicesScreen) -> str:
    """Every text that the screen paints, shows, says or copies, for each of its services in turn."""
    said: list[str] = []
    screen.said.connect(said.append)
    screen.selection_said.connect(said.append)
    for row in list(screen.cards.model.rows):
        screen.show_service(row.id)
        with listening() as heard:
            screen.grab()
        said += [text.text for text in heard.texts]
        said += [cut.whole for cut in heard.cuts]
        said += [text for widget in [screen, *screen.findChildren(QWidget)] for text in texts_of(widget)]
        said += [screen.cards.view.read_current(), screen.tree.view.read_current()]
        for act in ("list.copy", "list.copy_markdown"):
            screen.cards.handlers()[act]()
            said.append(QGuiApplication.clipboard().text())
        screen.keys.copy_words()
        said.append(QGuiApplication.clipboard().text())
    return "\n".join(said)


def texts_of(widget: QWidget) -> Iterable[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QAbstractItemView):
        yield from model_texts(widget.model())


def model_texts(model: QAbstractItemModel) -> Iterable[str]:
    root = QModelIndex()
    for place in range(model.rowCount(root)):
        for column in range(model.columnCount(root)):
            yield from (str(model.data(model.index(place, column, root), role) or "") for role in _ROLES)


def make_trouble(opened: Polled, secrets: list[str], folder: Path) -> None:
    """A shift whose every hidden corner is full of the network's words."""
    core, words = opened.core, " ".join(secrets)
    feed_what_else_can_happen(opened.provider, opened.feeder, secrets)
    shift = play_shift(core, opened.clock, folder, opened.provider)
    with core.work(ENGINEER) as work:
        plan_work(
            work,
            name=f"Work on {words}",
            reason=words,
            starts_at=work.now - timedelta(minutes=1),
            ends_at=work.now + timedelta(hours=1),
            service_ids=[opened.provider.access],
        )
        step = RestorationUpdate(
            status=RestorationStatus.ON_SITE,
            etr_at=work.now + timedelta(hours=1),
            cause=RestorationCause.CABLE_DAMAGE,
            crew=words,
            note=words,
            reason=words,
        )
        update_restoration(work, ticket_id=shift.ticket, update=step)
    with core.work(SYSTEM) as work:
        work.session.execute(update(Alarm).values(text=Alarm.text + words))
        work.session.execute(update(LedgerEntry).values(evidence=words))
        for place, probe in enumerate(work.session.scalars(select(Probe))):
            probe.name = f"{secrets[place % len(secrets)]} {place}"
        evaluate_agreements(work)


@settings(
    deadline=None,
    max_examples=4,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(networks())
def test_no_name_of_the_network_is_on_the_screen(
    sqlite_template: Path, make_screen: MakeScreen, names: list[str]
) -> None:
    with polled(sqlite_template) as opened, tempfile.TemporaryDirectory() as folder:
        secrets = rename(opened.core, names)
        make_trouble(opened, secrets, Path(folder))

        screen = make_screen(opened.core)
        seen = everything_said(screen)
        screen.close()
        with opened.core.read() as session:
            internal = words_of(alarm_rows(session, now=opened.clock.now(), include_closed=True))

    assert [name for name in names[:3] if name not in internal] == [], "control: the console has them all"
    for word in ("Voice trunk", "line interrupted", "no signal", "No dial tone", "A cable that serves you"):
        assert word in seen, "the fault itself is told"
    assert [secret for secret in secrets if secret in seen] == []


@pytest.mark.parametrize("corner", ["site", "label"])
def test_a_name_that_did_come_through_would_be_found(
    sqlite_template: Path, make_screen: MakeScreen, corner: str
) -> None:
    """The control: the same check finds a device's name that somebody gave to a site or a service."""
    with polled(sqlite_template) as opened:
        secret = "CORE-1"
        with opened.core.work(SYSTEM) as work:
            if corner == "site":
                work.session.scalars(select(Site)).one().name = f"Cabinet of {secret}"
            else:
                work.session.get_one(Service, opened.provider.access).label = f"Line to {secret}"

        screen = make_screen(opened.core)
        seen = everything_said(screen)
        screen.close()
        QApplication.processEvents()

    assert secret in seen
