"""What speaks for or against a ticket and an alarm belonging together, in words; stored in English."""

from nocdesk.kept_words import said_again
from nocdesk.language import N_

SAME_SERVICE_UNCERTAIN = N_("same service {service}, effect not certain")
SAME_SERVICE = N_("same service {service}")
DEPENDS = N_("its service depends on {service}")
IS_DEPENDED_ON = N_("{service} depends on its service")
SAME_SITE = N_("same site {site}")
CUSTOMER_ALONE = N_("touches {customer}, who names neither service nor site")
SAME_CUSTOMER = N_("touches {customer}")
NEAR_SITE = N_("site {distance} km away")
SAME_TOWN = N_("site in the same town {town}")
OTHER_TOPIC = N_("speaks of {topics}, which none of them is")
SAME_TOPIC = N_("speaks of {topics}, which {service} is")
IS_REQUEST = N_("asks for something and tells of no fault")
OTHER_EFFECT = N_("says that it is {effect}, which the fault does not make it")
SAME_EFFECT = N_("says that it is {effect}")
PAST_CASE = N_("was behind an earlier ticket of this customer")
AFTER = N_("alarm began {apart} after the complaint")
OVER = N_("alarm had been over for {apart} when the complaint began")
BEFORE = N_("alarm began {apart} before the complaint")
ALREADY_ACTIVE = N_("alarm was active already, for {apart}")

# One that begins as another does stands before it.
MATCH_REASONS = (
    *(SAME_SERVICE_UNCERTAIN, SAME_SERVICE, DEPENDS, IS_DEPENDED_ON, SAME_SITE, CUSTOMER_ALONE, SAME_CUSTOMER),
    *(NEAR_SITE, SAME_TOWN, OTHER_TOPIC, SAME_TOPIC, IS_REQUEST, OTHER_EFFECT, SAME_EFFECT, PAST_CASE),
    *(AFTER, OVER, BEFORE, ALREADY_ACTIVE, N_("down"), N_("degraded")),
)


def reason_words(reason: str) -> str:
    """A stored reason with its points, `same service X (+0.60)`, in the reader's language."""
    words, bracket, points = reason.rpartition(" (")
    return f"{said_again(words, MATCH_REASONS, own=('effect',))}{bracket}{points}"
