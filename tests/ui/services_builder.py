"""A provider whose services fare in every way, and the service inventory that shows them."""

from datetime import timedelta

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.commands import open_ticket, set_etr
from nocdesk.works.commands import plan_work
from tests.ui.builders import put_clock, service_ids
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.views.services import ServicesScreen

BROKEN, SLOW, WORKED_ON, PRESSED = "ACC-112", "SIP-TRK-114", "ACC-113", "ACC-101"


def fill_states(core: Core) -> None:
    """One service down with a ticket, one degraded, one under planned work, one at risk; the others work."""
    now = core.clock.now()
    ids = service_ids(core)
    states = {BROKEN: ServiceClass.DOWN, SLOW: ServiceClass.DEGRADED, WORKED_ON: ServiceClass.PLANNED}
    with core.work(SYSTEM) as work:
        for service in work.session.scalars(select(Service)):
            service.current_class = states.get(service.name, ServiceClass.UP)
            service.class_since = now - timedelta(minutes=20)
    put_clock(core, ids[PRESSED], state=Verdict.AT_RISK, left_s=312)
    with core.work(Actor("mara", Role.ENGINEER)) as work:
        plan_work(
            work,
            name="Splice LINK-9",
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=2),
            service_ids=[ids[WORKED_ON]],
        )
        broken = work.session.get_one(Service, ids[BROKEN])
        ticket = open_ticket(work, customer_id=broken.customer_id, service_id=broken.id, text="Nothing works")
        set_etr(work, ticket_id=ticket, etr_at=now + timedelta(hours=3))


def show_services(desk: Desk, qtbot: QtBot) -> ServicesScreen:
    """The screen in front, with everything read."""
    desk.window.show_screen("services")
    settle(desk, qtbot)
    return services_of(desk)


def services_of(desk: Desk) -> ServicesScreen:
    """The service inventory of a desk."""
    return screen_of(desk, "services", ServicesScreen)


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until everything that was asked for is read."""
    qtbot.waitUntil(lambda: services_of(desk).cards.is_loaded and desk.background.waiting == 0)


def shown(screen: ServicesScreen) -> list[str]:
    """The services whose cards are shown, from top to bottom."""
    return [row.name for row in screen.cards.model.shown_rows]
