"""The screen of planned works, and for those who may see alarms the page of what asks nobody for attention."""

from collections.abc import Iterable

from nocdesk.language import _
from nocdesk.people.policy import Act
from ui.paged_screen import PagedScreen
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.works import WorksView
from ui.views.works_shelf import ShelfView
from ui.workplace import Workplace

WORKS, SHELF = range(2)
_HINT = _("What asks nobody for attention, and until when")


class WorksScreen(PagedScreen):
    """One page or two; a place that names a work leads to it."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        works = WorksView(workplace, theme)
        shelf = ShelfView(workplace, theme) if workplace.may(Act.VIEW_ALARMS) else None
        pages: dict[str, Screen] = {_("Planned works"): works}
        if shelf is not None:
            pages[_("On the shelf")] = shelf
        super().__init__(theme, pages, _HINT)
        self.works, self.shelf = works, shelf
        if shelf is not None:
            shelf.counted.connect(lambda count: self.tabs.show_count(SHELF, count))

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        if self.shelf is not None:
            yield Binding(Scope.WORKS, self.works.list.view, self.page_keys("work.page"))
            yield Binding(Scope.SHELF, self.shelf.list.view, self.page_keys("shelf.page"))

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.show_page(WORKS)
            self.works.go_to(place)
