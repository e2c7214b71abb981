"""The pane of a list: all about the row that the list stands on."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from nocdesk.instants import shown_zone
from ui.widgets.pane import Pane


class _Row(Protocol):
    @property
    def id(self) -> int:
        """By which it is known."""


class _Detail(Protocol):
    @property
    def row(self) -> _Row:
        """The row that it is all about."""


Detail = TypeVar("Detail", bound=_Detail)


class DetailPane(Pane, Generic[Detail]):
    """Rebuilt only when something in the detail changed; a kind of its own says of which sections it is made."""

    _detail: Detail | None = None
    _zone: ZoneInfo | None = None

    @property
    def detail(self) -> Detail | None:
        """What is shown."""
        return self._detail

    def sections(self, detail: Detail) -> Sequence[QWidget]:
        """What stands below the head, from top to bottom."""
        raise NotImplementedError

    def show_detail(self, detail: Detail) -> None:
        """Show all about a row."""
        if detail != self._detail or self._zone != shown_zone():
            self.rebuild(detail)
        self.tick()

    def rebuild(self, detail: Detail) -> None:
        """Build the sections anew."""
        is_other = self._detail is None or self._detail.row.id != detail.row.id
        self._detail, self._zone = detail, shown_zone()
        self.show_sections(self.sections(detail), is_other=is_other)

    def show_message(self, message: str) -> None:
        self._detail = None
        super().show_message(message)
