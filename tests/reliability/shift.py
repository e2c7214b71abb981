"""A collector and people at work, who try each act until it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy.exc import SQLAlchemyError

from nocdesk.errors import NocdeskError
from tests.reliability.load import Load

FOLDS_EVERY = 4
PROMISED = ("sample", "ticket", "alarm")


@dataclass
class Shift:
    """The collector's and people's acts, each tried until it is done, as collector and people do."""

    load: Load
    is_patient: bool = True
    heard: set[str] = field(default_factory=set)
    numbers: dict[str, "count[int]"] = field(default_factory=dict)
    waiting: list[tuple[str, Callable[[int], None], int]] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    def round(self) -> bool:
        """Everything once; whether all of it could be done."""
        for name, act in (
            ("sample", self.load.spool_sample),
            ("ticket", self.load.open_ticket),
            ("apply", lambda _number: self.load.apply()),
            ("alarm", self.load.raise_alarm),
            ("fold", lambda number: self.load.fold() if number % FOLDS_EVERY == 0 else None),
        ):
            number = next(self.numbers.setdefault(name, count()))
            self.waiting.append((name, act, number))
            if name in PROMISED:
                self.heard.add(f"{name} {number}")
        failed = [one for one in self.waiting if not self._can(*one)]
        self.waiting = failed if self.is_patient else []
        return not failed

    def _can(self, name: str, act: Callable[[int], None], number: int) -> bool:
        try:
            act(number)
        except (NocdeskError, SQLAlchemyError) as error:
            self.said.add(str(error).splitlines()[0])
            return False
        return True
