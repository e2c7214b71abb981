"""The filters behind the tabs of a list: its own and those that people have kept, judged by the time that it is."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import FilterError
from nocdesk.filtering.row_filter import RowFilter
from nocdesk.filtering.vocabulary import Filter, Vocabulary
from ui.filters import SavedFilter
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.list_filter import RENEWED_EVERY_S

Row = TypeVar("Row")


class SavedFilters(Generic[Row]):
    """In the order of the tabs."""

    def __init__(
        self, words: Vocabulary[Row], own: Sequence[SavedFilter], tabs: FilterTabs, asking: Callable[[], Asking]
    ) -> None:
        self._words, self._own, self._tabs, self._asking = words, tuple(own), tabs, asking
        self._asked = asking()
        self._filters: list[Filter[Row]] = []
        self._counts: list[int] | None = None
        self.keep(())

    def keep(self, kept: Sequence[SavedFilter]) -> None:
        """Show these behind the list's own; one that the list does not understand any more is left out."""
        self._tabs.set_filters([*self._own, *(saved for saved in kept if self._is_understood(saved.text))])
        self._judge()

    def renew(self) -> bool:
        """Judge by the present time where that matters and the last judgement is old; whether it was done."""
        age_s = (self._asking().now - self._asked.now).total_seconds()
        if age_s < RENEWED_EVERY_S or not any(each.is_timed for each in self._filters):
            return False
        self._judge()
        return True

    def counts(self, count: Callable[[RowFilter[Row]], int]) -> list[int]:
        """How many rows pass each, as `count` counts them; counted once until something is another."""
        if self._counts is None:
            self._counts = [count(each) for each in self._filters]
        return self._counts

    def outdate(self) -> None:
        """Rows are other ones now."""
        self._counts = None

    def _judge(self) -> None:
        self._asked, self._counts = self._asking(), None
        self._filters = [self._words.parse(saved.text, self._asked) for saved in self._tabs.filters]

    def _is_understood(self, text: str) -> bool:
        try:
            self._words.parse(text, self._asking())
        except FilterError:
            return False
        return True
