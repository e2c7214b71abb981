"""What follows from the acts of people on a team store, done by the engine: each act's facts are told once."""

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.people.model import SYSTEM
from nocdesk.requests.left_facts import facts_waiting, refuse_left_facts, tell_left_facts
from nocdesk.store.leases import LeaseLostError
from nocdesk.store.unit_of_work import ConflictError, StoreBusyError

TRIES = 3
_FAULTS = (
    NocdeskError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    SQLAlchemyError,
)
"""Whatever can be wrong with what was left, to the nesting that no reader follows."""
_OF_THE_SERVER = (OperationalError, InterfaceError, NoConnectionError, LeaseLostError)
"""What is no fault of the facts, which wait until it is over."""


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
            except _OF_THE_SERVER:
                raise
            except _FAULTS as error:
                if not self._is_set_aside(core, left.id, error):
                    return

    def _is_set_aside(self, core: Core, number: int, error: Exception) -> bool:
        """Whether what failed has done so often enough that the next ones need not wait for it any more."""
        self._failed[number] = self._failed.get(number, 0) + 1
        if self._failed[number] < TRIES:
            return False
        del self._failed[number]
        self._log.error("what an act brought about was set aside", number=number, exc_info=error)
        with core.work(SYSTEM) as work:
            refuse_left_facts(work, number, f"{type(error).__name__}: {error}")
        return True
