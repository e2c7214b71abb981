"""A rule of correlation: which condition explains which, by which relation in the network, and how near in time."""

from dataclasses import dataclass
from enum import StrEnum

from nocdesk.alarms.model import Condition
from nocdesk.problems.open_alarm import OpenAlarm


class Relation(StrEnum):
    """How a cause and a symptom hang together in the network."""

    SAME_LINK = "same link"
    """Both are on the two ends of one link, or on the link itself."""
    SAME_DEVICE = "same device"
    SAME_PART = "same part"
    """The cause is on a card or module, the symptom on a port of it."""
    SAME_SITE = "same site"
    SAME_SERVICE = "same service"
    ENDS_ON = "ends on"
    """The symptom is a link that ends on the device of the cause."""
    CUTS_OFF = "cuts off"
    """The symptom's device can be reached by the management only over the cause, as things stand."""
    CARRIES = "carries"
    """The symptom's service cannot do without the cause, as things stand: redundancy counts."""
    RIDES_ON = "rides on"
    """The symptom's service rides on the cause, whether or not something else carries it as well."""
    LEADS_TO = "leads to"
    """The cause is on a link of a shortest way from the management to what carries the symptom's service, or on another
    way out of a device that it rides on."""
    NEEDS = "needs"
    """The symptom's service depends on the service of the cause: redundancy counts."""
    NEXT_TO = "next to"
    """The cause is a link at the symptom's device, or a neighbour or peer of it."""
    TOUCHES = "touches"
    """The cause reaches the service of the symptom."""


@dataclass(frozen=True, slots=True)
class CorrelationRule:
    """A symptom begins at most `within_s` after its cause, or by its evidence at most `early_s` before it.

    `order` is the rule's place: where several explain a symptom, the first does. `words` say why, of {cause} and
    {symptom}.
    """

    name: str
    order: int
    cause: frozenset[Condition]
    symptom: frozenset[Condition]
    relation: Relation
    within_s: float
    early_s: float
    words: str

    def is_near(self, cause: OpenAlarm, symptom: OpenAlarm) -> bool:
        """Whether the two began near enough to each other; what is in one problem already is not parted by time."""
        later_s = symptom.began_s - cause.began_s
        if later_s < -self.early_s:
            return False
        is_known = cause.problem is not None and cause.problem == symptom.problem
        return later_s <= self.within_s or is_known
