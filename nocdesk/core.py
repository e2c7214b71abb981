"""The core: opens the store, hands out reading sessions and units of work, and tells facts to whom they concern."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from nocdesk.clock import Clock, SystemClock
from nocdesk.customers.phrasebook import carry_phrasebooks, load_phrasebooks
from nocdesk.events import (
    AlarmFact,
    Fact,
    LedgerCorrected,
    ProblemChanged,
    ProblemOpened,
    ProblemReopened,
    ProblemResolved,
    TicketChanged,
    TicketClocked,
    TicketOpened,
    TicketTold,
    WorkPlanned,
)
from nocdesk.notices import writing as notices
from nocdesk.outages import listeners as outages
from nocdesk.people.identity import is_team_store, team_actor
from nocdesk.people.model import Actor, Role
from nocdesk.requests.left_facts import leave_facts
from nocdesk.settings import Settings
from nocdesk.sla import listeners as sla
from nocdesk.store.base import make_engine
from nocdesk.store.changes import ChangeFeedReader, FeedPlace, feed_place
from nocdesk.store.damage import refuse_cut_short
from nocdesk.store.leases import Guard
from nocdesk.store.schema import prepare_schema, require_schema, said_of_opening
from nocdesk.store.unit_of_work import UnitOfWork, refusal, unit_of_work
from nocdesk.tickets import alarm_news, clocks, problem_tickets, proposals, self_restoring

if TYPE_CHECKING:
    from nocdesk.store.listening import FeedListener

Listener = Callable[[UnitOfWork, Any], None]
AlarmListener = Callable[[UnitOfWork, Sequence[AlarmFact]], None]

ALARM_LISTENERS: tuple[AlarmListener, ...] = (outages.on_alarms_changed, alarm_news.on_alarms_changed)
"""Who hears of all that has happened to alarms, at once and in the order in which it happened."""

LISTENERS: dict[type[Fact], tuple[Listener, ...]] = {
    ProblemOpened: (proposals.on_problem_changed, problem_tickets.on_problem_changed),
    ProblemChanged: (proposals.on_problem_changed, problem_tickets.on_problem_changed, notices.on_problem_changed),
    ProblemReopened: (self_restoring.on_problem_reopened,),
    ProblemResolved: (problem_tickets.on_problem_resolved, notices.on_problem_resolved),
    TicketChanged: (clocks.on_ticket_changed,),
    TicketClocked: (sla.on_ticket_clocked,),
    TicketOpened: (proposals.on_ticket_opened,),
    TicketTold: (notices.on_ticket_told,),
    WorkPlanned: (outages.on_work_planned,),
    LedgerCorrected: (sla.on_ledger_corrected,),
}
"""Who acts on which fact, in this order, in the transaction in which it happened."""


class Core:
    """One opened store, on behalf of one actor."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        actor: Actor,
        clock: Clock,
        place: FeedPlace | None = None,
        guard: Guard | None = None,
    ) -> None:
        self.engine = engine
        self._place = place
        self._guard = guard
        self.settings = settings
        self.actor = actor
        self.clock = clock
        self._carried = carry_phrasebooks(load_phrasebooks(settings.customer_words_dir))
        # SQLite gives every transaction one state to read; PostgreSQL does so only when it is asked to.
        is_sqlite = engine.dialect.name == "sqlite"
        self._reading = engine if is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._glancing = engine if is_sqlite else engine.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def is_shared(self) -> bool:
        """Whether the store is a server's, which tells of what others commit."""
        return self.engine.dialect.name != "sqlite"

    @property
    def is_team(self) -> bool:
        """Whether the database itself holds everybody to a role, by the login."""
        return self.actor.is_login

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one state of the store; what is changed through it is dropped."""
        with self._session(self._reading) as session:
            yield session

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """A session for what is read in one statement, or need not be of one state: nothing is begun and rolled back.

        To roll back has the driver forget what the server has prepared for it, and each plan is made anew.
        """
        with self._session(self._glancing) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with Session(engine, info=dict(self._carried)) as session:
            try:
                yield session
            except DBAPIError as error:
                refused = refusal(error, self.actor)
                if refused is None:
                    raise
                raise refused from error

    @contextmanager
    def work(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        """A unit of work of the core's actor, or of another one for whom the program acts.

        On a team store what follows from a person's act is left to the engine, which may read and write what it needs.
        """
        leaves = self.is_team and self.actor.role is not Role.COLLECTOR
        dispatch = leave_facts if leaves else _tell
        with unit_of_work(self.engine, actor or self.actor, self.clock, dispatch, self._carried, self._guard) as work:
            yield work

    def fenced(self, guard: Guard) -> "Core":
        """The same store for work under a guard; on a lease, none is committed once another has taken that over."""
        return Core(self.engine, self.settings, self.actor, self.clock, self._place, guard)

    def feed(self) -> ChangeFeedReader:
        """A reader of the change feed, from now on."""
        return ChangeFeedReader(self.engine)

    def listener(self) -> "FeedListener":
        """An ear on the change feed, from where the store was opened; PostgreSQL's alone, and it asks nothing yet."""
        # Its driver is of no use to a desk on SQLite, which is not to wait for it.
        from nocdesk.store.listening import FeedListener

        return FeedListener(self.engine, self._place)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_core(settings: Settings, actor: Actor, clock: Clock | None = None, *, password: str | None = None) -> Core:
    """Open the store of these settings, making or upgrading its schema first; `password` is that of its server.

    On a team store nothing is made and nobody is believed: the actor is who the server let in, in that login's role.
    """
    url = settings.store_url
    if url.get_backend_name() == "sqlite":
        # For the owner alone: whoever can read the file reads what customers said.
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_cut_short(Path(url.database or ""))
    engine = make_engine(url if password is None else url.set(password=password))
    try:
        seated = _seated(engine)
        if seated is None:
            prepare_schema(engine)
        with engine.connect() as connection:
            place = feed_place(connection)
    except BaseException:
        engine.dispose()
        raise
    return Core(engine, settings, seated or actor, clock or SystemClock(), place)


def _seated(engine: Engine) -> Actor | None:
    """Who sits here by the server's word, on a team store of this program's schema; None on any other store."""
    if engine.dialect.name != "postgresql":
        return None
    with said_of_opening(engine.url), engine.connect() as connection:
        if not is_team_store(connection):
            return None
        actor = team_actor(connection)
        require_schema(connection)
        return actor


def _tell(work: UnitOfWork, facts: Sequence[Fact]) -> None:
    for is_of_alarms, some in groupby(facts, key=lambda fact: isinstance(fact, AlarmFact)):
        if is_of_alarms:
            alarms = [fact for fact in some if isinstance(fact, AlarmFact)]
            for on_alarms_changed in ALARM_LISTENERS:
                on_alarms_changed(work, alarms)
            continue
        for fact in some:
            for listener in LISTENERS.get(type(fact), ()):
                listener(work, fact)
