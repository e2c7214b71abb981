"""The names that the palette searches: read on the pool, kept until one of them may have changed."""

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.device_names import device_name_rows
from nocdesk.boards.name_board import NameKind, NameRow, bookmark_name_rows, name_rows, view_name_rows
from nocdesk.boards.problem_names import problem_name_rows
from nocdesk.core import Core
from ui.background import Background
from ui.change_feed import Changes
from ui.palette_search import EntryKind, PaletteEntry, PaletteIndex

SCREENS: Mapping[NameKind, str] = {
    NameKind.CUSTOMER: "care",
    NameKind.SERVICE: "services",
    NameKind.TICKET: "tickets",
    NameKind.DEVICE: "network",
    NameKind.PROBLEM: "problem",
    NameKind.VIEW: "workbench",
    NameKind.BOOKMARK: "workbench",
}
"""Where a name leads to; who has no such screen is offered no such name."""

_NEWS = ("customer", "service", "ticket", "inventory", "device", "problem", "view", "plot_note")

Indexes = Mapping[EntryKind, PaletteIndex]


class PaletteNames(QObject):
    """Reads the names anew when it is asked for them and something has changed; `failed` says why it could not."""

    renewed = Signal()
    failed = Signal(str)

    def __init__(
        self, core: Core, background: Background, screens: Collection[str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._core = core
        self._background = background
        self._kinds = frozenset(kind for kind, screen in SCREENS.items() if screen in screens)
        self._is_stale = True
        self._is_reading = False
        self.indexes: Indexes = {}

    @property
    def kinds(self) -> frozenset[NameKind]:
        """The kinds of names that this seat may go to."""
        return self._kinds

    def freshen(self) -> None:
        """Read the names again where they may be out of date."""
        if self._is_stale and not self._is_reading:
            self._is_stale = False
            self._is_reading = True
            self._background.read(partial(read_names, self._core, self._kinds), self._on_read, self._on_failed)

    def on_changes(self, changes: Changes) -> None:
        """Hear of what was committed."""
        self._is_stale = self._is_stale or changes.touches(*_NEWS)

    def retime(self) -> None:
        """Times are shown in another zone from now on, and some names have one in them."""
        self._is_stale = True

    def _on_read(self, indexes: Indexes) -> None:
        self._is_reading = False
        self.indexes = indexes
        self.renewed.emit()

    def _on_failed(self, message: str) -> None:
        self._is_reading = False
        self._is_stale = True
        self.failed.emit(message)


def read_names(core: Core, kinds: Collection[NameKind]) -> Indexes:
    """The names of these kinds, ready to be searched."""
    with core.read() as session:
        rows = name_rows(session, kinds)
        if NameKind.DEVICE in kinds:
            rows += device_name_rows(session)
        if NameKind.PROBLEM in kinds:
            rows += problem_name_rows(session)
        if NameKind.VIEW in kinds:
            rows += view_name_rows(session, core.actor.name)
        if NameKind.BOOKMARK in kinds:
            rows += bookmark_name_rows(session, core.actor)
    return {EntryKind(kind): PaletteIndex(_entry(row) for row in rows if row.kind is kind) for kind in kinds}


def _entry(row: NameRow) -> PaletteEntry:
    return PaletteEntry(EntryKind(row.kind), str(row.id), row.text, row.second)
