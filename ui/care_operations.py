"""What care does while a customer is on the line: open a ticket, and learn at once what it meets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from nocdesk.boards.care_board import opened_ticket
from nocdesk.boards.care_rows import OpenedTicket
from nocdesk.tickets.commands import add_note, open_ticket
from nocdesk.tickets.model import TroubleTicket
from ui.operations import Operations


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What care has been told."""

    customer_id: int
    service_id: int | None
    caller: str
    began_at: datetime
    text: str


class CareOperations:
    """The acts of the care screen, each one unit of work."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def open_ticket(
        self, new: NewTicket, on_opened: Callable[[OpenedTicket], object], on_error: Callable[[str], object]
    ) -> None:
        """Open a ticket by phone; whoever called stands in a note for the staff."""
        self._operations.background.write(partial(self._open, new), on_opened, on_error)

    def _open(self, new: NewTicket) -> OpenedTicket:
        core = self._operations.core
        with core.work() as work:
            ticket_id = open_ticket(
                work,
                customer_id=new.customer_id,
                service_id=new.service_id,
                text=new.text,
                began_at=new.began_at,
                channel="phone",
            )
            if new.caller:
                add_note(work, ticket_id=ticket_id, text=f"Caller: {new.caller}")
            number = work.session.get_one(TroubleTicket, ticket_id).number
        try:
            with core.read() as session:
                return opened_ticket(session, ticket_id, now=core.clock.now())
        except SQLAlchemyError:
            # The ticket is there: whoever heard that it failed would open it twice.
            return OpenedTicket(ticket_id, number, new.customer_id, meets_fault=False, problem=None)
