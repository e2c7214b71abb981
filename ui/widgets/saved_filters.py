"""The filters behind the tabs of a list: its own and those that people have kept, judged by the time that it is."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import FilterError
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
        self.filters: list[Filter[Row]] = []
        self.keep(())

    def keep(self, kept: Sequence[SavedFilter]) -> None:
        """Show these behind the list's own; one that the list does not understand any more is left out."""
        self._tabs.set_filters([*self._own, *(saved for saved in kept if self._is_understood(saved.text))])
        self._judge()

    def renew(self) -> bool:
        """Judge by the present time where that matters and the last judgement is old; whether it was done."""
        age_s = (self._asking().now - self._asked.now).total_seconds()
        if age_s < RENEWED_EVERY_S or not any(each.is_timed for each in self.filters):
            return False
        self._judge()
        return True

    def _judge(self) -> None:
        self._asked = self._asking()
        self.filters = [self._words.parse(saved.text, self._asked) for saved in self._tabs.filters]

    def _is_understood(self, text: str) -> bool:
        try:
            self._words.parse(text, self._asking())
        except FilterError:
            return False
        return True
