"""The ledger as its evidence alone makes it: a pure function, by which entries are written and can be checked again."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from nocdesk.outages.classes import Classified, Source, classify
from nocdesk.services.model import ServiceClass


@dataclass(frozen=True, slots=True)
class Span:
    """Time from `began_at` up to but not including `ended_at` (None: still)."""

    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an alarm did to a service, or several together (then `alarm_id` is that of none)."""

    began_at: datetime
    ended_at: datetime | None
    effect: ServiceClass
    alarm_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A window of planned work that covers the service, and when its customers were told (None: not)."""

    began_at: datetime
    ended_at: datetime
    announced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """All that the ledger of one service rests on, in one epoch: between two steps of the clock.

    `together` overrules `alarms` where it speaks: what they did together to a service that is judged by its parts.
    `lost_at` is when it was last measured before the ground begins (None: that is the beginning of all).
    """

    life: Span
    measured: Sequence[Span] = ()
    alarms: Sequence[Effect] = ()
    together: Sequence[Effect] = ()
    works: Sequence[Window] = ()
    lost_at: datetime | None = None

    def last_ends(self) -> list[datetime]:
        """When it was lost from sight, in the order of time."""
        ends = sorted(span.ended_at for span in self.measured if span.ended_at is not None)
        return ends if self.lost_at is None else [self.lost_at, *ends]


Said = tuple[Classified, datetime | None, datetime | None]
"""A class, and when the planned work that brought it about was announced and began."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What the ledger says of a time; the alarm and the words are what put the service there.

    Whether it was measured, and when it was last lost from sight (None: never), is as of its beginning. Planned work
    was announced at `announced_at` and began at `work_began_at`: of works that coincide, that with the longest notice.
    """

    found: Classified
    announced_at: datetime | None
    work_began_at: datetime | None
    began_at: datetime
    ended_at: datetime | None
    alarm_id: int | None
    words: str
    is_measured: bool
    lost_at: datetime | None

    @property
    def key(self) -> Said:
        """What tells it from its neighbours."""
        return self.found, self.announced_at, self.work_began_at


@dataclass(frozen=True, slots=True)
class Piece:
    """A time in which no evidence changes, with the alarms that count in it; `lost_at` is the last loss before it."""

    began_at: datetime
    ended_at: datetime | None
    is_measured: bool
    lost_at: datetime | None
    alarms: tuple[Effect, ...]
    together: Effect | None
    works: tuple[Window, ...]


def derive(ground: Ground, until: datetime) -> list[Derived]:
    """The ledger of a life: every instant in exactly one class, by the table of precedence.

    `until` is how far it is told: planned work that begins or ends later has not changed anything yet.
    """
    found: list[Derived] = []
    for piece in pieces(ground, until):
        derived = _judged(piece)
        if found and found[-1].key == derived.key:
            before = found.pop()
            derived = replace(before, ended_at=derived.ended_at)
        found.append(derived)
    return found


def pieces(ground: Ground, until: datetime) -> Iterator[Piece]:
    """The life cut at every instant at which some evidence begins or ends.

    In time that nobody measured an alarm counts only if it began in it: what stood when the service was lost from
    sight proves nothing until it is seen again.
    """
    alarms, together = _Sweep(ground.alarms), _Sweep(ground.together)
    measured, works = _Sweep(ground.measured), _Sweep(ground.works)
    lost, edges = ground.last_ends(), _edges(ground, until)
    for began_at, ended_at in zip(edges, [*edges[1:], ground.life.ended_at], strict=True):
        is_measured, place = bool(measured.at(began_at)), bisect_right(lost, began_at)
        lost_at = lost[place - 1] if place else None
        standing, joint = alarms.at(began_at), together.at(began_at)
        if not is_measured and lost_at is not None:
            standing = [alarm for alarm in standing if alarm.began_at > lost_at]
        yield Piece(
            began_at,
            ended_at,
            is_measured,
            lost_at,
            tuple(sorted(standing, key=lambda alarm: (alarm.began_at, alarm.alarm_id or 0))),
            joint[-1] if joint else None,
            tuple(works.at(began_at)),
        )


def _judged(piece: Piece) -> Derived:
    effects = [alarm.effect for alarm in piece.alarms] if piece.together is None else [piece.together.effect]
    said = {SOURCES[effect]: effect for effect in effects if effect in SOURCES}
    said |= {Source.MEASURED: ServiceClass.UP} if piece.is_measured else {Source.NOT_MEASURED: ServiceClass.UNKNOWN}
    if piece.works:
        said[Source.PLANNED_WORK] = ServiceClass.PLANNED
    found = classify(said)
    announced_at, work_began_at = _notice(piece) if found.service_class is ServiceClass.PLANNED else (None, None)
    alarm_id, words = _cause(found.service_class, piece)
    return Derived(
        found,
        announced_at,
        work_began_at,
        piece.began_at,
        piece.ended_at,
        alarm_id,
        words,
        piece.is_measured,
        piece.lost_at,
    )


def _notice(piece: Piece) -> tuple[datetime | None, datetime | None]:
    """When work was announced and when it began: an agreement asks how much lies between, not when it hurt."""
    told = [(work.announced_at, work.began_at) for work in piece.works if work.announced_at is not None]
    return max(told, key=lambda pair: pair[1] - pair[0], default=(None, None))


def _cause(service_class: ServiceClass, piece: Piece) -> tuple[int | None, str]:
    """The alarm that put a service into a class, with its text; planned work stands for the first of all.

    So does a class that none of them would have brought about alone.
    """
    of_its_own = [alarm for alarm in piece.alarms if alarm.effect is service_class]
    for alarm in of_its_own or (piece.alarms if service_class in _BY_ALARMS else ()):
        return alarm.alarm_id, alarm.words
    if service_class is ServiceClass.UP:
        return None, SEEN_WORDS
    return None, NEW_WORDS if piece.lost_at is None else LOST_WORDS


def _edges(ground: Ground, until: datetime) -> list[datetime]:
    start, end = ground.life.began_at, ground.life.ended_at
    evidence: tuple[_Timed, ...] = (*ground.measured, *ground.alarms, *ground.together)
    edges = {edge for one in evidence for edge in (one.began_at, one.ended_at) if edge is not None}
    edges |= {edge for work in ground.works for edge in (work.began_at, work.ended_at) if edge <= until}
    return [start, *sorted(edge for edge in edges if edge > start and (end is None or edge < end))]


class _Timed(Protocol):
    @property
    def began_at(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime | None: ...


_Item = TypeVar("_Item", bound=_Timed)


class _Sweep(Generic[_Item]):
    """What covers an instant, asked for in the order of time."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self._waiting = sorted(items, key=lambda item: item.began_at, reverse=True)
        self._active: list[_Item] = []

    def at(self, instant: datetime) -> list[_Item]:
        while self._waiting and self._waiting[-1].began_at <= instant:
            self._active.append(self._waiting.pop())
        self._active = [item for item in self._active if item.ended_at is None or item.ended_at > instant]
        return self._active


SOURCES = {ServiceClass.DOWN: Source.ALARM_DOWN, ServiceClass.DEGRADED: Source.ALARM_DEGRADED}
"""What an alarm's effect says; no other effect says anything."""

_BY_ALARMS = (ServiceClass.DEGRADED, ServiceClass.DOWN, ServiceClass.PLANNED)

SEEN_WORDS = "measured and within its limits"
LOST_WORDS = "no measurement"
NEW_WORDS = "not measured yet"
