"""What the classes of the outage ledger are called within a sentence."""

from nocdesk.language import _, pgettext
from nocdesk.services.model import ServiceClass


def class_words(service_class: ServiceClass) -> str:
    """The word for a class, in the language that is spoken now."""
    return {
        ServiceClass.UP: pgettext("service", "up"),
        ServiceClass.DEGRADED: _("degraded"),
        ServiceClass.DOWN: _("down"),
        ServiceClass.PLANNED: _("planned"),
        ServiceClass.CUSTOMER_CAUSED: _("customer caused"),
        ServiceClass.FORCE_MAJEURE: _("force majeure"),
        ServiceClass.UNKNOWN: _("unknown"),
    }[service_class]
