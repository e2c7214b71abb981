"""Tells the desk what changed in the store: soon after it changed, and at once after its own acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance

from nocdesk.core import Core
from nocdesk.store.changes import ChangeFeedReader
from nocdesk.store.changes import Changes as FeedChanges
from ui.background import Background
from ui.feed_ear import FeedEar

PERIOD_MS = 250


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the last word, by kind; with a gap a view loads everything anew."""

    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)
    has_gap: bool = False

    def touches(self, *kinds: str) -> bool:
        """Whether anything of these kinds changed, or may have."""
        return self.has_gap or any(kind in self.ids for kind in kinds)

    def of(self, kind: str) -> frozenset[int]:
        """The ids of a kind that changed."""
        return self.ids.get(kind, frozenset())


class ChangeFeed(QObject):
    """Looks at the store's change feed off the GUI thread, one look at a time.

    On SQLite four times a second, for nearly nothing; a PostgreSQL server tells when there is something to look at.
    """

    changed = Signal(object)
    answered = Signal(float)
    failed = Signal(str)

    def __init__(self, core: Core, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = background
        self._reader: ChangeFeedReader | None = None
        self._is_polling = False
        self._looks_again = False
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._ear: FeedEar | None = None

    def start(self) -> None:
        """Hear of everything that is committed from now on."""
        if self._core.is_shared:
            self._ear = FeedEar(self._core, self)
            self._ear.heard.connect(self._on_heard, Qt.ConnectionType.QueuedConnection)
            self._ear.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
            return
        self._timer.start()
        self._on_timeout()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()
        if self._ear is not None:
            self._ear.stop()

    def look_after(self, *ends: SignalInstance) -> None:
        """Look at once whenever one of these is emitted."""
        for end in ends:
            end.connect(self.look)

    def look(self) -> None:
        """Look now; a look that is under way may have begun too soon, so another follows it."""
        if self._ear is not None:
            self._ear.wake()
            return
        self._looks_again = self._is_polling
        self._on_timeout()

    def _on_timeout(self) -> None:
        if self._is_polling:
            return
        self._is_polling = True
        self._background.read(self._poll, self._on_polled, self._on_failed)

    def _poll(self) -> tuple[FeedChanges, float]:
        began = self._core.clock.monotonic()
        if self._reader is None:
            self._reader = self._core.feed()
        changes = self._reader.poll()
        return changes, (self._core.clock.monotonic() - began) * 1000

    def _on_polled(self, answer: tuple[FeedChanges, float]) -> None:
        self._is_polling = False
        self._on_heard(answer)
        if self._looks_again:
            self.look()

    def _on_heard(self, answer: tuple[FeedChanges, float]) -> None:
        changes, took_ms = answer
        self.answered.emit(took_ms)
        if changes.has_any:
            self.changed.emit(by_kind(changes))

    def _on_failed(self, message: str) -> None:
        self._is_polling = False
        self.failed.emit(message)


def by_kind(changes: FeedChanges) -> Changes:
    """The changes of a poll, collected by kind."""
    ids: dict[str, set[int]] = {}
    for change in changes.changes:
        ids.setdefault(change.kind, set()).add(change.entity_id)
    return Changes({kind: frozenset(entity_ids) for kind, entity_ids in ids.items()}, changes.has_gap)
