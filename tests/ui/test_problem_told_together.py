"""Two people tell all tickets of one problem at the same time: neither waits for the other in a circle."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, text

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.problems.model import ServiceProblem
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.merging import version_of
from nocdesk.tickets.model import RestorationStatus, TroubleTicket
from tests.nocdesk.tickets.desk import FIELD, Desk, make_desk
from ui.ticket_edit import TicketEdit, save_edit, save_late


def problem_with(desk: Desk, *tickets: int) -> int:
    with desk.work() as work:
        now: datetime = work.now
        problem = ServiceProblem(
            number="PRB-1", severity=PerceivedSeverity.CRITICAL, text="Link down: LINK-7", rule="link",
            reason="acc-7 ge-0/0/1 is down", began_at=now, opened_at=now, changed_at=now,
        )  # fmt: skip
        work.session.add(problem)
        work.session.flush()
        for ticket_id in tickets:
            work.session.get_one(TroubleTicket, ticket_id).problem_id = problem.id
        return problem.id


@pytest.mark.parametrize("is_late", [False, True], ids=["at once", "late"])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whoever_tells_all_tickets_of_a_problem_waits_for_the_first_before_taking_another(
    core: Core, clock: VirtualClock, is_late: bool, qtbot: QtBot
) -> None:
    desk = make_desk(core, clock)
    first, second = desk.open_ticket(), desk.open_ticket("ACC-3", "Mill Dairy")
    problem = problem_with(desk, first, second)
    base = version_of(desk.ticket(second))
    wanted = replace(base.values, restoration=RestorationStatus.ON_SITE)
    edit = TicketEdit(second, None, base, wanted, "On site", problem_id=problem)

    def save() -> None:
        with core.work(FIELD) as work:
            if is_late:
                save_late(work, edit=edit, insists=False)
            else:
                save_edit(work, edit=edit)

    def somebody_waits() -> bool:
        with core.read() as session:
            return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    with ThreadPoolExecutor(1) as pool:
        with core.work() as other:
            other.to_edit(TroubleTicket, first)
            saving = pool.submit(save)
            qtbot.waitUntil(somebody_waits)
            with core.work() as third:
                query = select(TroubleTicket.id).where(TroubleTicket.id == second)
                assert third.session.scalar(query.with_for_update(nowait=True)) == second
        saving.result()

    assert {desk.ticket(each).restoration for each in (first, second)} == {RestorationStatus.ON_SITE}
