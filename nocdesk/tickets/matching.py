"""How likely a ticket and an alarm belong together: a score that is the sum of its printed reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

PROPOSED_FROM = 0.35
"""The score from which a pair is proposed: the same service at any time, or other evidence near in time."""

SAME_SERVICE = 50
SAME_SERVICE_UNCERTAIN = 40
DEPENDS_DIRECTLY = 40
DEPENDS_INDIRECTLY = 30
IS_DEPENDED_ON = 20
SAME_SITE = 20
SAME_CUSTOMER = 10
FAR_IN_TIME = -30
NEARNESS = ((timedelta(minutes=5), 20), (timedelta(minutes=30), 15), (timedelta(hours=2), 10))
"""How far apart the beginnings may lie for how many points."""

ALREADY_ACTIVE = 5


@dataclass(frozen=True, slots=True)
class Complaint:
    """A ticket as matching sees it.

    `depends_on` are the services that the ticket's service needs and `depended_on_by` those that need it, each with the
    number of steps between them (1: directly).
    """

    customer_id: int
    customer: str
    service_id: int | None
    site_id: int | None
    site: str
    began_at: datetime
    depends_on: Mapping[int, int] = field(default_factory=dict)
    depended_on_by: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Touched:
    """A service that an alarm touches; `is_certain` where it is known to be down or degraded by it."""

    service_id: int
    service: str
    customer_id: int
    site_id: int | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """An alarm as matching sees it: what it touches, and from when to when (None: still)."""

    touched: tuple[Touched, ...]
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for a pair, or with negative points against it; 100 points are certainty."""

    points: int
    words: str

    def __str__(self) -> str:
        return f"{self.words} ({self.points / 100:+.2f})"


@dataclass(frozen=True, slots=True)
class Match:
    """The score of a pair, from 0 to 1, and why."""

    score: float
    reasons: tuple[str, ...]

    @property
    def is_proposed(self) -> bool:
        return self.score >= PROPOSED_FROM


def match(complaint: Complaint, trouble: Trouble) -> Match:
    """Score a pair; without any service, site or customer in common it is 0 and time says nothing."""
    related = [
        reason
        for reason in (_by_service(complaint, trouble), _by_site(complaint, trouble), _by_customer(complaint, trouble))
        if reason is not None
    ]
    if not related:
        return Match(0.0, ())
    reasons = [*related, *_by_time(complaint.began_at, trouble)]
    total = sum(reason.points for reason in reasons)
    return Match(max(total, 0) / 100, tuple(str(reason) for reason in reasons))


def _by_service(complaint: Complaint, trouble: Trouble) -> Reason | None:
    """The strongest way from the alarm to the ticket's service."""
    return max(_service_reasons(complaint, trouble), key=lambda reason: reason.points, default=None)


def _service_reasons(complaint: Complaint, trouble: Trouble) -> Iterator[Reason]:
    for touched in trouble.touched:
        if touched.service_id == complaint.service_id and touched.is_certain:
            yield Reason(SAME_SERVICE, f"same service {touched.service}")
        elif touched.service_id == complaint.service_id:
            yield Reason(SAME_SERVICE_UNCERTAIN, f"same service {touched.service}, effect not certain")
        elif steps := complaint.depends_on.get(touched.service_id):
            points = DEPENDS_DIRECTLY if steps == 1 else DEPENDS_INDIRECTLY
            yield Reason(points, f"its service depends on {touched.service}")
        elif touched.service_id in complaint.depended_on_by:
            yield Reason(IS_DEPENDED_ON, f"{touched.service} depends on its service")


def _by_site(complaint: Complaint, trouble: Trouble) -> Reason | None:
    is_same = any(touched.site_id == complaint.site_id for touched in trouble.touched)
    if complaint.site_id is None or not is_same:
        return None
    return Reason(SAME_SITE, f"same site {complaint.site}")


def _by_customer(complaint: Complaint, trouble: Trouble) -> Reason | None:
    if all(touched.customer_id != complaint.customer_id for touched in trouble.touched):
        return None
    return Reason(SAME_CUSTOMER, f"touches {complaint.customer}")


def _by_time(began_at: datetime, trouble: Trouble) -> Iterator[Reason]:
    apart = abs(began_at - trouble.began_at)
    side = "before" if trouble.began_at <= began_at else "after"
    for limit, points in NEARNESS:
        if apart <= limit:
            yield Reason(points, f"alarm began {_span(apart)} {side} the complaint")
            return
    is_during = trouble.began_at <= began_at and (trouble.ended_at is None or began_at < trouble.ended_at)
    if is_during:
        yield Reason(ALREADY_ACTIVE, f"alarm was active already, for {_span(apart)}")
    else:
        yield Reason(FAR_IN_TIME, f"alarm began {_span(apart)} {side} the complaint")


def _span(apart: timedelta) -> str:
    minutes = round(apart.total_seconds() / 60)
    if minutes < 1:
        return f"{round(apart.total_seconds())} s"
    if minutes < 120:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h"
