"""In which class of the outage ledger a service is: the order in which sources are believed."""

from collections.abc import Collection
from typing import NamedTuple

from nocdesk.services.model import ServiceClass


class Classified(NamedTuple):
    """The class of a service, and the class that it is in by evidence alone."""

    service_class: ServiceClass
    beneath: ServiceClass


UNSEEN = Classified(ServiceClass.UNKNOWN, ServiceClass.UNKNOWN)


def classify(effects: Collection[ServiceClass], *, is_planned: bool, is_measured: bool) -> Classified:
    """The class of a service, by the first that holds:

    1. planned: planned work covers it, and it is not simply up
    2. down, then degraded: an active alarm that touches it says so
    3. unknown: nothing measures it at present
    4. up
    """
    if ServiceClass.DOWN in effects:
        beneath = ServiceClass.DOWN
    elif ServiceClass.DEGRADED in effects:
        beneath = ServiceClass.DEGRADED
    else:
        beneath = ServiceClass.UP if is_measured else ServiceClass.UNKNOWN
    is_covered = is_planned and beneath is not ServiceClass.UP
    return Classified(ServiceClass.PLANNED if is_covered else beneath, beneath)
