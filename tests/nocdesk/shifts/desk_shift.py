"""Two people who hand a shift over: what each does, as a unit of work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.handing_over import (
    accept_handover,
    prepare_handover,
    read_back,
    sign_handover,
    write_handover,
)
from nocdesk.shifts.model import Handover
from nocdesk.shifts.sheet import SheetItem, SheetSection

ANN = Actor("ann", Role.ENGINEER)
BOB = Actor("bob", Role.SUPERVISOR)
EARLY = Shift("Early", datetime(2026, 11, 10, 6, tzinfo=UTC), datetime(2026, 11, 10, 14, tzinfo=UTC))
FIRST = SheetItem(SheetSection.TICKETS, "ticket:1", "TT-1 Hotel: no dial tone", "P1", is_pressing=True)
SECOND = SheetItem(SheetSection.TICKETS, "ticket:2", "TT-2 Bakery: slow", "P2")


@dataclass(frozen=True, slots=True)
class Desk:
    """A store, and what people do on it."""

    core: Core
    clock: VirtualClock

    def do(self, actor: Actor, command: Callable[..., object], **arguments: object) -> object:
        self.clock.advance(60)
        with self.core.work(actor) as work:
            return command(work, **arguments)

    def prepared(self, items: tuple[SheetItem, ...] = (FIRST, SECOND)) -> int:
        number = self.do(ANN, prepare_handover, shift=EARLY, items=items)
        assert isinstance(number, int)
        return number

    def offered(self, items: tuple[SheetItem, ...] = (FIRST, SECOND)) -> int:
        number = self.prepared(items)
        self.do(ANN, sign_handover, handover_id=number, items=items)
        return number

    def accepted(self) -> int:
        number = self.offered()
        self.do(BOB, read_back, handover_id=number, key=FIRST.key)
        self.do(BOB, accept_handover, handover_id=number)
        return number

    def writing(self, number: int, actor: Actor = ANN) -> Callable[[], object]:
        return partial(self.do, actor, write_handover, handover_id=number, notes={"situation": "calm"})

    def handover(self, number: int) -> Handover:
        with self.core.read() as session:
            return session.get_one(Handover, number)
