"""When the story happens: places its chapters on the real time line, again and again, and at any speed."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from probes.simulator.desk_deeds import Separate, Shelve, Subscribe, TakeOut, UpdateAll
from probes.simulator.noise import noise
from probes.simulator.story import (
    Acknowledge,
    Call,
    Chapter,
    DecideBreach,
    Deed,
    FaultKind,
    PlanWork,
    SetEtr,
    Story,
    StoryFault,
    When,
    Worker,
)

_DAY_S = 86_400.0
_HISTORY = "history"
_AFTER = timedelta(minutes=9)
"""Longer than a live check asks for."""
_LAST_TIME_MARGIN_S = 3 * 3600.0
"""`last 19:30` is at least so long before the story, so that what happens then is over."""
_LAST_TIME_OLDEST_S = 23 * 3600.0
_LAST_TIME_INSTEAD_S = 4 * 3600.0
"""Where it would lie before the written day, it is moved to so long before the story."""
FIRST_INSTANT_S = -600 * _DAY_S
"""Before every device was switched on for the first time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in real seconds from the origin."""

    kind: FaultKind
    begins_s: float
    ends_s: float
    links: frozenset[str]
    devices: frozenset[str]
    services: frozenset[str]
    level: float
    period_s: float

    def severity_at(self, moment_s: float) -> float:
        """How bad congestion is: it grows over the first fifth of its time and fades over the last."""
        share = (moment_s - self.begins_s) / (self.ends_s - self.begins_s)
        return self.level * max(0.0, min(1.0, 5.0 * share, 5.0 * (1.0 - share)))


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does at an instant, with the instants that the deed speaks of.

    `starts_at` and `ends_at` are the window of planned work, `etr_at` is a promise, `began_at` what a caller says.
    """

    at: datetime
    who: Worker
    deed: Deed
    ticket: str
    """The story's word for the ticket, made unique for the round; the name of planned work; else empty."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    etr_at: datetime | None = None
    began_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time in which the same faults hold; `faults` has a flapping link only while it is down."""

    begins_s: float
    faults: tuple[Fault, ...]


@dataclass
class Playback:
    """A story told from `begins_at` on (None: not yet), `speed` times as fast as it is written.

    `origin` is the zero of all seconds here: the end of the history. Seconds are real ones, whatever the speed.
    """

    story: Story
    origin: datetime
    begins_at: datetime | None = None
    speed: float = 1.0
    _segments: list[Segment] = field(default_factory=list, init=False, repr=False)
    _starts: list[float] = field(default_factory=list, init=False, repr=False)
    _rounds: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        self._add([*self._split(self.history_faults(), FIRST_INSTANT_S)])

    def begin(self, begins_at: datetime) -> None:
        """Let the story begin; it cannot be begun twice."""
        if self.begins_at is None:
            self.begins_at = begins_at

    def seconds(self, at: datetime) -> float:
        """Real seconds from the origin; negative in the history."""
        return (at - self.origin).total_seconds()

    def at(self, moment_s: float) -> datetime:
        """The instant of a moment."""
        return self.origin + timedelta(seconds=moment_s)

    def segment(self, moment_s: float) -> int:
        """The number of the segment that a moment lies in."""
        self._extend(moment_s)
        return bisect_right(self._starts, moment_s) - 1

    def segments(self) -> list[Segment]:
        """All segments up to the furthest moment asked for."""
        return self._segments

    def history_faults(self) -> list[Fault]:
        """What befell the network before the story: in the day before, and one service in the month before."""
        return [*self.month_faults(), *(self._history_fault(fault) for fault in self.story.history.faults)]

    def day_faults(self) -> list[tuple[datetime, datetime]]:
        """When something befell the network in the day before the story."""
        faults = (self._history_fault(fault) for fault in self.story.history.faults)
        return [(self.at(fault.begins_s), self.at(fault.ends_s)) for fault in faults]

    def close_ups(self) -> list[tuple[datetime, datetime]]:
        """When the history is looked at minute by minute: around faults of which more than that they were is told."""
        spans = (
            (self._history_instant(fault.at), fault.lasts_s) for fault in self.story.history.faults if fault.is_close
        )
        return [(at, at + timedelta(seconds=lasts_s) + _AFTER) for at, lasts_s in spans]

    def month_faults(self) -> list[Fault]:
        """What befell the service whose month before the story is told."""
        month = self.story.month
        return [] if month is None else [self._history_fault(fault) for fault in month.chapter.faults]

    @property
    def month_begins_at(self) -> datetime:
        """When the last calendar month began (in UTC) that is over at the origin."""
        day = self.origin.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return (day - timedelta(days=1)).replace(day=1)

    def round_faults(self, number: int) -> list[Fault]:
        """What befalls the network in a round, which tells one chapter."""
        chapter, begins_s = self._chapter(number)
        return [self._fault(fault, index, number, begins_s) for index, fault in enumerate(chapter.faults)]

    def history_acts(self) -> list[Act]:
        """What people did before the story, in the order of time."""
        acts = [
            self._act(act.at, act.who, act.deed, _HISTORY, self._history_instant) for act in self.story.history.acts
        ]
        return sorted(acts, key=lambda act: act.at)

    def month_acts(self) -> list[Act]:
        """What people did in the month before, in the order of time."""
        acts = () if self.story.month is None else self.story.month.chapter.acts
        return [self._act(act.at, act.who, act.deed, _HISTORY, self._history_instant) for act in acts]

    def acts(self, first_round: int = 0) -> Iterator[Act]:
        """What people do from a round on, in the order of time; without end, where people do anything at all."""
        if not any(chapter.acts for chapter in self.story.chapters):
            return
        number = first_round
        while True:
            chapter, begins_s = self._chapter(number)

            def instant(when: When, begins_s: float = begins_s) -> datetime:
                return self.origin + timedelta(seconds=begins_s + when.seconds / self.speed)

            for act in chapter.acts:
                yield self._act(act.at, act.who, act.deed, str(number + 1), instant)
            number += 1

    def _chapter(self, number: int) -> tuple[Chapter, float]:
        """The chapter that a round tells, and when it begins."""
        if self.begins_at is None:
            raise ValueError("the story has not begun")
        chapters = self.story.chapters
        whole, index = divmod(number, len(chapters))
        story_s = whole * sum(each.lasts_s for each in chapters) + sum(each.lasts_s for each in chapters[:index])
        return chapters[index], self.seconds(self.begins_at) + story_s / self.speed

    def _extend(self, moment_s: float) -> None:
        if self.begins_at is None:
            return
        while True:
            _, begins_s = self._chapter(self._rounds)
            if moment_s < begins_s:
                return
            self._add([*self._split(self.round_faults(self._rounds), begins_s)])
            self._rounds += 1

    def _add(self, segments: list[Segment]) -> None:
        self._segments.extend(segments)
        self._starts.extend(segment.begins_s for segment in segments)

    @staticmethod
    def _split(faults: list[Fault], begins_s: float) -> Iterator[Segment]:
        """The segments of a stretch that begins at an instant and lasts until further notice."""
        edges = {begins_s}
        for fault in faults:
            edges.update((fault.begins_s, fault.ends_s))
            edges.update(begins for begins, _ in _phases(fault))
        ordered = sorted(edge for edge in edges if edge >= begins_s)
        for edge, _ in pairwise([*ordered, float("inf")]):
            holding = tuple(
                fault for fault in faults if fault.begins_s <= edge < fault.ends_s and _is_down(fault, edge)
            )
            yield Segment(edge, holding)

    def _history_fault(self, fault: StoryFault) -> Fault:
        begins_s = self.seconds(self._history_instant(fault.at))
        return _real(fault, begins_s, begins_s + fault.lasts_s, fault.period_s, fault.level)

    def _fault(self, fault: StoryFault, index: int, number: int, chapter_s: float) -> Fault:
        begins_s = chapter_s + fault.at.seconds / self.speed
        is_first_time = number < len(self.story.chapters)
        variation = 1.0 if is_first_time else 0.85 + 0.3 * noise(number, index)
        ends_s = begins_s + fault.lasts_s / self.speed
        return _real(fault, begins_s, ends_s, fault.period_s / self.speed, fault.level * variation)

    def _history_instant(self, when: When) -> datetime:
        if when.is_of_month:
            return self.month_begins_at + timedelta(seconds=when.seconds)
        if not when.is_time_of_day:
            return self.origin + timedelta(seconds=when.seconds)
        latest = self.origin - timedelta(seconds=_LAST_TIME_MARGIN_S)
        midnight = latest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        instant = midnight + timedelta(seconds=when.seconds)
        if instant > latest:
            instant -= timedelta(days=1)
        if instant < self.origin - timedelta(seconds=_LAST_TIME_OLDEST_S):
            return self.origin - timedelta(seconds=_LAST_TIME_INSTEAD_S)
        return instant

    def _act(self, at: When, who: Worker, deed: Deed, round_name: str, instant: Callable[[When], datetime]) -> Act:
        speed = 1.0 if round_name == _HISTORY else self.speed
        if isinstance(deed, PlanWork):
            starts_at = instant(deed.starts)
            lasts = timedelta(seconds=deed.lasts_s / speed)
            name = deed.name if round_name in {_HISTORY, "1"} else f"{deed.name} ({round_name})"
            return Act(instant(at), who, deed, name, starts_at=starts_at, ends_at=starts_at + lasts)
        if isinstance(deed, Acknowledge | DecideBreach):
            return Act(instant(at), who, deed, "")
        if isinstance(deed, Shelve | TakeOut | Separate | Subscribe):
            return Act(instant(at), who, deed, "")
        act = Act(instant(at), who, deed, f"{deed.ticket} {round_name}")
        if isinstance(deed, Call) and deed.began is not None:
            return replace(act, began_at=instant(deed.began))
        if isinstance(deed, SetEtr) or (isinstance(deed, UpdateAll) and deed.within_s):
            return replace(act, etr_at=_whole_minute(act.at + timedelta(seconds=deed.within_s / speed)))
        return act


def _whole_minute(at: datetime) -> datetime:
    """The minute that begins at or after an instant: people promise no seconds."""
    begun = at.replace(second=0, microsecond=0)
    return begun if begun == at else begun + timedelta(minutes=1)


def _real(fault: StoryFault, begins_s: float, ends_s: float, period_s: float, level: float) -> Fault:
    return Fault(fault.kind, begins_s, ends_s, fault.links, fault.devices, fault.services, level, period_s)


def _phases(fault: Fault) -> Iterator[tuple[float, bool]]:
    """The beginnings of a flapping fault's periods, and whether the link is down in each."""
    if fault.kind is not FaultKind.FLAP:
        return
    begins_s, is_down = fault.begins_s, True
    while begins_s < fault.ends_s:
        yield begins_s, is_down
        begins_s, is_down = begins_s + fault.period_s, not is_down


def _is_down(fault: Fault, moment_s: float) -> bool:
    if fault.kind is not FaultKind.FLAP:
        return True
    return [is_down for begins_s, is_down in _phases(fault) if begins_s <= moment_s][-1]
