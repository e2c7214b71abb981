"""What each piece of evidence is worth to the match of a ticket and an alarm, as it is shipped."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Feature(StrEnum):
    """A piece of evidence for or against a pair."""

    SAME_SERVICE = "same_service"
    SAME_SERVICE_UNCERTAIN = "same_service_uncertain"
    DEPENDS_DIRECTLY = "depends_directly"
    DEPENDS_INDIRECTLY = "depends_indirectly"
    IS_DEPENDED_ON = "is_depended_on"
    SAME_SITE = "same_site"
    NEAR_SITE = "near_site"
    SAME_TOWN = "same_town"
    SAME_CUSTOMER = "same_customer"
    CUSTOMER_ALONE = "customer_alone"
    WITHIN_5_MIN = "within_5_min"
    WITHIN_30_MIN = "within_30_min"
    WITHIN_2_H = "within_2_h"
    SOON_AFTER = "soon_after"
    LATER = "later"
    MUCH_LATER = "much_later"
    ALREADY_ACTIVE = "already_active"
    JUST_OVER = "just_over"
    FAR_IN_TIME = "far_in_time"
    SAME_TOPIC = "same_topic"
    OTHER_TOPIC = "other_topic"
    SAME_EFFECT = "same_effect"
    OTHER_EFFECT = "other_effect"
    IS_REQUEST = "is_request"
    PAST_CASE = "past_case"


Points = Mapping[Feature, int]
"""Points by feature; 100 are certainty."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The points as shipped, from how many on a pair is proposed, how far learning may move each, and what is near."""

    points: Points
    proposed_from: int
    most_moved: int
    near_km: float


@cache
def shipped() -> Weighing:
    """What `resources/tickets/matching.toml` says."""
    content = tomllib.loads(files("resources").joinpath("tickets/matching.toml").read_text(encoding="utf-8"))
    points = {feature: int(content["points"][feature.value]) for feature in Feature}
    return Weighing(points, content["proposed_from"], content["most_moved"], content["distance"]["near_km"])
