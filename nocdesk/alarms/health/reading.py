"""What happened to alarms, read from the store: the records of a window, and what troubles were in when it began."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, String, cast, extract, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from nocdesk.alarms.health.happenings import CODES, HIDING, SECOND_US, Bools, Happenings, Ints
from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening, Condition
from nocdesk.people.model import AuditEntry
from nocdesk.severity import PerceivedSeverity

BEFORE = timedelta(hours=1)
"""Records from before a window tell whether it begins in a flood, or in the middle of something short."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STATES = [AlarmHappening.RAISED, AlarmHappening.CLEARED, *(h for pair in HIDING for h in pair)]
_RANKS = {severity.value: severity.rank for severity in PerceivedSeverity}
_CODES = {happening.value: code for happening, code in CODES.items()}
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a trouble comes from: its latest alarm, and the rule that makes it.

    Where no rule has a name, the condition stands for it.
    """

    natural_key: str
    alarm_id: int
    resource: str
    text: str
    rule: str
    condition: Condition
    severity: PerceivedSeverity


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What was read: the happenings, whose troubles are places in `origins`; `known_since` is when records began."""

    happened: Happenings
    origins: tuple[Origin, ...]
    known_since: datetime | None

    @property
    def unmapped(self) -> Bools:
        """Which troubles no rule explains."""
        return np.array([origin.condition is Condition.UNMAPPED for origin in self.origins], np.bool_)


def read_happenings(session: Session, start: datetime, end: datetime) -> Heard:
    """Read what figures of a window are reckoned from."""
    rows = [
        *_unrecorded(session, start, end),
        *session.execute(_records(session).where(AlarmEventRecord.id.in_(_last_before(start - BEFORE)))),
        *session.execute(
            _records(session)
            .where(AlarmEventRecord.at >= start - BEFORE, AlarmEventRecord.at < end)
            .order_by(AlarmEventRecord.at, AlarmEventRecord.id)
        ),
    ]
    numbers, origins = _origins(session, {row[0] for row in rows})
    return Heard(_columns(session, rows, numbers), origins, _known_since(session))


def micros(at: datetime) -> int:
    """An instant in microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def instant_of_micros(us: int) -> datetime:
    """The instant of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=us)


def _known_since(session: Session) -> datetime | None:
    """Since when everything has been recorded: since the store began, unless an alarm is older than every record."""
    oldest_record = session.scalar(select(func.min(AlarmEventRecord.at)))
    oldest_alarm = session.scalar(select(func.min(Alarm.raised_at)))
    if oldest_alarm is not None and (oldest_record is None or oldest_alarm < oldest_record):
        return oldest_record
    began = session.scalar(select(func.min(AuditEntry.at)))
    return min((at for at in (began, oldest_record) if at is not None), default=None)


def _records(session: Session) -> Any:
    return select(
        AlarmEventRecord.alarm_id,
        _at(session, AlarmEventRecord.at),
        type_coerce(AlarmEventRecord.happening, String),
        type_coerce(AlarmEventRecord.severity, String),
        AlarmEventRecord.is_annunciated,
        AlarmEventRecord.text != "",
    )


def _last_before(start: datetime) -> Any:
    """The latest record of each kind that makes a state, of alarms that were not over then or may still be hidden."""
    hides = AlarmEventRecord.happening.in_([h for pair in HIDING for h in pair])
    is_open = or_(Alarm.cleared_at.is_(None), Alarm.cleared_at >= start)
    return (
        select(func.max(AlarmEventRecord.id))
        .join(Alarm, Alarm.id == AlarmEventRecord.alarm_id)
        .where(AlarmEventRecord.at < start, AlarmEventRecord.happening.in_(_STATES), or_(hides, is_open))
        .group_by(AlarmEventRecord.alarm_id, AlarmEventRecord.happening)
    )


def _unrecorded(session: Session, start: datetime, end: datetime) -> Sequence[Any]:
    """Alarms whose beginning is older than the oldest record, as if it had been recorded; they asked in their time."""
    raised = aliased(AlarmEventRecord)
    is_recorded = select(raised.id).where(raised.alarm_id == Alarm.id, raised.happening == AlarmHappening.RAISED)
    return session.execute(
        select(
            Alarm.id,
            _at(session, Alarm.began_at),
            type_coerce(AlarmHappening.RAISED.value, String),
            type_coerce(Alarm.severity, String),
            type_coerce(0, BigInteger),
            type_coerce(1, BigInteger),
        ).where(or_(Alarm.cleared_at.is_(None), Alarm.cleared_at >= start), Alarm.began_at < end, ~is_recorded.exists())
    ).all()


def _at(session: Session, column: Any) -> ColumnElement[Any]:
    """An instant as the database can hand it over fast: SQLite as it is written, PostgreSQL in microseconds."""
    if session.get_bind().dialect.name == "sqlite":
        return type_coerce(column, String)
    return cast(extract("epoch", column) * SECOND_US, BigInteger)


def _columns(session: Session, rows: Sequence[Any], numbers: dict[int, int]) -> Happenings:
    instants = [row[1] for row in rows]
    is_text = session.get_bind().dialect.name == "sqlite"
    at: Ints = np.array(instants, "datetime64[us]").astype(np.int64) if is_text else np.array(instants, np.int64)
    # Of the same instant the records keep their order; what was unrecorded came first.
    order = np.argsort(at, kind="stable")
    return Happenings(
        at[order],
        np.array([numbers[row[0]] for row in rows], np.int64)[order],
        np.array([_CODES[row[2]] for row in rows], np.int8)[order],
        np.array([_RANKS[row[3]] for row in rows], np.int8)[order],
        np.array([bool(row[4]) for row in rows], np.bool_)[order],
        np.array([bool(row[5]) for row in rows], np.bool_)[order],
    )


def _origins(session: Session, alarm_ids: Iterable[int]) -> tuple[dict[int, int], tuple[Origin, ...]]:
    """The number of each alarm's trouble, and the troubles, each by its latest alarm."""
    ids = sorted(alarm_ids)
    places: dict[str, int] = {}
    numbers: dict[int, int] = {}
    origins: list[Origin] = []
    for begin in range(0, len(ids), _AT_ONCE):
        part = ids[begin : begin + _AT_ONCE]
        for alarm in session.execute(_ORIGIN.where(Alarm.id.in_(part)).order_by(Alarm.id)):
            place = places.setdefault(alarm.natural_key, len(origins))
            origin = Origin(
                alarm.natural_key, alarm.id, alarm.resource, alarm.text,
                alarm.rule or f"condition {alarm.condition}", alarm.condition, alarm.severity,
            )  # fmt: skip
            origins[place:] = [origin] if place == len(origins) else [origin, *origins[place + 1 :]]
            numbers[alarm.id] = place
    return numbers, tuple(origins)


_ORIGIN = select(Alarm.id, Alarm.natural_key, Alarm.resource, Alarm.text, Alarm.rule, Alarm.condition, Alarm.severity)
