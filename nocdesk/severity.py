"""Perceived severity (ITU-T X.733 clause 8.1.2.3) and its order."""

from enum import StrEnum


class PerceivedSeverity(StrEnum):
    """How badly the capability of the managed object is affected."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    WARNING = "warning"
    INDETERMINATE = "indeterminate"
    CLEARED = "cleared"

    @property
    def rank(self) -> int:
        """0 for the worst, 5 for cleared: the order in which lists are sorted."""
        return _ORDER.index(self)


_ORDER = tuple(PerceivedSeverity)
