"""What the steps and the causes of a restoration are called."""

from collections.abc import Mapping

from nocdesk.language import N_
from nocdesk.tickets.model import RestorationCause, RestorationStatus

RESTORATION_WORDS: Mapping[RestorationStatus, str] = {
    RestorationStatus.DISPATCHED: N_("Dispatched"),
    RestorationStatus.ON_SITE: N_("On site"),
    RestorationStatus.DIAGNOSING: N_("Diagnosing"),
    RestorationStatus.REPAIRING: N_("Repairing"),
    RestorationStatus.TESTING: N_("Testing"),
    RestorationStatus.RESTORED: N_("Restored"),
}

CAUSE_WORDS: Mapping[RestorationCause, str] = {
    RestorationCause.CABLE_DAMAGE: N_("Cable damage"),
    RestorationCause.POWER_FAILURE: N_("Power failure"),
    RestorationCause.EQUIPMENT_FAULT: N_("Equipment fault"),
    RestorationCause.CONFIGURATION: N_("Configuration"),
    RestorationCause.OVERLOAD: N_("Overload"),
    RestorationCause.WEATHER: N_("Weather"),
    RestorationCause.THIRD_PARTY: N_("Third party"),
    RestorationCause.CUSTOMER_EQUIPMENT: N_("Customer's own equipment"),
    RestorationCause.NO_FAULT_FOUND: N_("No fault found"),
}


def restoration_words(status: RestorationStatus | None) -> str:
    """A step's name; "no status" before the first."""
    return N_("no status") if status is None else RESTORATION_WORDS[status]
