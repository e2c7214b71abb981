"""What a seat is called to, and what one call is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity


class Kind(StrEnum):
    """Why a seat is called."""

    NEW = "new"
    MANY = "many"
    REPEAT = "repeat"
    NAG = "nag"
    PASSED_ON = "passed on"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An alarm that asks for attention; `always` where the seat wants to be called to it in a flood too."""

    alarm_id: int
    severity: PerceivedSeverity
    text: str
    always: bool = False

    @property
    def is_critical(self) -> bool:
        """Whether it is of the worst severity."""
        return self.severity is PerceivedSeverity.CRITICAL

    @property
    def is_pressing(self) -> bool:
        """Whether neither a flood nor do-not-disturb keeps it from the seat."""
        return self.always or self.is_critical


@dataclass(frozen=True, slots=True)
class Call:
    """One call, in words; `is_shown` in sight and to screen readers, `is_sounded` by ear."""

    kind: Kind
    severity: PerceivedSeverity
    words: str
    alarm_id: int | None
    is_shown: bool
    is_sounded: bool

    @property
    def is_assertive(self) -> bool:
        """Whether a screen reader is to interrupt itself for it."""
        return self.severity is PerceivedSeverity.CRITICAL


def worst_of(alarms: Iterable[Newcomer]) -> PerceivedSeverity:
    """The severity that a call about several has."""
    return min((one.severity for one in alarms), key=lambda severity: severity.rank)


def summary(severities: Sequence[PerceivedSeverity], counted: str) -> str:
    """Many in one line: `12 new alarms, 2 critical`."""
    critical = severities.count(PerceivedSeverity.CRITICAL)
    return counted + (_(", {critical} critical").format(critical=critical) if critical else "")
