"""How likely a ticket and an alarm belong together: a score that is the sum of its printed reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from nocdesk.services.model import ServiceClass
from nocdesk.tickets import matching_words as words
from nocdesk.tickets.lexicon import Complained
from nocdesk.tickets.weights import Feature, Points, shipped

PROPOSED_FROM = shipped().proposed_from / 100
"""The score from which a pair is proposed: the same service at any time, or other evidence near in time."""

NEARNESS = (
    (timedelta(minutes=5), Feature.WITHIN_5_MIN),
    (timedelta(minutes=30), Feature.WITHIN_30_MIN),
    (timedelta(hours=2), Feature.WITHIN_2_H),
)
"""So long before the complaint an alarm may have begun for which points."""

SOON, LATE = timedelta(minutes=5), timedelta(minutes=30)
"""So long after the complaint an alarm may begin that explains it: it was found by a poll, or told of late."""

NOTICED_WITHIN = timedelta(minutes=2)
"""So long after the end of a fault it may not have ended yet for the customer, whose equipment has to find back."""

CALLS_FOR = timedelta(minutes=30)
"""So long after the end of a fault customers still call about it."""

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is: its town (empty: unknown), and its latitude and longitude in degrees where they are known."""

    town: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def km_to(self, other: "Place") -> float | None:
        """The distance on the sphere; None where either is not known."""
        if self.latitude is None or self.longitude is None or other.latitude is None or other.longitude is None:
            return None
        here, there = radians(self.latitude), radians(other.latitude)
        across = radians(other.longitude - self.longitude)
        # The haversine formula, which is exact for small distances (Sinnott, Sky and Telescope 68, 1984).
        half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(across / 2) ** 2
        return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Complaint:
    """A ticket as matching sees it.

    `depends_on` are the services that the ticket's service needs and `depended_on_by` those that need it, each with the
    number of steps between them (1: directly). `topics` and `complained` are what its words say; `past` are the
    troubles that earlier tickets of the customer were linked with. One that `is_request` tells of no fault.
    """

    customer_id: int
    customer: str
    service_id: int | None
    site_id: int | None
    site: str
    began_at: datetime
    depends_on: Mapping[int, int] = field(default_factory=dict)
    depended_on_by: Mapping[int, int] = field(default_factory=dict)
    place: Place = NOWHERE
    topics: frozenset[str] = frozenset()
    complained: Complained | None = None
    past: frozenset[str] = frozenset()
    is_request: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """A service that an alarm touches, with the effect where that is known; `topics` are the kinds that it is of.

    `by_way_of` are the services that it depends on and that are touched as well: that is how it came to be touched.
    """

    service_id: int
    service: str
    customer_id: int
    site_id: int | None
    effect: ServiceClass
    place: Place = NOWHERE
    topics: frozenset[str] = frozenset()
    by_way_of: frozenset[int] = frozenset()

    @property
    def is_certain(self) -> bool:
        """Whether the service is known to be down or degraded by it."""
        return self.effect in _COMPLAINED


_COMPLAINED = {ServiceClass.DOWN: Complained.DOWN, ServiceClass.DEGRADED: Complained.DEGRADED}


@dataclass(frozen=True, slots=True)
class Trouble:
    """An alarm as matching sees it: what it touches, from when to when (None: still), and the trouble's lasting key."""

    touched: tuple[Touched, ...]
    began_at: datetime
    ended_at: datetime | None
    key: str = ""


Evidence = tuple[Feature, str]
"""What speaks for or against a pair, and its words."""


@dataclass(frozen=True, slots=True)
class Match:
    """The score of a pair, from 0 to 1, why in words, and by which features."""

    score: float
    reasons: tuple[str, ...]
    features: tuple[Feature, ...] = ()

    @property
    def is_proposed(self) -> bool:
        return self.score >= PROPOSED_FROM


def match(complaint: Complaint, trouble: Trouble, points: Points | None = None) -> Match:
    """Score a pair; without any service, site or customer in common it is 0 and the rest says nothing."""
    worth = shipped().points if points is None else points
    related = [
        found
        for found in (
            _by_service(complaint, trouble, worth),
            _by_site(complaint, trouble),
            _by_customer(complaint, trouble),
        )
        if found is not None
    ]
    if not related:
        return Match(0.0, ())
    evidence = [
        *related,
        *_by_distance(complaint, trouble),
        *_by_words(complaint, trouble),
        *_by_past(complaint, trouble),
        _by_time(complaint.began_at, trouble),
    ]
    total = sum(worth[feature] for feature, _ in evidence)
    reasons = tuple(f"{said} ({worth[feature] / 100:+.2f})" for feature, said in evidence)
    return Match(min(max(total, 0), 100) / 100, reasons, tuple(feature for feature, _ in evidence))


def _by_service(complaint: Complaint, trouble: Trouble, worth: Points) -> Evidence | None:
    """The strongest way from the alarm to the ticket's service."""
    return max(_ways(complaint, trouble), key=lambda found: worth[found[0]], default=None)


def _ways(complaint: Complaint, trouble: Trouble) -> Iterator[Evidence]:
    for touched in trouble.touched:
        if touched.service_id == complaint.service_id and touched.is_certain:
            yield Feature.SAME_SERVICE, words.SAME_SERVICE.format(service=touched.service)
        elif touched.service_id == complaint.service_id:
            yield Feature.SAME_SERVICE_UNCERTAIN, words.SAME_SERVICE_UNCERTAIN.format(service=touched.service)
        elif steps := complaint.depends_on.get(touched.service_id):
            feature = Feature.DEPENDS_DIRECTLY if steps == 1 else Feature.DEPENDS_INDIRECTLY
            yield feature, words.DEPENDS.format(service=touched.service)
        elif touched.service_id in complaint.depended_on_by and not touched.by_way_of - {complaint.service_id}:
            yield Feature.IS_DEPENDED_ON, words.IS_DEPENDED_ON.format(service=touched.service)


def _by_site(complaint: Complaint, trouble: Trouble) -> Evidence | None:
    is_same = any(touched.site_id == complaint.site_id for touched in trouble.touched)
    if complaint.site_id is None or not is_same:
        return None
    return Feature.SAME_SITE, words.SAME_SITE.format(site=complaint.site)


def _by_customer(complaint: Complaint, trouble: Trouble) -> Evidence | None:
    if all(touched.customer_id != complaint.customer_id for touched in trouble.touched):
        return None
    if complaint.service_id is None and complaint.site_id is None:
        return Feature.CUSTOMER_ALONE, words.CUSTOMER_ALONE.format(customer=complaint.customer)
    return Feature.SAME_CUSTOMER, words.SAME_CUSTOMER.format(customer=complaint.customer)


def _by_distance(complaint: Complaint, trouble: Trouble) -> Iterator[Evidence]:
    """How near the nearest other site is; by towns where no distance is known."""
    others = [touched.place for touched in trouble.touched if touched.site_id not in (None, complaint.site_id)]
    if complaint.site_id is None or not others or _by_site(complaint, trouble) is not None:
        return
    known = [km for place in others if (km := complaint.place.km_to(place)) is not None]
    if known:
        if min(known) <= shipped().near_km:
            yield Feature.NEAR_SITE, words.NEAR_SITE.format(distance=f"{min(known):.1f}")
    elif complaint.place.town and any(place.town == complaint.place.town for place in others):
        yield Feature.SAME_TOWN, words.SAME_TOWN.format(town=complaint.place.town)


def _by_words(complaint: Complaint, trouble: Trouble) -> Iterator[Evidence]:
    """Whether what the customer says fits what the alarm does to its services."""
    own = [touched for touched in trouble.touched if _is_own(complaint, touched)]
    fitting = [touched for touched in own if touched.topics & complaint.topics]
    if fitting:
        topics = ", ".join(sorted(fitting[0].topics & complaint.topics))
        yield Feature.SAME_TOPIC, words.SAME_TOPIC.format(topics=topics, service=fitting[0].service)
    elif complaint.service_id is None and complaint.topics and own and all(touched.topics for touched in own):
        yield Feature.OTHER_TOPIC, words.OTHER_TOPIC.format(topics=", ".join(sorted(complaint.topics)))
    if complaint.is_request:
        yield Feature.IS_REQUEST, words.IS_REQUEST
    said = {_COMPLAINED[touched.effect] for touched in fitting or own if touched.is_certain}
    if complaint.complained is not None and said:
        if complaint.complained in said:
            yield Feature.SAME_EFFECT, words.SAME_EFFECT.format(effect=complaint.complained)
        else:
            yield Feature.OTHER_EFFECT, words.OTHER_EFFECT.format(effect=complaint.complained)


def _is_own(complaint: Complaint, touched: Touched) -> bool:
    """Whether a touched service is the ticket's, or where it names none, one of the customer's."""
    if complaint.service_id is not None:
        return touched.service_id == complaint.service_id
    return touched.customer_id == complaint.customer_id


def _by_past(complaint: Complaint, trouble: Trouble) -> Iterator[Evidence]:
    if trouble.key and trouble.key in complaint.past:
        yield Feature.PAST_CASE, words.PAST_CASE


def _by_time(began_at: datetime, trouble: Trouble) -> Evidence:
    apart = abs(began_at - trouble.began_at)
    if trouble.began_at > began_at:
        feature = Feature.SOON_AFTER if apart <= SOON else Feature.LATER if apart <= LATE else Feature.MUCH_LATER
        return feature, words.AFTER.format(apart=_span(apart))
    over = timedelta() if trouble.ended_at is None else began_at - trouble.ended_at
    if over > NOTICED_WITHIN:
        feature = Feature.JUST_OVER if over <= CALLS_FOR else Feature.FAR_IN_TIME
        return feature, words.OVER.format(apart=_span(over))
    for limit, feature in NEARNESS:
        if apart <= limit:
            return feature, words.BEFORE.format(apart=_span(apart))
    return Feature.ALREADY_ACTIVE, words.ALREADY_ACTIVE.format(apart=_span(apart))


def _span(apart: timedelta) -> str:
    minutes = round(apart.total_seconds() / 60)
    if minutes < 1:
        return f"{round(apart.total_seconds())} s"
    if minutes < 120:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h"
