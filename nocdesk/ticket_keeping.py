"""Keeps tickets by the clock: escalates what runs late, and restores the desk's own once the live check proves it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from nocdesk.boards.live_check import live_check
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.tickets.escalation import escalate_due
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.self_restoring import proved, restore_proved
from nocdesk.tickets.verification import CheckRow


class TicketKeeping:
    """The calendar's work on the tickets of one core; one run at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def run(self) -> None:
        """Do what is due."""
        with self._core.work(SYSTEM) as work:
            escalate_due(work)
        with self._core.read() as session:
            # The plots are read here, where nobody waits for it: a unit of work keeps every other writer out.
            proofs = proved(session, self._check)
        if not proofs:
            return
        with self._core.work(SYSTEM) as work:
            restore_proved(work, proofs=proofs)

    def _check(self, session: Session, ticket: TroubleTicket) -> Sequence[CheckRow]:
        if ticket.service_id is None:
            return ()
        return live_check(session, ticket.service_id, now=self._core.clock.now())
