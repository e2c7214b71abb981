"""What is worked out beside the batches when it is time: which alarms have one cause, and the service levels."""

from math import isinf

from sqlalchemy.exc import DataError, IntegrityError

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import SYSTEM
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.rule_folder import RuleFolder
from nocdesk.sla.book import Book
from nocdesk.sla.breaches.following import end_breaches, follow_bad_time
from nocdesk.sla.breaches.watching import ended_sightings, left_behind, sightings
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.promise_alarms import PromiseAlarms

EVALUATE_EVERY_S = 10.0
"""How often service levels are computed anew."""

SETTLE_EVERY_S = 1.0
"""How often it is looked which alarms have one cause, where any has changed."""

FAULTS_OF_DATA = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    DataError,
    IntegrityError,
)
"""What bad content can raise. A store that is locked, full or away is no batch's fault and is waited for."""


class EvaluationError(NocdeskError):
    """The service levels stay as they were last computed."""


class CorrelationError(NocdeskError):
    """The problems stay as they were last settled."""


class Settling:
    """Belongs to one engine; with an infinite `evaluate_every_s` service levels are left to others."""

    def __init__(self, core: Core, evaluate_every_s: float) -> None:
        self._evaluate_every_s = evaluate_every_s
        self._core = core
        self.book = Book()
        self._promises = PromiseAlarms()
        self._evaluated_s: float | None = None
        self._rules = RuleFolder(core.settings.rules_dir)
        self._rules.look()
        self._correlator = self._new_correlator()
        self._settled_s: float | None = None

    def _new_correlator(self) -> Correlator:
        settings = self._core.settings
        return Correlator(self._rules.rules, settings.correlation.management, settings.problems.settles_in)

    def forget(self) -> None:
        """Read anew what service levels are computed from."""
        self.book, self._promises = Book(), PromiseAlarms()

    def look(self) -> None:
        """Settle problems and compute service levels, where it is time."""
        self._settle_in_time()
        self._evaluate_in_time()

    def _settle_in_time(self) -> None:
        now_s = self._core.clock.monotonic()
        if self._settled_s is not None and now_s - self._settled_s < SETTLE_EVERY_S:
            return
        self._settled_s = now_s
        if self._rules.look():
            self._correlator = self._new_correlator()
        try:
            self._correlator.settle(self._core)
        except FAULTS_OF_DATA as error:
            raise CorrelationError(
                _("Alarms could not be correlated ({name}: {error}). Everything else goes on.").format(
                    name=type(error).__name__, error=error
                )
            ) from error

    def _evaluate_in_time(self) -> None:
        if isinf(self._evaluate_every_s):
            return
        now_s = self._core.clock.monotonic()
        if self._evaluated_s is not None and now_s - self._evaluated_s < self._evaluate_every_s:
            return
        self._evaluated_s = now_s
        try:
            self._evaluate()
            self._follow_breaches()
        except FAULTS_OF_DATA as error:
            raise EvaluationError(
                _("Service levels could not be computed ({name}: {error}). Everything else goes on.").format(
                    name=type(error).__name__, error=error
                )
            ) from error

    def _follow_breaches(self) -> None:
        """Open, grow and end the records of breaches; what they are is read before the store is locked for others."""
        with self._core.read() as session:
            seen, over = sightings(session), left_behind(session)
        if seen or over:
            with self._core.work(SYSTEM) as work:
                follow_bad_time(work, seen)
                end_breaches(work, over)

    def _evaluate(self) -> None:
        try:
            self.book.watched = self._promises.watched
            with self._core.read() as session:
                look = self.book.look(session, self._core.clock.now())
                ended = ended_sightings(session, look.over)
            with self._core.work(SYSTEM) as work:
                evaluate_agreements(work, look)
                follow_bad_time(work, ended)
                self._promises.follow(work, look.running, look.promised)
        except BaseException:
            # What the book holds to be written is not: begin a new one.
            self.forget()
            raise
