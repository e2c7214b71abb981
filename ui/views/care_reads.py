"""What the care screen reads, on a pool thread."""

from nocdesk.boards.care_board import care_customer
from nocdesk.boards.care_index import care_index, with_fares
from nocdesk.boards.care_rows import CareCustomer
from nocdesk.boards.care_search import CustomerEntry
from nocdesk.core import Core


class CareReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def index(self) -> tuple[CustomerEntry, ...]:
        """Everything by which a customer can be found."""
        with self._core.read() as session:
            return care_index(session, now=self._core.clock.now())

    def fares(self, entries: tuple[CustomerEntry, ...]) -> tuple[CustomerEntry, ...]:
        """The same customers as their services fare now."""
        with self._core.read() as session:
            return with_fares(session, entries)

    def customer(self, customer_id: int) -> CareCustomer | None:
        """Everything about one customer; None where there is none."""
        with self._core.read() as session:
            return care_customer(session, customer_id, now=self._core.clock.now())
