"""What the service inventory reads, on a pool thread; each in a short transaction of its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.boards.inventory_board import dependent_rows, inventory_rows, services_of
from nocdesk.boards.inventory_rows import DependentRow, InventoryRow, PartRow
from nocdesk.boards.service_curves import CurveRow, service_curves
from nocdesk.boards.service_parts import service_parts
from nocdesk.core import Core

CURVE_SPAN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read again: everything, or the services of what changed."""

    everything: bool = False
    services: frozenset[int] = frozenset()
    alarms: frozenset[int] = frozenset()
    tickets: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.services or self.alarms or self.tickets)

    def __or__(self, other: "Wish") -> "Wish":
        return Wish(
            self.everything or other.everything,
            self.services | other.services,
            self.alarms | other.alarms,
            self.tickets | other.tickets,
        )


@dataclass(frozen=True, slots=True)
class Inventory:
    """The rows that were read; `asked` names the services that were wanted, None for all."""

    rows: Sequence[InventoryRow]
    asked: frozenset[int] | None


class InventoryReads:
    """The reads of a core for the service inventory."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def inventory(self, wish: Wish) -> Inventory:
        now = self._core.clock.now()
        with self._core.read() as session:
            if wish.everything:
                return Inventory(inventory_rows(session, now=now), None)
            touched = services_of(session, alarms=wish.alarms, tickets=wish.tickets)
            asked = wish.services | touched
            return Inventory(inventory_rows(session, now=now, ids=asked), asked)

    def parts(self, service_ids: Collection[int]) -> dict[int, tuple[PartRow, ...]]:
        with self._core.read() as session:
            found = service_parts(session, service_ids)
        return {service_id: found.get(service_id, ()) for service_id in service_ids}

    def curves(self, services: Collection[InventoryRow], now: datetime) -> dict[int, CurveRow]:
        with self._core.read() as session:
            return service_curves(session, services, start=now - CURVE_SPAN, end=now)

    def dependents(self, service_id: int) -> list[DependentRow]:
        with self._core.read() as session:
            return dependent_rows(session, service_id)
