"""The screen of planned works, and for those who may see alarms the page of what asks nobody for attention."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nocdesk.people.policy import Act
from ui.change_feed import Changes
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.works import WorksView
from ui.views.works_shelf import ShelfView
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.page_tabs import PageTabs
from ui.workplace import Workplace

WORKS, SHELF = range(2)
_TITLES = ("Planned works", "On the shelf")
_HINT = "What asks nobody for attention, and until when"


class WorksScreen(Screen):
    """One page or two, of which one is in front; a place that names a work leads to it."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self.works = WorksView(workplace, theme)
        self.shelf = ShelfView(workplace, theme) if workplace.may(Act.VIEW_ALARMS) else None
        self.tabs = PageTabs(theme, _TITLES[: len(self.pages)], _HINT)
        if self.shelf is None:
            self.tabs.hide()
        self._pages = QStackedWidget()
        for page in self.pages:
            self._pages.addWidget(page)
            page.said.connect(self.said)
            page.failed.connect(self.failed)
            page.selection_said.connect(self.selection_said)
            page.go_requested.connect(self.go_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        self.tabs.chosen.connect(self.show_page)
        if self.shelf is not None:
            self.shelf.counted.connect(lambda count: self.tabs.show_count(SHELF, count))
        self.tabs.show_page(WORKS)

    @property
    def pages(self) -> tuple[Screen, ...]:
        """All pages, in the order of the tabs."""
        return (self.works,) if self.shelf is None else (self.works, self.shelf)

    @property
    def page(self) -> Screen:
        """The page in front."""
        return self.pages[self._pages.currentIndex()]

    def show_page(self, place: int) -> None:
        """Bring a page to the front and give it the keyboard."""
        self._pages.setCurrentIndex(place)
        self.tabs.show_page(place)
        self.page.take_focus()

    def bindings(self) -> Iterable[Binding]:
        for page in self.pages:
            yield from page.bindings()
        if self.shelf is not None:
            yield Binding(Scope.WORKS, self.works.list.view, self._switch("work.page"))
            yield Binding(Scope.SHELF, self.shelf.list.view, self._switch("shelf.page"))

    def on_changes(self, changes: Changes) -> None:
        for page in self.pages:
            page.on_changes(changes)

    def reload(self) -> None:
        for page in self.pages:
            page.reload()

    def tick(self) -> None:
        self.page.tick()

    def prove_polling(self, proof: str) -> None:
        self.works.prove_polling(proof)

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.show_page(WORKS)
            self.works.go_to(place)

    def take_focus(self) -> None:
        self.page.take_focus()

    def panels(self) -> list[QWidget]:
        return self.page.panels()

    def saved_filters(self) -> FilterTabs | None:
        return self.page.saved_filters()

    def veiled(self) -> list[QWidget]:
        return [part for page in self.pages for part in page.veiled()]

    def pose(self) -> None:
        self.works.pose()

    def set_theme(self, theme: Theme) -> None:
        self.tabs.set_theme(theme)
        for page in self.pages:
            page.set_theme(theme)

    def _switch(self, action_id: str) -> Mapping[str, Callable[[], object]]:
        return {action_id: lambda: self.show_page((self._pages.currentIndex() + 1) % len(self.pages))}
