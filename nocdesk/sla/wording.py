"""How lengths, shares and instants of service levels are written in sentences."""

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from nocdesk.calendar_words import day_and_month
from nocdesk.sla.micros import SECOND_US

_ABBREVIATIONS = {"mos": "MOS", "pdv": "PDV"}
_UNITS = ((3600, "h"), (60, "min"))


def objective_name(name: str) -> str:
    """An objective's name as the field writes it: `availability`, `MOS`."""
    return _ABBREVIATIONS.get(name, name)


def lasting(us: int | Fraction) -> str:
    """A length to the second, such as `117 h 4 min 12 s`; under ten seconds with tenths."""
    whole = round(abs(Fraction(us, SECOND_US)))
    if whole < 10:
        return f"{float(us) / SECOND_US:.1f}".removesuffix(".0") + " s"
    parts = []
    for unit_s, unit in _UNITS:
        if whole >= unit_s:
            parts.append(f"{whole // unit_s} {unit}")
            whole %= unit_s
    return ("\N{MINUS SIGN}" if us < 0 else "") + " ".join([*parts, *([f"{whole} s"] if whole or not parts else [])])


def percent_text(share: float | Fraction) -> str:
    """A share in percent with up to four digits, and never 100 where it is less."""
    percent = float(share * 100)
    text = f"{percent:.4f}".rstrip("0").rstrip(".")
    return f"{text} %" if text != "100" or share >= 1 else "99.9999 %"


def times_text(rate: float | Fraction) -> str:
    """A burn rate, as how many times faster than the promise allows."""
    return f"{float(rate):.3g}\N{MULTIPLICATION SIGN}" if rate < 1000 else f"{float(rate):.0f}\N{MULTIPLICATION SIGN}"


def value_text(value: float) -> str:
    """A measured value or a limit."""
    return f"{value:.6g}"


def instant_text(at: datetime, timezone: str) -> str:
    """An instant by the clocks of the zone, to the second where it has one."""
    local = at.astimezone(ZoneInfo(timezone))
    time = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{day_and_month(local)} {local.year} {time}"
