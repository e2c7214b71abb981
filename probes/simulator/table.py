"""Tables of objects in the order of their names, as an agent answers from them."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from probes.simulator.objects import Held, Objects
from probes.snmp.varbind import Oid


class Table(Protocol):
    """Objects by their place; which there are, and where, never changes."""

    def __len__(self) -> int:
        """How many objects there are."""
        ...

    def after(self, oid: Oid) -> int:
        """The place of the first object whose name lies behind `oid`."""
        ...

    def name(self, place: int) -> Oid:
        """The name of the object at a place."""
        ...

    def held(self, place: int) -> Held:
        """The type and the value of the object at a place."""
        ...


class Subject(Protocol):
    """A device as its agent sees it."""

    def now(self) -> "tuple[float, Table] | None":
        """What it answers from, and a number that is another as soon as any value is; None while it is silent."""
        ...


class StillTable:
    """Objects that do not change."""

    def __init__(self, objects: Objects) -> None:
        self._objects: Mapping[Oid, Held] = objects
        self._order: Sequence[Oid] = sorted(objects)

    def __len__(self) -> int:
        return len(self._order)

    def after(self, oid: Oid) -> int:
        return bisect_right(self._order, oid)

    def name(self, place: int) -> Oid:
        return self._order[place]

    def held(self, place: int) -> Held:
        return self._objects[self._order[place]]


@dataclass(frozen=True, slots=True)
class StillSubject:
    """A device whose table never changes, and which always answers."""

    table: Table

    def now(self) -> tuple[float, Table]:
        return 0.0, self.table


def place_of(table: Table, oid: Oid) -> int | None:
    """Where the object of that very name is."""
    place = table.after(oid) - 1
    return place if place >= 0 and table.name(place) == oid else None


def is_below(table: Table, root: Oid) -> bool:
    """Whether any object lies below a root."""
    place = table.after(root)
    return place < len(table) and table.name(place)[: len(root)] == root
