"""The screen of notices, off the rail: the outbox, and who hears of what."""

from collections.abc import Iterable

from nocdesk.language import _
from ui.paged_screen import PagedScreen
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.notices_outbox import OutboxView
from ui.views.notices_subscriptions import SubscriptionsView
from ui.workplace import Workplace

OUTBOX, SUBSCRIPTIONS = range(2)


class NoticesScreen(PagedScreen):
    """A place with words leads to the outbox filtered by them."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        self.outbox, self.subscriptions = OutboxView(workplace, theme), SubscriptionsView(workplace, theme)
        pages: dict[str, Screen] = {"Outbox": self.outbox, "Subscriptions": self.subscriptions}
        super().__init__(theme, pages, _("What is written to customers and staff, and to whom"))

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        for page in (self.outbox, self.subscriptions):
            yield Binding(Scope.NOTICES, page.list.view, self.page_keys("notice.page"))

    def go_to(self, place: Place) -> None:
        if place.words:
            self.show_page(OUTBOX)
            self.outbox.list.set_filter(place.words)
