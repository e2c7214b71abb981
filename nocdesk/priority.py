"""How pressing a trouble ticket is (TMF621 `priority`): what agreements promise by, and what tickets have."""

from collections.abc import Mapping
from enum import StrEnum

from nocdesk.language import pgettext


class Priority(StrEnum):
    """The most pressing first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


LEVEL_WORDS: Mapping[str, str] = {
    "critical": pgettext("priority", "critical"),
    "high": pgettext("priority", "high"),
    "medium": pgettext("priority", "medium"),
    "low": pgettext("priority", "low"),
}
"""A priority for people, and the impact and urgency from which it follows."""
