"""No text is clipped, cut or covered on any screen of any seat, in both themes, on a small and on a large window."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.core import Core
from nocdesk.network.model import Device
from nocdesk.network.topology import Touch
from nocdesk.people.model import SYSTEM, Role
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.commands import set_etr
from nocdesk.tickets.model import TroubleTicket
from tests.ui.builders import service_ids
from tests.ui.geometry import faults_in
from tests.ui.problem_builder import put_problem
from ui.application import Desk

SEATS = (Role.ENGINEER, Role.SUPERVISOR, Role.FIELD, Role.CARE)
SIZES = ((1280, 800), (1920, 1080))
OpenDesk = Callable[..., Desk]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", SEATS, ids=str)
def test_every_text_has_room(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, role: Role, theme: str
) -> None:
    ring = cut_the_ring(shift_core)
    put_problem(shift_core, ring, [alarm_ids[name] for name in ("ring", "loss", "pdv", "silent")])
    promise_restoration(shift_core)
    desk = open_desk(shift_core, role=role, theme=theme)
    window, faults = desk.window, []

    for name in window.screens.names:
        screen = window.show_screen(name)
        assert screen is not None
        settle(desk, qtbot)
        screen.pose()
        for width, height in SIZES:
            window.resize(width, height)
            settle(desk, qtbot)
            faults += [f"{name}, {width}x{height}: {fault}" for fault in faults_in(window)]

    assert not faults, "\n".join(faults)


def cut_the_ring(core: Core) -> int:
    """A real link of the provider is down, and everything that rides on it with it; the alarm."""
    touches = [Touch(service_id, "rides on RING-NORTH-WEST") for service_id in sorted(service_ids(core).values())[:12]]
    with core.work(SYSTEM) as work:
        device_id = work.session.scalars(select(Device.id).where(Device.name == "ost-cr1")).one()
        trouble = Trouble(
            key="linkDown|ost-cr1 et-0/0/6",
            condition=Condition.LINK_DOWN,
            severity=PerceivedSeverity.CRITICAL,
            resource="ost-cr1 et-0/0/6",
            text="Link down: RING-NORTH-WEST",
            device_id=device_id,
        )
        return raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id


def promise_restoration(core: Core) -> None:
    """Each ticket has an estimated time of restoration, and has moved it once."""
    with core.work() as work:
        for ticket_id in work.session.scalars(select(TroubleTicket.id)).all():
            for hours in (2, 15):
                etr_at = work.now + timedelta(hours=hours)
                set_etr(work, ticket_id=ticket_id, etr_at=etr_at, reason="The crew was near and has found the break.")


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Until nothing is being read, and what was read has asked for nothing more."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if desk.background.waiting == 0 else 0
        return quiet > 10

    qtbot.waitUntil(is_quiet)
