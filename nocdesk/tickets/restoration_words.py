"""What the steps and the causes of a restoration are called."""

from collections.abc import Mapping

from nocdesk.tickets.model import RestorationCause, RestorationStatus

RESTORATION_WORDS: Mapping[RestorationStatus, str] = {
    RestorationStatus.DISPATCHED: "Dispatched",
    RestorationStatus.ON_SITE: "On site",
    RestorationStatus.DIAGNOSING: "Diagnosing",
    RestorationStatus.REPAIRING: "Repairing",
    RestorationStatus.TESTING: "Testing",
    RestorationStatus.RESTORED: "Restored",
}

CAUSE_WORDS: Mapping[RestorationCause, str] = {
    RestorationCause.CABLE_DAMAGE: "Cable damage",
    RestorationCause.POWER_FAILURE: "Power failure",
    RestorationCause.EQUIPMENT_FAULT: "Equipment fault",
    RestorationCause.CONFIGURATION: "Configuration",
    RestorationCause.OVERLOAD: "Overload",
    RestorationCause.WEATHER: "Weather",
    RestorationCause.THIRD_PARTY: "Third party",
    RestorationCause.CUSTOMER_EQUIPMENT: "Customer's own equipment",
    RestorationCause.NO_FAULT_FOUND: "No fault found",
}


def restoration_words(status: RestorationStatus | None) -> str:
    """A step's name; "no status" before the first."""
    return "no status" if status is None else RESTORATION_WORDS[status]
