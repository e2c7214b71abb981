"""In which class of the outage ledger a service is: the order in which sources are believed."""

from collections.abc import Collection

from nocdesk.services.model import ServiceClass


def classify(effects: Collection[ServiceClass], *, is_planned: bool, is_measured: bool) -> ServiceClass:
    """The class of a service, by the first that holds:

    1. planned: planned work covers it, and it is not simply up
    2. down, then degraded: an active alarm that touches it says so
    3. unknown: nothing measures it at present
    4. up
    """
    if ServiceClass.DOWN in effects:
        actual = ServiceClass.DOWN
    elif ServiceClass.DEGRADED in effects:
        actual = ServiceClass.DEGRADED
    else:
        actual = ServiceClass.UP if is_measured else ServiceClass.UNKNOWN
    return ServiceClass.PLANNED if is_planned and actual is not ServiceClass.UP else actual
