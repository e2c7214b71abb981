"""When a seat is called to an alarm, and how: a queue over the clock that is given, without Qt and without sound."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.annunciation.call import Call, Kind, Newcomer, summary, worst_of
from ui.text import plural

BURST_S, BURST = 5.0, 3
"""So many new alarms in so long are called one by one; more of them together (Phoebus: three)."""
REPEAT_S, REPEATS = 60.0, 3
NAG_S = 900.0
FLOOD_S, FLOOD_ABOVE, FLOOD_BELOW = 600.0, 10, 5
"""EEMUA 191: more than ten in ten minutes are a flood, until there are fewer than five."""
MUTE_S, LONGEST_S = 300.0, 3600.0
_LONG_AGO = float("-inf")


@dataclass(frozen=True, slots=True)
class _Waiting:
    newcomer: Newcomer
    called_s: float
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """What a seat waits for; methods return the queue that follows. All times are monotonic seconds.

    `left` is all that nobody has taken note of, `waiting` those of it that are repeated. While it is muted calls are
    seen and not heard; while nobody may disturb, and in a flood, only what is pressing is called at all. A flood hushes
    (`is_hushed`) what comes after the call that it began with.
    """

    left: Mapping[int, PerceivedSeverity] = field(default_factory=dict)
    waiting: tuple[_Waiting, ...] = ()
    passed_on: frozenset[int] = frozenset()
    came: tuple[tuple[float, int], ...] = ()
    singles_s: tuple[float, ...] = ()
    many_s: float = _LONG_AGO
    reminded_s: float = _LONG_AGO
    held: tuple[Newcomer, ...] = ()
    nagged_s: float | None = None
    is_flood: bool = False
    is_hushed: bool = False
    muted_until_s: float = _LONG_AGO
    quiet_until_s: float | None = None

    def mute(self, now_s: float, for_s: float = MUTE_S) -> "Queue":
        """No sound for a time, which ends by itself and is never longer than an hour."""
        return replace(self, muted_until_s=now_s + _bounded(for_s))

    def unmute(self) -> "Queue":
        """Sounds again."""
        return replace(self, muted_until_s=_LONG_AGO)

    def muted_s(self, now_s: float) -> float:
        """How long it is muted still."""
        return max(0.0, self.muted_until_s - now_s)

    def leave_in_peace(self, now_s: float, for_s: float) -> "Queue":
        """Do not disturb for a time, which ends by itself and is never longer than an hour; none ends it now."""
        return replace(self, quiet_until_s=now_s + _bounded(for_s))

    def quiet_s(self, now_s: float) -> float:
        """How long nobody may disturb still."""
        return 0.0 if self.quiet_until_s is None else max(0.0, self.quiet_until_s - now_s)

    @property
    def flood_count(self) -> int:
        """How many alarms have come in the last ten minutes."""
        return sum(count for _, count in self.came)

    def sit_down(self, now_s: float, standing: Sequence[Newcomer]) -> "Queue":
        """Take over what stands: it is not called as new, but repeated and counted as whatever is left."""
        return self._with(now_s, standing)

    def settle(self, taken: Collection[int]) -> "Queue":
        """What somebody has taken note of calls nobody any more."""
        if not any(alarm_id in self.left for alarm_id in taken):
            return self
        gone = frozenset(taken)
        return replace(
            self,
            left={alarm_id: severity for alarm_id, severity in self.left.items() if alarm_id not in gone},
            waiting=tuple(one for one in self.waiting if one.newcomer.alarm_id not in gone),
            held=tuple(one for one in self.held if one.alarm_id not in gone),
            passed_on=self.passed_on - gone,
        )

    def reword(self, words: Mapping[int, str]) -> "Queue":
        """Repeat these alarms as they are called by now."""
        if not words:
            return self
        waiting = (
            replace(one, newcomer=replace(one.newcomer, text=words.get(one.newcomer.alarm_id, one.newcomer.text)))
            for one in self.waiting
        )
        return replace(self, waiting=tuple(waiting))

    def step(
        self, now_s: float, newcomers: Sequence[Newcomer] = (), unheard: Sequence[Newcomer] = ()
    ) -> tuple["Queue", tuple[Call, ...]]:
        """Take in what is new and what other seats were called to in vain, and say whom to call now."""
        queue = self._counted(now_s, len(newcomers))
        queue = replace(queue, is_hushed=self.is_flood and queue.is_flood)
        queue, calls = queue._call_new(now_s, newcomers)
        queue, passed = queue._pass_on(now_s, unheard)
        queue, again = queue._repeat(now_s)
        queue, nags = queue._nag(now_s)
        return queue, calls + passed + again + nags

    def _with(self, now_s: float, new: Sequence[Newcomer]) -> "Queue":
        if not new:
            return self
        return replace(
            self,
            left={**self.left, **{one.alarm_id: one.severity for one in new}},
            waiting=self.waiting + tuple(_Waiting(one, now_s) for one in new if one.is_critical),
            nagged_s=now_s if self.nagged_s is None else self.nagged_s,
        )

    def _without(self, again: Sequence[Newcomer]) -> "Queue":
        """What is told anew is repeated from now on: because it became worse, or because nobody has heard it."""
        ids = {one.alarm_id for one in again}
        return replace(self, waiting=tuple(one for one in self.waiting if one.newcomer.alarm_id not in ids))

    def _counted(self, now_s: float, count: int) -> "Queue":
        came = tuple(one for one in self.came if now_s - one[0] < FLOOD_S) + (((now_s, count),) if count else ())
        total = sum(count for _, count in came)
        is_flood = total > FLOOD_ABOVE or (self.is_flood and total >= FLOOD_BELOW)
        return replace(self, came=came, is_flood=is_flood)

    def _call_new(self, now_s: float, new: Sequence[Newcomer]) -> tuple["Queue", tuple[Call, ...]]:
        """One by one while they are few; together as soon as they are many, and then not again for a while."""
        singles = tuple(at for at in self.singles_s if now_s - at < BURST_S)
        queue = replace(self._without(new), singles_s=singles)._with(now_s, new)
        if not self.held and len(singles) + len(new) <= BURST:
            queue = replace(queue, singles_s=singles + (now_s,) * len(new))
            return queue, tuple(queue._call(Kind.NEW, [one], one.text, now_s) for one in new)
        held = self.held + tuple(new)
        if now_s - self.many_s < BURST_S:
            return replace(queue, held=held), ()
        words = summary([one.severity for one in held], plural(len(held), "new alarm", "new alarms"))
        call = queue._call(Kind.MANY, held, words, now_s)
        return replace(queue, held=(), many_s=now_s), (call,)

    def _pass_on(self, now_s: float, unheard: Sequence[Newcomer]) -> tuple["Queue", tuple[Call, ...]]:
        new = [one for one in unheard if one.alarm_id not in self.passed_on]
        if not new:
            return self, ()
        call = self._call(Kind.PASSED_ON, new, _("Nobody has acknowledged: {told}").format(told=_told(new)), now_s)
        passed_on = self.passed_on | {one.alarm_id for one in new}
        queue = replace(self._without(new)._with(now_s, new), passed_on=passed_on, reminded_s=now_s)
        return queue, (call,)

    def _repeat(self, now_s: float) -> tuple["Queue", tuple[Call, ...]]:
        due = [one for one in self.waiting if _is_due(one, now_s)]
        if not due or now_s - self.reminded_s < BURST_S:
            return self, ()
        waiting = tuple(
            replace(one, called_s=now_s, repeats=one.repeats + 1) if _is_due(one, now_s) else one
            for one in self.waiting
        )
        alarms = [one.newcomer for one in due]
        is_last = all(one.repeats == REPEATS - 1 and one.newcomer.alarm_id not in self.passed_on for one in due)
        head = _("Not acknowledged, supervisors are called now") if is_last else _("Not acknowledged")
        call = self._call(Kind.REPEAT, alarms, f"{head}: {_told(alarms)}", now_s)
        return replace(self, waiting=waiting, reminded_s=now_s), (call,)

    def _nag(self, now_s: float) -> tuple["Queue", tuple[Call, ...]]:
        """What is left, every quarter of an hour, and at once where nobody might disturb."""
        has_peace_ended = self.quiet_until_s is not None and now_s >= self.quiet_until_s
        queue = replace(self, quiet_until_s=None) if has_peace_ended else self
        if not self.left:
            return replace(queue, nagged_s=None), ()
        is_early = self.nagged_s is None or now_s - self.nagged_s < NAG_S
        if (is_early or now_s - self.reminded_s < BURST_S) and not has_peace_ended:
            return queue, ()
        severities = list(self.left.values())
        counted = _("{count} unacknowledged").format(count=len(severities))
        words = (_("Do not disturb is over: ") if has_peace_ended else "") + summary(severities, counted)
        worst = min(severities, key=lambda severity: severity.rank)
        call = queue._call(Kind.NAG, [Newcomer(0, worst, "")], words, now_s)
        return replace(queue, nagged_s=now_s, reminded_s=now_s), (replace(call, alarm_id=None),)

    def _call(self, kind: Kind, about: Sequence[Newcomer], words: str, now_s: float) -> Call:
        is_kept_off = self.is_hushed or self.quiet_s(now_s) > 0
        is_shown = not is_kept_off or any(one.is_pressing for one in about)
        is_sounded = is_shown and self.muted_s(now_s) == 0 and self.quiet_s(now_s) == 0
        alarm_id = about[0].alarm_id if len(about) == 1 else None
        return Call(kind, worst_of(about), words, alarm_id, is_shown, is_sounded)


def _bounded(for_s: float) -> float:
    return min(max(for_s, 0.0), LONGEST_S)


def _told(alarms: Sequence[Newcomer]) -> str:
    return alarms[0].text if len(alarms) == 1 else plural(len(alarms), "critical alarm", "critical alarms")


def _is_due(one: _Waiting, now_s: float) -> bool:
    return one.repeats < REPEATS and now_s - one.called_s >= REPEAT_S
