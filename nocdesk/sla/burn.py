"""How fast an error budget burns, over several windows, and when that is alarming."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from nocdesk.sla.micros import SECOND_US

_REFERENCE_S = 30 * 86_400
_NO_DANGER = Fraction(9, 10)
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Window:
    """A window, and the share of a 30-day budget that may burn within it before somebody must be told.

    (Google, The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".)
    """

    name: str
    length_s: int
    budget_share: Fraction

    def rate(self, period_s: float) -> Fraction:
        """The burn rate from which on the rule fires; the rates of 30 days are scaled by the period's length."""
        return self.budget_share * Fraction(period_s) / self.length_s

    @property
    def length_us(self) -> int:
        """How long it is."""
        return self.length_s * SECOND_US


WINDOWS = (
    Window("1h", 3600, Fraction(2, 100)),
    Window("6h", 6 * 3600, Fraction(5, 100)),
    Window("1d", 86_400, Fraction(10, 100)),
    Window("3d", 3 * 86_400, Fraction(10, 100)),
)


@dataclass(frozen=True, slots=True)
class Burnt:
    """Bad and measured time within a window and within its short one, the latest twelfth of it."""

    bad_us: int
    measured_us: int
    short_bad_us: int
    short_measured_us: int

    def rate(self, share_target: Fraction) -> Fraction | None:
        """How many times faster than the promise allows; None where nothing was measured, or nothing is allowed."""
        return _rate(self.bad_us, self.measured_us, share_target)

    def short_rate(self, share_target: Fraction) -> Fraction | None:
        """The same of the short window."""
        return _rate(self.short_bad_us, self.short_measured_us, share_target)


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fires: the burn rate of its window, and the rate from which on it does."""

    window: Window
    rate: Fraction
    least: Fraction


def short_us(window: Window, bin_us: int) -> int:
    """How long the short window is: a twelfth, but a bin at least."""
    return max(window.length_us // _SHORT, bin_us)


def firing(burnt: Sequence[Burnt], share_target: Fraction, period_s: float) -> Firing | None:
    """The rule of the quickest window of which it and its short window both burn as fast as the rule says.

    A rate that would leave some of the budget at the period's end (under 0.9) makes no rule.
    """
    for window, each in zip(WINDOWS, burnt, strict=True):
        least, rate, short = window.rate(period_s), each.rate(share_target), each.short_rate(share_target)
        if least >= _NO_DANGER and rate is not None and short is not None and min(rate, short) >= least:
            return Firing(window, rate, least)
    return None


def _rate(bad_us: int, measured_us: int, share_target: Fraction) -> Fraction | None:
    if not measured_us or share_target == 1:
        return None
    return Fraction(bad_us, measured_us) / (1 - share_target)
