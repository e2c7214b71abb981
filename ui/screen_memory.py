"""Takes down what a screen stands on, and lets one that is made anew stand on it again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter

from ui.paged_screen import PagedScreen
from ui.screen import Place, Screen
from ui.session import ScreenMemory
from ui.widgets.row_list import RowList


class ScreenParts:
    """The parts of a screen that can be remembered; they are looked for once, for a screen keeps them."""

    def __init__(self, name: str, screen: Screen) -> None:
        self._name = name
        self._screen = screen
        self._lists: list[RowList[Any]] = screen.findChildren(RowList)
        self._splitters = screen.findChildren(QSplitter)
        self._wanted_rows: dict[int, int] = {}

    def memory(self) -> ScreenMemory:
        """How the screen stands."""
        screen = self._screen
        return ScreenMemory(
            filters=tuple(rows.filter_text for rows in self._lists),
            rows=tuple(self._row(place) for place in range(len(self._lists))),
            sizes=tuple(tuple(splitter.sizes()) for splitter in self._splitters),
            drafts=screen.drafts(),
            place=screen.place(),
            page=screen.pages.index(screen.page) if isinstance(screen, PagedScreen) else 0,
        )

    def recall(self, memory: ScreenMemory) -> None:
        """Let the screen stand as it did; rows as soon as they have been read."""
        self._screen.put_drafts(memory.drafts)
        if isinstance(self._screen, PagedScreen) and 0 < memory.page < len(self._screen.pages):
            self._screen.show_page(memory.page)
        if memory.place is not None:
            self._screen.go_to(Place(self._name, memory.place))
        for rows, text in zip(self._lists, memory.filters, strict=False):
            rows.set_filter(text)
        for place, (rows, row_id) in enumerate(zip(self._lists, memory.rows, strict=False)):
            if row_id is not None:
                self._wanted_rows[place] = row_id
                rows.shown_changed.connect(partial(self._stand, place))
                self._stand(place)
        # A screen gives its panes their shares when it gets its width: the shares of the hand come after.
        QTimer.singleShot(0, self._screen, self._sizing(memory))

    def _row(self, place: int) -> int | None:
        return self._wanted_rows.get(place, self._lists[place].view.current_id())

    def _stand(self, place: int) -> None:
        rows = self._lists[place]
        if place in self._wanted_rows and rows.is_loaded:
            rows.view.select_id(self._wanted_rows.pop(place))

    def _sizing(self, memory: ScreenMemory) -> Callable[[], None]:
        def size() -> None:
            for splitter, sizes in zip(self._splitters, memory.sizes, strict=False):
                if len(sizes) == splitter.count() and any(sizes):
                    splitter.setSizes(sizes)

        return size
