"""The SLA screen: the review of breaches, every promise with how near it is to be broken, and the scorecard."""

from collections.abc import Iterable, Mapping

from nocdesk.language import _
from ui.paged_screen import PagedScreen
from ui.screen import Binding, Place, Scope
from ui.theme import Theme
from ui.views.breach_review import BreachReview
from ui.views.scorecard import Scorecard
from ui.views.sla_promises import PromisesView
from ui.workplace import Workplace

REVIEW, PROMISES, SCORECARD = range(3)
_HINT = _("Every bad time of an objective is opened here by itself")


class SlaScreen(PagedScreen):
    """Three pages; a place that names a service leads to its promises."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        review, promises = BreachReview(workplace, theme), PromisesView(workplace, theme)
        scorecard = Scorecard(workplace, theme)
        pages = {_("Breach review"): review, _("Promises at risk"): promises, "Scorecard": scorecard}
        super().__init__(theme, pages, _HINT)
        self.review, self.promises, self.scorecard = review, promises, scorecard
        review.counted.connect(self._on_counted)
        scorecard.objective_wanted.connect(self._show_promises)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.BREACH, self.review.queue.view, self.page_keys("breach.page"))
        for view in (self.promises.list.view, self.scorecard.list.view):
            yield Binding(Scope.SLA, view, self.page_keys("sla.page"))

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.show_page(PROMISES)
        self.page.go_to(place)

    def drafts(self) -> Mapping[str, str]:
        return self.review.drafts()

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self.review.put_drafts(drafts)

    def _on_counted(self, to_decide: int, at_risk: int) -> None:
        self.tabs.show_count(REVIEW, to_decide)
        self.tabs.show_count(PROMISES, at_risk)

    def _show_promises(self, service_id: int) -> None:
        self.go_to(Place("sla", service_id))
