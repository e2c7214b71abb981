"""What follows from the acts of people on a team store, done by the engine: each act's facts are told once."""

import structlog
from sqlalchemy.exc import DataError, IntegrityError

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.people.model import SYSTEM
from nocdesk.requests.left_facts import facts_waiting, refuse_left_facts, tell_left_facts
from nocdesk.store.unit_of_work import ConflictError, StoreBusyError

TRIES = 3
_FAULTS = (NocdeskError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, DataError, IntegrityError)


class Consequences:
    """Looks for facts that were left, and sets those aside that could not be told three times."""

    def __init__(self) -> None:
        self._failed: dict[int, int] = {}
        self._log = structlog.get_logger("engine")

    def tell(self, core: Core) -> None:
        """Tell what waits, an act a transaction, in the order of the acts; nothing is left on other stores."""
        if not core.is_team:
            return
        with core.read() as session:
            waiting = facts_waiting(session)
        for left in waiting:
            try:
                with core.work(left.actor) as work:
                    tell_left_facts(work, left.id)
            except (ConflictError, StoreBusyError):
                return  # What stands behind it is to be told after it.
            except _FAULTS as error:
                self._fail(core, left.id, error)

    def _fail(self, core: Core, number: int, error: Exception) -> None:
        self._failed[number] = self._failed.get(number, 0) + 1
        if self._failed[number] < TRIES:
            return
        del self._failed[number]
        self._log.error("what an act brought about was set aside", number=number, exc_info=error)
        with core.work(SYSTEM) as work:
            refuse_left_facts(work, number, f"{type(error).__name__}: {error}")
