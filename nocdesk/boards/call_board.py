"""Which alarms a seat is to be called to since it last looked, what stands, and what nobody has taken note of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from nocdesk.alarms.asking import is_withheld
from nocdesk.alarms.model import Alarm, AlarmEventRecord
from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.filtering.amounts import Asking
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series_time import in_slices

OVERLAP = 500
"""On PostgreSQL numbers of records can become visible out of order: so many are read again."""

STANDING_MOST = 2000
"""So many of the newest that stand are put to a filter when somebody sits down: rows of all would take long."""


@dataclass(frozen=True, slots=True)
class CallRules:
    """Filters of alarms as text: what calls the seat (empty: everything that asks), and what does so in a flood too."""

    wanted: str = ""
    always: str = ""


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """What a seat knows: the last record of the alarms' history, the alarms that wait, and those that have changed.

    `heard` are the newest of those records that it was told, for an older one may become visible after a newer one.
    `unheard_after` is for seats that are called to what nobody acknowledged for so long.
    """

    last_id: int | None
    known: Collection[int] = ()
    rules: CallRules = CallRules()
    unheard_after: timedelta | None = None
    heard: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class CalledAlarm:
    """An alarm that asked for attention."""

    id: int
    severity: PerceivedSeverity
    text: str
    always: bool


@dataclass(frozen=True, slots=True)
class Calls:
    """What asks since a record (`new`; at first `standing`), what of the known asks no more, and what goes unheard.

    `now` is how the others of the known are called by now, by alarm.
    """

    last_id: int
    new: tuple[CalledAlarm, ...] = ()
    standing: tuple[CalledAlarm, ...] = ()
    taken: frozenset[int] = frozenset()
    unheard: tuple[CalledAlarm, ...] = ()
    heard: frozenset[int] = frozenset()
    now: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """How many alarms ask now, how many of them would call, and the worst of those."""

    asking: int
    calling: int
    worst: PerceivedSeverity | None


def calls_since(session: Session, asked: CallQuestion, *, asking: Asking) -> Calls:
    """What a seat is to hear of; without a last record nothing is new, for what stands already has called."""
    newest = session.scalar(select(func.max(AlarmEventRecord.id))) or 0
    now = {row[0]: _words(row) for row in _asking(session, asking.now, asked.known)}
    taken = frozenset(asked.known) - now.keys()
    unheard = _unheard(session, asked, asking)
    told = _told(session, newest if asked.last_id is None else min(asked.last_id, newest))
    heard = frozenset(told)
    if asked.last_id is None:
        most = STANDING_MOST if asked.rules.wanted or asked.rules.always else None
        standing = session.execute(_query(asking.now).order_by(Alarm.id.desc()).limit(most)).all()
        return Calls(newest, (), _passing(session, standing, asked.rules, asking), taken, unheard, heard, now)
    new = _asking(session, asking.now, {told[record_id] for record_id in heard.difference(asked.heard)})
    return Calls(newest, _passing(session, new, asked.rules, asking), (), taken, unheard, heard, now)


def try_rules(session: Session, rules: CallRules, *, asking: Asking) -> RuleTrial:
    """What the rules make of the alarms that ask now, the newest of them."""
    found = session.execute(_query(asking.now).order_by(Alarm.id.desc()).limit(STANDING_MOST)).all()
    passing = _passing(session, found, rules, asking)
    worst = min((one.severity for one in passing), key=lambda severity: severity.rank, default=None)
    return RuleTrial(len(found), len(passing), worst)


def _told(session: Session, last_id: int) -> dict[int, int]:
    """The alarms of the records that ask, by record, from so far back that none is missed which came in late."""
    asks = select(AlarmEventRecord.id, AlarmEventRecord.alarm_id).where(
        AlarmEventRecord.id > last_id - OVERLAP, AlarmEventRecord.is_annunciated
    )
    return {record_id: alarm_id for record_id, alarm_id in session.execute(asks)}


_Asking = Row[int, PerceivedSeverity, str, str, datetime | None]


def _query(now: datetime) -> Select[int, PerceivedSeverity, str, str, datetime | None]:
    asks: tuple[ColumnElement[bool], ...] = (
        Alarm.closed_at.is_(None), Alarm.acknowledged_at.is_(None), ~is_withheld(now)
    )  # fmt: skip
    return select(Alarm.id, Alarm.severity, Alarm.text, Alarm.resource, Alarm.cleared_at).where(*asks)


def _asking(session: Session, now: datetime, ids: Collection[int]) -> list[_Asking]:
    """Those of these that nobody has taken note of, and nothing keeps from asking."""
    pages = (session.execute(_query(now).where(Alarm.id.in_(page))) for page in in_slices(sorted(ids)))
    return [row for page in pages for row in page]


def _unheard(session: Session, asked: CallQuestion, asking: Asking) -> tuple[CalledAlarm, ...]:
    """What is critical, and asked last so long ago that every seat was called to it in vain."""
    if asked.unheard_after is None:
        return ()
    query = _query(asking.now).where(Alarm.severity == PerceivedSeverity.CRITICAL)
    critical = session.execute(query).all()
    last_asked = select(AlarmEventRecord.alarm_id).where(AlarmEventRecord.is_annunciated)
    last_asked = last_asked.group_by(AlarmEventRecord.alarm_id)
    last_asked = last_asked.having(func.max(AlarmEventRecord.at) <= asking.now - asked.unheard_after)
    late = {
        alarm_id
        for page in in_slices([row[0] for row in critical])
        for alarm_id in session.scalars(last_asked.where(AlarmEventRecord.alarm_id.in_(page)))
    }
    return _passing(session, [row for row in critical if row[0] in late], asked.rules, asking)


def _passing(session: Session, alarms: Sequence[_Asking], rules: CallRules, asking: Asking) -> tuple[CalledAlarm, ...]:
    ids = [alarm[0] for alarm in alarms]
    wanted = set(ids) if not rules.wanted else _matching(session, ids, rules.wanted, asking)
    always = _matching(session, sorted(wanted), rules.always, asking) if rules.always else set()
    return tuple(
        CalledAlarm(alarm[0], alarm[1], _words(alarm), alarm[0] in always) for alarm in alarms if alarm[0] in wanted
    )


def _words(alarm: _Asking) -> str:
    """What is called; nobody is to run for what is over."""
    _id, _severity, text, resource, cleared_at = alarm
    is_over = cleared_at is not None
    return _("{text}, cleared ({resource})").format(text=text, resource=resource) if is_over else f"{text} ({resource})"


def _matching(session: Session, ids: Iterable[int], text: str, asking: Asking) -> set[int]:
    wanted = ALARM_WORDS.parse(text, asking)
    return {row.id for row in alarm_rows(session, now=asking.now, ids=list(ids)) if wanted.accepts(row)}
