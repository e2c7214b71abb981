"""The unit of work: one transaction of one actor, with its audit trail, its facts and its rows of the change feed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.exc import StaleDataError

from nocdesk.clock import Clock
from nocdesk.errors import NocdeskError
from nocdesk.events import Fact
from nocdesk.language import _
from nocdesk.people.model import Actor
from nocdesk.people.policy import NotAllowedError
from nocdesk.people.refusals import REFUSALS
from nocdesk.store.audit_writing import write_entries
from nocdesk.store.base import Base
from nocdesk.store.changes import ChangeEntry
from nocdesk.store.leases import Guard
from nocdesk.store.other_clock import clock_words, is_by_the_clock

Row = TypeVar("Row", bound=Base)
_STALE = ("40001", "40P01")
_TOOK_TOO_LONG = "57014"
_NOT_PERMITTED = "42501"
"""What PostgreSQL calls a stale write or a deadlock, a time-out, and a right that is missing."""


class ConflictError(NocdeskError):
    """Somebody else changed the same thing first; nothing was saved."""


class StoreBusyError(NocdeskError):
    """The database could not be written for longer than a writer waits."""


class UnitOfWork:
    """What a command works with: the session, who acts, and what time it is."""

    def __init__(self, session: Session, actor: Actor, clock: Clock) -> None:
        self.session = session
        self.actor = actor
        self.clock = clock
        self.now: datetime = clock.now()
        self.is_late = False
        """Whether what is done tells of the past."""
        self.holds_back = False
        """Whether what it raises waits until everything of that past has been told."""
        self._facts: list[Fact] = []
        self._acts: dict[Callable[[UnitOfWork], None], None] = {}
        self._touched: dict[tuple[str, int], None] = {}
        self._rows: dict[type[Base], list[dict[str, Any]]] = {}
        self._entries: list[dict[str, Any]] = []

    def to_edit(self, kind: type[Row], number: int) -> Row | None:
        """A row as it is now, kept from other writers until the end of this unit of work; None where there is none.

        Raises StaleDataError where an older version of it was read here before.
        """
        # PostgreSQL makes the second of two writers wait here, so that it sees what the first one wrote.
        return self.session.get(kind, number, with_for_update={"key_share": True})

    def happened(self, fact: Fact) -> None:
        """Tell everyone concerned, before the commit and in the same transaction."""
        self._facts.append(fact)

    def once(self, act: Callable[["UnitOfWork"], None]) -> None:
        """Have something done when all that has happened has been told: once, however often it is asked for."""
        self._acts[act] = None

    def touched(self, kind: str, entity_id: int) -> None:
        """Put a change on the feed which the session cannot see by itself (bulk statements, derived values)."""
        self._touched[kind, entity_id] = None

    def audit(self, action: str, entity: Base, before: Mapping[str, object], after: Mapping[str, object]) -> None:
        """Write to the audit trail what an act changed; the entity must have its id (flush a new one first)."""
        self._audit(action, entity.__tablename__, _id_of(entity), before, after)

    def audit_file(self, action: str, kind: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
        """Write to the audit trail what an act changed in a file beside the store, which has no number."""
        self._audit(action, kind, 0, before, after)

    def audit_of(
        self,
        kind: type[Base],
        entity_id: int,
        action: str,
        before: Mapping[str, object],
        after: Mapping[str, object],
    ) -> None:
        """The same of a thing that is at hand only by its number."""
        self._audit(action, kind.__tablename__, entity_id, before, after)

    def _audit(
        self, action: str, kind: str, entity_id: int, before: Mapping[str, object], after: Mapping[str, object]
    ) -> None:
        self._entries.append(
            {
                "at": self.now,
                "actor": self.actor.name,
                "role": self.actor.role,
                "action": action,
                "kind": kind,
                "entity_id": entity_id,
                "before": _plain(before),
                "after": _plain(after),
            }
        )

    def put(self, table: type[Base], **values: object) -> None:
        """Add a row that nobody reads before the end of the transaction: all of a table are then written at once."""
        self._rows.setdefault(table, []).append(values)

    def write_rows(self) -> None:
        """Write what was put, each table's rows in their order."""
        for table, rows in self._rows.items():
            self.session.execute(insert(table), rows)
        self._rows.clear()

    def take_facts(self) -> list[Fact]:
        """The facts not yet told."""
        facts, self._facts = self._facts, []
        return facts

    def take_acts(self) -> list[Callable[["UnitOfWork"], None]]:
        """What is still to be done once."""
        acts, self._acts = list(self._acts), {}
        return acts

    def write_feed(self) -> None:
        """Add the feed's rows for everything touched so far."""
        if self._touched:
            rows = [{"kind": kind, "entity_id": entity_id, "at": self.now} for kind, entity_id in self._touched]
            self.session.execute(insert(ChangeEntry), rows)
            self._touched.clear()

    def write_audit(self) -> None:
        """Chain the audit trail's entries, last of all: from then on no other act can end before this one."""
        if self._entries:
            write_entries(self.session.connection(), self._entries)
            self._entries.clear()

    def note_flush(self, session: Session, _context: UOWTransaction) -> None:
        """Session event: remember what a flush really changed."""
        for entity in (*session.new, *session.deleted, *(e for e in session.dirty if session.is_modified(e))):
            for kind, attribute in getattr(entity, "__feed__", {}).items():
                self.touched(kind, getattr(entity, attribute))


Dispatch = Callable[[UnitOfWork, Sequence[Fact]], None]


@contextmanager
def unit_of_work(
    engine: Engine,
    actor: Actor,
    clock: Clock,
    dispatch: Dispatch,
    info: Mapping[str, Any] | None = None,
    guard: Guard | None = None,
) -> Iterator[UnitOfWork]:
    """One transaction: committed at a clean end, rolled back otherwise; `info` is what its session carries along.

    One that stands on a lease (`guard`) is committed only while that holds. Raises ConflictError where a versioned row
    was changed by somebody else meanwhile, and StoreBusyError where another writer held the store for too long.
    """
    session = Session(engine.execution_options(immediate=True), expire_on_commit=False, info=dict(info or {}))
    work = UnitOfWork(session, actor, clock)
    event.listen(session, "after_flush", work.note_flush)
    try:
        if guard is not None:
            guard.begin(session)
        yield work
        _finish(work, dispatch, guard)
    except StaleDataError as error:
        raise ConflictError(
            _("Somebody else has changed this meanwhile. Look at it again and repeat your change.")
        ) from error
    except DBAPIError as error:
        refused = _busy(error) or refusal(error, actor)
        if refused is None:
            raise
        if isinstance(refused, NotAllowedError) and is_by_the_clock(error):
            cause = clock_words(session, clock)
            refused = NotAllowedError(f"{cause} {refused}") if cause else refused
        raise refused from error
    finally:
        session.close()


def refusal(error: DBAPIError, actor: Actor) -> NocdeskError | None:
    """What the database means by an error that says why it did nothing; None where it says no such thing."""
    state = getattr(error.orig, "sqlstate", None)
    if state in _STALE:
        return ConflictError(_("Somebody else has changed this meanwhile. Look at it again and repeat your change."))
    if state == _TOOK_TOO_LONG:
        return StoreBusyError(
            _("The database took longer than it allows ({why}). Try again.").format(why=_first(error))
        )
    if state == _NOT_PERMITTED:
        return NotAllowedError(_not_permitted(error, actor))
    return None


def _not_permitted(error: DBAPIError, actor: Actor) -> str:
    """By the name of the team's rule, in the reader's words; what else the server says stays as it is."""
    diagnosis = getattr(error.orig, "diag", None)
    rule = REFUSALS.get(getattr(diagnosis, "constraint_name", None) or "")
    if rule is not None:
        return _("The database refuses this: {actor} ({role}) {refused}. Nothing was saved.").format(
            actor=actor.name, role=actor.role, refused=_(rule)
        )
    return _("The database does not let {actor} ({role}) do this: {why}. Nothing was saved.").format(
        actor=actor.name, role=actor.role, why=_first(error)
    )


def _busy(error: DBAPIError) -> StoreBusyError | None:
    """SQLite's word for a writer that waited in vain; for a reader it is a store that is away."""
    if "locked" not in str(error.orig) or hasattr(error.orig, "sqlstate"):
        return None
    return StoreBusyError(_("The database is locked by another program. Close it or wait, then try again."))


def _first(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")


def _finish(work: UnitOfWork, dispatch: Dispatch, guard: Guard | None) -> None:
    work.session.flush()
    while _tell_facts(work, dispatch) or _do_acts(work):
        work.session.flush()
    work.write_rows()
    work.write_feed()
    work.write_audit()
    if guard is not None:
        guard.prove(work.session)
    work.session.commit()


def _tell_facts(work: UnitOfWork, dispatch: Dispatch) -> bool:
    facts = work.take_facts()
    if facts:
        dispatch(work, facts)
    return bool(facts)


def _do_acts(work: UnitOfWork) -> bool:
    acts = work.take_acts()
    for act in acts:
        act(work)
    return bool(acts)


def _id_of(entity: Base) -> int:
    key = entity.__mapper__.primary_key_from_instance(entity)
    return int(key[0])


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
