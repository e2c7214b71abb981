"""Judges recorded traps once more, by the live code and by rules of one's choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.network.learnt import Numbers, keep_numbers
from nocdesk.network.model import Device
from nocdesk.people.model import SYSTEM
from nocdesk.replay.recorded import RecordedTrap
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.event import Heard
from nocdesk.traps.model import TrapStanding
from nocdesk.traps.rules.ageing import age_alarms
from nocdesk.traps.rules.book import Book
from nocdesk.traps.rules.judging import TrapJudge


@dataclass(frozen=True, slots=True)
class TrapRun:
    """What traps are judged by: the rules, and what devices (by name) call their interfaces and sensors by."""

    book: Book
    numbers: Mapping[str, Numbers] = field(default_factory=dict)


class TrapsAgain:
    """The traps of one run, in its own store."""

    def __init__(self, core: Core, run: TrapRun) -> None:
        self._core = core
        self._judge = TrapJudge(run.book)
        with core.work(SYSTEM) as work:
            self._ids: dict[str, int] = dict(work.session.execute(select(Device.name, Device.id)).all())
            for name, numbers in run.numbers.items():
                if name in self._ids:
                    keep_numbers(work, device_id=self._ids[name], numbers=numbers)

    def tell(self, work: UnitOfWork, traps: Sequence[RecordedTrap]) -> None:
        """Raise and clear by them."""
        self._judge.judge(work, [Heard(each.event, self._ids.get(each.device or "")) for each in traps])

    def run(self) -> None:
        """End what has been quiet for long enough."""
        due_at = self.due_at()
        if due_at is None or due_at > self._core.clock.now():
            return
        with self._core.work(SYSTEM) as work:
            age_alarms(work)

    def due_at(self) -> datetime | None:
        """When somebody has to look next; None where nothing waits for it."""
        with self._core.read() as session:
            return session.scalar(select(func.min(TrapStanding.due_at)).where(TrapStanding.is_raised))
