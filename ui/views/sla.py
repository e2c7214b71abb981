"""The SLA screen: the review of breaches, every promise with how near it is to be broken, and the scorecard."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.change_feed import Changes
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.breach_review import BreachReview
from ui.views.scorecard import Scorecard
from ui.views.sla_promises import PromisesView
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.page_tabs import PageTabs
from ui.workplace import Workplace

REVIEW, PROMISES, SCORECARD = range(3)
_HINT = "Every bad time of an objective is opened here by itself"


class SlaScreen(Screen):
    """Three pages, of which one is in front; a place that names a service leads to its promises."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self.review = BreachReview(workplace, theme)
        self.promises = PromisesView(workplace, theme)
        self.scorecard = Scorecard(workplace, theme)
        self.tabs = PageTabs(theme, ("Breach review", "Promises at risk", "Scorecard"), _HINT)
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
        self.review.counted.connect(self._on_counted)
        self.scorecard.objective_wanted.connect(self._show_promises)
        self.tabs.show_page(REVIEW)

    @property
    def pages(self) -> tuple[BreachReview, PromisesView, Scorecard]:
        """All pages, in the order of the tabs."""
        return self.review, self.promises, self.scorecard

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
        yield Binding(Scope.BREACH, self.review.queue.view, self._switch("breach.page"))
        for view in (self.promises.list.view, self.scorecard.list.view):
            yield Binding(Scope.SLA, view, self._switch("sla.page"))

    def _on_counted(self, to_decide: int, at_risk: int) -> None:
        self.tabs.show_count(REVIEW, to_decide)
        self.tabs.show_count(PROMISES, at_risk)

    def _switch(self, action_id: str) -> Mapping[str, Callable[[], object]]:
        return {action_id: lambda: self.show_page((self._pages.currentIndex() + 1) % len(self.pages))}

    def _show_promises(self, service_id: int) -> None:
        self.go_to(Place("sla", service_id))

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

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.show_page(PROMISES)
        self.page.go_to(place)

    def take_focus(self) -> None:
        self.page.take_focus()

    def panels(self) -> list[QWidget]:
        return self.page.panels()

    def saved_filters(self) -> FilterTabs | None:
        return self.page.saved_filters()

    def veiled(self) -> list[QWidget]:
        return [part for page in self.pages for part in page.veiled()]

    def pose(self) -> None:
        self.page.pose()
