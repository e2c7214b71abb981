"""The screen of notices, off the rail: the outbox, and who hears of what."""

from collections.abc import Iterable
from functools import partial

from nocdesk.core import Core
from nocdesk.tickets.model import TroubleTicket
from ui.paged_screen import PagedScreen
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.notices_outbox import OutboxView
from ui.views.notices_subscriptions import SubscriptionsView
from ui.workplace import Workplace

OUTBOX, SUBSCRIPTIONS = range(2)


class NoticesScreen(PagedScreen):
    """A place that names a ticket leads to what was written about it."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        self.outbox, self.subscriptions = OutboxView(workplace, theme), SubscriptionsView(workplace, theme)
        pages: dict[str, Screen] = {"Outbox": self.outbox, "Subscriptions": self.subscriptions}
        super().__init__(theme, pages, "What is written to customers and staff, and to whom")
        self._workplace = workplace

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        for page in (self.outbox, self.subscriptions):
            yield Binding(Scope.NOTICES, page.list.view, self.page_keys("notice.page"))

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            job = partial(read_number, self._workplace.core, place.id)
            self._workplace.background.read(job, self._show_about, self.failed.emit)

    def _show_about(self, number: str) -> None:
        self.show_page(OUTBOX)
        self.outbox.list.set_filter(f"about:{number}" if number else "")


def read_number(core: Core, ticket_id: int) -> str:
    """What a ticket is called; called on a pool thread."""
    with core.read() as session:
        ticket = session.get(TroubleTicket, ticket_id)
        return "" if ticket is None else ticket.number
