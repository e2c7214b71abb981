"""What care does while a customer is on the line: open a ticket, and learn at once what it meets."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from nocdesk.boards.care_board import opened_ticket
from nocdesk.boards.care_rows import OpenedTicket
from nocdesk.store.unit_of_work import ConflictError
from ui.operations import Heard, Operations
from ui.phone_ticket import OpenedByPhone, PhoneTicket, open_by_phone
from ui.waiting_act import Performed, waiting_act


@dataclass(frozen=True, slots=True)
class CallHeard:
    """Who hears what became of a ticket: opened, kept until the store is there, let go of by hand, or refused."""

    on_opened: Callable[[OpenedTicket], object]
    on_waits: Callable[[], object]
    on_let_go: Callable[[], object]
    on_error: Callable[[str], object]


class CareOperations:
    """The acts of the care screen, each one unit of work."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def open_ticket(self, call: PhoneTicket, words: str, heard: CallHeard) -> None:
        """Open a ticket by phone; while the store is away it waits, called by `words`."""
        act = waiting_act(words, [partial(open_by_phone, call=call)], self._operations.core.clock.now())
        assert act is not None

        def on_conflict(conflict: ConflictError) -> None:
            heard.on_error(str(conflict))

        on_done = partial(self._on_done, call, words, heard.on_opened)
        let_go = Heard(on_done, on_conflict, heard.on_error, lambda _words: heard.on_let_go(), heard.on_waits)
        self._operations.send(act, let_go)

    def _on_done(
        self, call: PhoneTicket, words: str, on_opened: Callable[[OpenedTicket], object], performed: Performed
    ) -> None:
        opened = cast(OpenedByPhone | None, performed.results[0])
        if opened is None:
            # Its answer was lost, and somebody has changed the ticket since: it is there, nobody knows which it is.
            self._operations.note_done(words)
            return

        def on_unknown(_why: str) -> None:
            # The ticket is there: whoever heard that it failed would open it twice.
            on_opened(OpenedTicket(opened.ticket_id, opened.number, call.customer_id, meets_fault=False, problem=None))

        self._operations.background.read(partial(self._found, opened.ticket_id), on_opened, on_unknown)

    def _found(self, ticket_id: int) -> OpenedTicket:
        core = self._operations.core
        with core.read() as session:
            return opened_ticket(session, ticket_id, now=core.clock.now())
