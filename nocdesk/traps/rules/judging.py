"""Makes alarms of traps, in the unit of work that stores them: each is judged once, in the device's own order."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.alarms.recalling import recall_alarms
from nocdesk.network.topology import Touch
from nocdesk.requests.commands import ask_to_confirm
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.event import Heard
from nocdesk.traps.model import TrapStanding
from nocdesk.traps.rules.book import Book
from nocdesk.traps.rules.ground import Ground, current_ground
from nocdesk.traps.rules.numbers import KnownNumbers
from nocdesk.traps.rules.order import DeviceTime, was_said_before
from nocdesk.traps.rules.restarts import is_same_restart
from nocdesk.traps.rules.spot import Spot
from nocdesk.traps.rules.standings import active_keys, last_said, note, standings_of, unknown_raised
from nocdesk.traps.rules.told import Judgement, Told

MOST_TURNS = 4
"""So often an alarm comes and goes within one batch; what goes on beyond that is counted."""
OTHERS = "other notifications"
MOST_UNKNOWN = 50
"""Of so many things that the inventory does not have a device has alarms of their own; the rest share its own."""


@dataclass(slots=True)
class _Batch:
    """What is known of the keys of one batch."""

    judgement: Judgement
    standings: dict[str, TrapStanding]
    active: set[str]
    asks: set[int] = field(default_factory=set)


class TrapJudge:
    """Remembers the inventory and the rules between batches; everything else stands in the store."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._ground: Ground | None = None
        self._numbers = KnownNumbers()

    def judge(self, work: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Raise and clear by what was heard; what a probe watches is polled at once."""
        if not heard:
            return
        rules, names = self._book.current()
        self._ground = current_ground(work.session, self._ground)
        self._numbers.begin(work)
        judgement = Judgement(rules, names, self._ground, self._numbers.of_device)
        told = _bounded(work, [one for each in heard for one in judgement.told(each)], judgement)
        by_key: defaultdict[str, list[Told]] = defaultdict(list)
        for one in told:
            by_key[one.key].append(one)
        batch = _Batch(judgement, standings_of(work, by_key), active_keys(work, by_key))
        recall_alarms(work, by_key)
        for key, some in by_key.items():
            _judge_key(work, batch, key, some)
        ask_to_confirm(work, probe_ids=batch.asks)


def _bounded(work: UnitOfWork, told: Sequence[Told], judgement: Judgement) -> list[Told]:
    """What a device tells of endlessly many things that nobody knows goes into one alarm, and so does the rest."""
    unknown: defaultdict[int | None, dict[str, None]] = defaultdict(dict)
    for one in told:
        if not one.spot.is_known:
            unknown[one.device_id][one.key] = None
    beyond: set[str] = set()
    for device_id, keys in unknown.items():
        if len(keys) <= 1 and device_id is None:
            continue
        standing = set(standings_of(work, keys))
        room = MOST_UNKNOWN - (unknown_raised(work, device_id) if device_id is not None else 0)
        new = [key for key in keys if key not in standing]
        beyond.update(new[max(0, room) :])
    return [_shared(one, judgement) if one.key in beyond else one for one in told]


def _shared(one: Told, judgement: Judgement) -> Told:
    device = judgement.ground.devices.get(one.device_id or 0, one.event.source)
    problem = one.problem
    if problem.condition is Condition.UNMAPPED:
        problem = replace(problem, specific=OTHERS)
    return replace(one, problem=problem, spot=Spot(device, one.spot.touches, None, is_known=True))


def _judge_key(work: UnitOfWork, batch: _Batch, key: str, told: Sequence[Told]) -> None:
    standing = batch.standings.get(key)
    fresh = list(_fresh(in_order(told), None if standing is None else last_said(standing)))
    probe = told[-1].spot.probe
    if probe is not None and not _is_event(told[-1]):
        # Also where all came too late: what is so now, only a poll can say.
        batch.asks.add(probe.id)
    if not fresh:
        return
    was_raised_by_trap = standing is not None and standing.is_raised
    for turn in turns_of(fresh):
        if turn[-1].raised is not None:
            _raise(work, batch, turn, is_polls_own=key in batch.active and not was_raised_by_trap)
        elif key in batch.active:
            clear_alarm_of(work, key=key, ended_at=turn[0].at)
            batch.active.discard(key)
        was_raised_by_trap = turn[-1].raised is not None
    _keep(work, batch, fresh[-1], standing)


def in_order(told: Sequence[Told]) -> list[Told]:
    """As the device said it."""
    ordered: list[Told] = []
    for one in told:
        place = len(ordered)
        while place and was_said_before(one, ordered[place - 1]):
            place -= 1
        ordered.insert(place, one)
    return ordered


def _fresh(told: Sequence[Told], last: DeviceTime | None) -> Iterator[Told]:
    """Without what is older than what is known already."""
    return (one for one in told if last is None or not was_said_before(one, last))


def turns_of(told: Sequence[Told]) -> list[list[Told]]:
    """Beginnings and ends in turn, as often as an alarm may come and go at once; its last state is always kept."""
    turns = [list(turn) for _, turn in groupby(told, key=lambda one: one.raised is not None)]
    if len(turns) <= MOST_TURNS:
        return turns
    raised = [one for one in told if one.raised is not None]
    return [raised] if told[-1].raised is not None else [raised, turns[-1]]


def _raise(work: UnitOfWork, batch: _Batch, turn: Sequence[Told], *, is_polls_own: bool) -> None:
    last = turn[-1]
    assert last.raised is not None
    if is_polls_own:
        # A poll was quicker: one trouble, that has been counted already.
        return
    is_momentary = last.problem.condition is Condition.DEVICE_REBOOTED
    if is_momentary and is_same_restart(batch.standings.get(last.key), last.at, last.uptime_ticks):
        return
    alarm = raise_alarm(work, trouble=_trouble(batch, last), began_at=turn[0].at, touches=_touches(last))
    alarm.count += len(turn) - 1
    batch.active.add(last.key)
    if is_momentary:
        clear_alarm_of(work, key=last.key, ended_at=last.at)
        batch.active.discard(last.key)


def _touches(told: Told) -> Sequence[Touch]:
    return () if _is_event(told) else told.spot.touches


def _is_event(told: Told) -> bool:
    return told.raised is not None and told.raised.quiet_s is not None


def _trouble(batch: _Batch, told: Told) -> Trouble:
    raised, meaning = told.raised, MEANINGS[told.problem.condition]
    assert raised is not None
    usual = meaning.severity if told.spot.touches else meaning.idle_severity
    watcher = told.spot.watcher_of(told.problem)
    return Trouble(
        key=told.key,
        condition=told.problem.condition,
        severity=raised.severity or usual,
        resource=told.spot.resource,
        text=batch.judgement.text(told),
        device_id=told.device_id,
        probe_id=None if watcher is None else watcher.id,
        rule=told.rule,
        specific_problem=told.problem.specific,
        alarm_type=raised.alarm_type,
        probable_cause=raised.probable_cause,
    )


def _keep(work: UnitOfWork, batch: _Batch, last: Told, standing: TrapStanding | None) -> None:
    raised = last.raised
    wait_s = None if raised is None else raised.quiet_s or raised.expires_s
    due_at = None if wait_s is None or last.key not in batch.active else last.at + timedelta(seconds=wait_s)
    kept = note(work, last, standing, due_at)
    kept.is_raised = last.key in batch.active
    kept.is_unconfirmed = kept.probe_id is not None and kept.is_raised
