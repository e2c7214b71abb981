"""How pressing a trouble ticket is (TMF621 `priority`): what agreements promise by, and what tickets have."""

from enum import StrEnum


class Priority(StrEnum):
    """The most pressing first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
