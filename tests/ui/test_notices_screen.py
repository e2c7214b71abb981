"""The screen of notices: what waits, was sent or was given up, and who hears of what, by keys."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.notices.model import Channel, Notice, NoticeState, NoticeSubscription, Subject
from nocdesk.notices.queries import NoticeRow
from nocdesk.notices.sending import claim_due, note_failed
from nocdesk.notices.subscribing import subscribe, write_test_notice
from nocdesk.people.model import SYSTEM
from tests.ui.desk_parts import screen_of
from tests.ui.tickets_desk import VOICE, show_tickets
from ui.application import Desk
from ui.dialogs.subscribe import SubscribeDialog
from ui.views.notices import NoticesScreen
from ui.views.notices_outbox import OutboxView, fate_words
from ui.views.notices_subscriptions import SubscriptionsView
from ui.widgets.rail import RailButton

OpenDesk = Callable[..., Desk]
ADDRESS = "noc@example.com"


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    """A desk on a store in which one letter was not taken and waits for its next try, and another was given up."""
    with shift_core.work() as work:
        customer = work.session.scalars(select(Customer.id).order_by(Customer.id)).first()
        assert customer is not None
        number = subscribe(work, subject=Subject.CUSTOMER, subject_id=customer, channel=Channel.MAIL, address=ADDRESS)
        write_test_notice(work, subscription_id=number)
        write_test_notice(work, subscription_id=number)
    for is_for_good in (False, True):
        with shift_core.work(SYSTEM) as work:
            (notice_id, *_), *_ = claim_due(work, per_10_min=1)
            note_failed(
                work,
                notice_id=notice_id,
                fault="the server was not reached",
                is_for_good=is_for_good,
                give_up=timedelta(hours=24),
            )
    return open_desk(shift_core)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> NoticesScreen:
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    screen = screen_of(desk, "notices", NoticesScreen)
    qtbot.waitUntil(lambda: len(screen.outbox.list.model.rows) == 2)
    return screen


def state(screen: NoticesScreen, wanted: NoticeState) -> NoticeRow:
    return next(row for row in screen.outbox.list.model.rows if row.state is wanted)


def press(page: OutboxView | SubscriptionsView, key: Qt.Key, qtbot: QtBot) -> None:
    view = page.list.view
    view.window().activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, key)


def notices(core: Core) -> list[Notice]:
    with core.read() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def subscriptions(core: Core) -> list[NoticeSubscription]:
    with core.read() as session:
        query = select(NoticeSubscription).where(NoticeSubscription.ended_at.is_(None))
        return list(session.scalars(query.order_by(NoticeSubscription.id)))


def test_it_stands_off_the_rail(desk: Desk) -> None:
    assert "Notices" not in {button.text() for button in desk.window.rail.findChildren(RailButton)}


def test_why_a_notice_was_not_taken_and_when_it_is_tried_again_is_said(screen: NoticesScreen) -> None:
    waiting, failed = state(screen, NoticeState.WAITING), state(screen, NoticeState.FAILED)

    assert "the server was not reached. Next try" in fate_words(waiting)
    assert fate_words(failed) == "Given up after 1 try: the server was not reached"


@pytest.mark.parametrize("which", [NoticeState.WAITING, NoticeState.FAILED])
def test_a_sends_what_waits_or_was_given_up_now(
    which: NoticeState, shift_core: Core, screen: NoticesScreen, qtbot: QtBot
) -> None:
    row = state(screen, which)
    screen.outbox.list.go_to(row.id)
    qtbot.waitUntil(screen.outbox.retry.isEnabled)

    press(screen.outbox, Qt.Key.Key_A, qtbot)

    def is_due() -> bool:
        [notice] = [each for each in notices(shift_core) if each.id == row.id]
        return notice.state is NoticeState.WAITING and not notice.fault and notice.due_at <= shift_core.clock.now()

    qtbot.waitUntil(is_due)


def test_n_subscribes_x_ends_it_and_t_tries_the_way(shift_core: Core, screen: NoticesScreen, qtbot: QtBot) -> None:
    press(screen.outbox, Qt.Key.Key_V, qtbot)
    page = screen.subscriptions
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 1)
    press(page, Qt.Key.Key_N, qtbot)
    qtbot.waitUntil(lambda: bool(dialogs(page)))
    [dialog] = dialogs(page)
    dialog.edit.setText("boss@example.com")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 2)
    new = next(row for row in page.list.model.rows if row.address == "boss@example.com")
    page.list.go_to(new.id)

    press(page, Qt.Key.Key_T, qtbot)
    qtbot.waitUntil(lambda: len(notices(shift_core)) == 3)
    press(page, Qt.Key.Key_X, qtbot)

    qtbot.waitUntil(lambda: [each.address for each in subscriptions(shift_core)] == [ADDRESS])
    assert notices(shift_core)[-1].fault == "the subscription has ended"


def test_an_address_that_is_none_is_refused(shift_core: Core, screen: NoticesScreen, qtbot: QtBot) -> None:
    screen.show_page(1)
    screen.subscriptions.subscribe()
    qtbot.waitUntil(lambda: bool(dialogs(screen.subscriptions)))
    [dialog] = dialogs(screen.subscriptions)
    dialog.edit.setText("nowhere")

    with qtbot.waitSignal(screen.subscriptions._workplace.operations.failed) as said:
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert "is not a mail address" in said.args[0]


def test_a_ticket_leads_to_what_was_written_about_it(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    tickets = show_tickets(desk, qtbot, VOICE)
    row = tickets.list.shown_row()
    assert row is not None

    QTest.keyClick(tickets.list.view, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)

    screen = screen_of(desk, "notices", NoticesScreen)
    qtbot.waitUntil(lambda: screen.outbox.list.filter_text == f"about:{row.number}")


def dialogs(parent: QWidget) -> list[SubscribeDialog]:
    return [each for each in parent.findChildren(SubscribeDialog) if each.isVisible()]
