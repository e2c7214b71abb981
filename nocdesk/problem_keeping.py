"""Keeps problems by the clock: what has been resolved and quiet for long enough is closed."""

from datetime import datetime

from sqlalchemy import exists, func, select

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.tickets.settling import close_settled_problems, is_settled


class ProblemKeeping:
    """The calendar's work on the problems of one core; one run at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._settles_in = core.settings.problems.settles_in

    def run(self) -> None:
        """Close what is settled; where nothing is, the store is only read."""
        quiet_since = self._core.clock.now() - self._settles_in
        with self._core.read() as session:
            if not session.scalar(select(exists().where(is_settled(quiet_since)))):
                return
        with self._core.work(SYSTEM) as work:
            close_settled_problems(work, quiet_since=quiet_since)

    def due_at(self) -> datetime | None:
        """When the next one has been quiet for long enough, None where none is resolved: for a clock that leaps."""
        since = self._core.clock.now() - self._settles_in
        resolved = ServiceProblem.state == ProblemState.RESOLVED, ServiceProblem.resolved_at > since
        with self._core.read() as session:
            first = session.scalar(select(func.min(ServiceProblem.resolved_at)).where(*resolved))
        return None if first is None else first + self._settles_in
