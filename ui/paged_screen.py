"""A screen of several pages under tabs, of which one is in front."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.change_feed import Changes
from ui.screen import Binding, Screen, Standing
from ui.theme import Theme
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.page_tabs import PageTabs


class PagedScreen(Screen):
    """Every page hears of changes; what is asked of the screen is asked of the page in front.

    `pages` stand under their titles, in the order of the tabs; a single page has no tab.
    """

    def __init__(self, theme: Theme, pages: Mapping[str, Screen], hint: str) -> None:
        super().__init__()
        self.pages = tuple(pages.values())
        self.tabs = PageTabs(theme, tuple(pages), hint)
        self._stack = QStackedWidget()
        for page in self.pages:
            self._stack.addWidget(page)
            page.said.connect(self.said)
            page.failed.connect(self.failed)
            page.selection_said.connect(self.selection_said)
            page.go_requested.connect(self.go_requested)
        if len(self.pages) == 1:
            self.tabs.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self.show_page)
        self.tabs.show_page(0)

    @property
    def page(self) -> Screen:
        """The page in front."""
        return self.pages[self._stack.currentIndex()]

    def show_page(self, place: int) -> None:
        """Bring a page to the front and give it the keyboard."""
        self._stack.setCurrentIndex(place)
        self.tabs.show_page(place)
        self.page.take_focus()

    def show_next_page(self) -> None:
        """Bring the next page to the front; after the last the first."""
        self.show_page((self._stack.currentIndex() + 1) % len(self.pages))

    def page_keys(self, action_id: str) -> Mapping[str, Callable[[], object]]:
        """The key that brings the next page to the front, as a binding wants it."""
        return {action_id: self.show_next_page}

    def bindings(self) -> Iterable[Binding]:
        for page in self.pages:
            yield from page.bindings()

    def on_changes(self, changes: Changes) -> None:
        for page in self.pages:
            page.on_changes(changes)

    def set_theme(self, theme: Theme) -> None:
        self.tabs.set_theme(theme)
        for page in self.pages:
            page.set_theme(theme)

    def reload(self) -> None:
        for page in self.pages:
            page.reload()

    def tick(self) -> None:
        self.page.tick()

    def prove_polling(self, proof: str) -> None:
        for page in self.pages:
            page.prove_polling(proof)

    def take_focus(self) -> None:
        self.page.take_focus()

    def standing(self) -> Standing | None:
        return self.page.standing()

    def panels(self) -> list[QWidget]:
        return self.page.panels()

    def saved_filters(self) -> FilterTabs | None:
        return self.page.saved_filters()

    def veiled(self) -> list[QWidget]:
        return [part for page in self.pages for part in page.veiled()]

    def pose(self) -> None:
        self.page.pose()
