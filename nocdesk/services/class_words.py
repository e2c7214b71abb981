"""What the classes of the outage ledger are called within a sentence; English here, said with `_` where it is shown."""

from collections.abc import Mapping

from nocdesk.language import N_
from nocdesk.services.model import ServiceClass

CLASS_WORDS: Mapping[ServiceClass, str] = {
    ServiceClass.UP: N_("up"),
    ServiceClass.DEGRADED: N_("degraded"),
    ServiceClass.DOWN: N_("down"),
    ServiceClass.PLANNED: N_("planned"),
    ServiceClass.CUSTOMER_CAUSED: N_("customer caused"),
    ServiceClass.FORCE_MAJEURE: N_("force majeure"),
    ServiceClass.UNKNOWN: N_("unknown"),
}
