"""Asks for the service inventory in the background, one reading of a kind at a time; what is wished meanwhile waits."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from nocdesk.boards.inventory_rows import InventoryRow
from nocdesk.clock import Clock
from ui.background import Background
from ui.change_feed import Changes
from ui.views.services_reads import Inventory, InventoryReads, Wish

CURVES_EVERY_S = 60.0


class InventoryFeed(QObject):
    """Turns wishes into rows, parts and curves."""

    rows_read = Signal(object)
    parts_read = Signal(object)
    curves_read = Signal(object)
    failed = Signal(str)

    def __init__(
        self, reads: InventoryReads, background: Background, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reads = reads
        self._background = background
        self._clock = clock
        self._wish = Wish()
        self._is_reading = False
        self._parts_wanted: set[int] = set()
        self._is_reading_parts = False
        self._curves_at: dict[int, float] = {}

    def ask(self, wish: Wish) -> None:
        """Read rows again."""
        self._wish |= wish
        if self._wish and not self._is_reading:
            self._is_reading = True
            wished, self._wish = self._wish, Wish()
            self._background.read(partial(self._reads.inventory, wished), self._on_rows, self._on_failed)

    def ask_parts(self, service_ids: Collection[int]) -> None:
        """Read what these services are made of."""
        self._parts_wanted |= set(service_ids)
        if self._parts_wanted and not self._is_reading_parts:
            self._is_reading_parts = True
            wanted, self._parts_wanted = frozenset(self._parts_wanted), set()
            self._background.read(partial(self._reads.parts, wanted), self._on_parts, self._on_parts_failed)

    def ask_curves(self, services: Sequence[InventoryRow]) -> None:
        """Read the curves of those services whose curve is not of this minute."""
        monotonic = self._clock.monotonic()
        due = [row for row in services if monotonic - self._curves_at.get(row.id, -1e9) >= CURVES_EVERY_S]
        if due:
            self._curves_at.update((row.id, monotonic) for row in due)
            job = partial(self._reads.curves, tuple(due), self._clock.now())
            self._background.read(job, self.curves_read.emit, partial(self._on_curves_failed, due))

    def forget_curves(self, service_ids: Collection[int]) -> None:
        """Read these curves again when they are asked for."""
        for service_id in service_ids:
            self._curves_at.pop(service_id, None)

    def _on_rows(self, inventory: Inventory) -> None:
        self._is_reading = False
        self.rows_read.emit(inventory)
        self.ask(Wish())

    def _on_parts(self, parts: object) -> None:
        self._is_reading_parts = False
        self.parts_read.emit(parts)
        self.ask_parts(())

    def _on_failed(self, message: str) -> None:
        """What could not be read is still wanted: the next reading is one of everything."""
        self._is_reading = False
        self._wish = Wish(everything=True)
        self.failed.emit(message)

    def _on_parts_failed(self, message: str) -> None:
        self._is_reading_parts = False
        self.failed.emit(message)

    def _on_curves_failed(self, services: Sequence[InventoryRow], message: str) -> None:
        self.forget_curves([row.id for row in services])
        self.failed.emit(message)


def wish_of(changes: Changes) -> Wish:
    """What has to be read again after changes."""
    return Wish(
        everything=changes.touches("inventory", "customer", "work"),
        services=changes.of("service") | changes.of("sla"),
        alarms=changes.of("alarm"),
        tickets=changes.of("ticket"),
    )
