"""Values as people read them, in the report's time zone; the same words on paper and on the screen."""

from datetime import date, datetime, tzinfo
from decimal import ROUND_FLOOR, Decimal

from nocdesk.reports.document import Amount, Unit, Value

NOTHING = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"
_THIN = "\N{NARROW NO-BREAK SPACE}"


def words_of(value: Value, unit: Unit, places: int, zone: tzinfo) -> str:
    """A value of a unit, with so many decimal places; a dash where there is none."""
    match value:
        case None:
            return NOTHING
        case str():
            return value
        case Amount():
            return words_of(value.value, value.unit, value.places, zone)
        case datetime():
            return instant_words(value, zone)
        case date():
            return value.isoformat()
        case _ if unit is Unit.SECONDS:
            return length_words(float(value))
        case _ if unit is Unit.SHARE:
            return f"{number_words(share_percent(float(value), places), places)} %"
        case _:
            return number_words(value, places)


def instant_words(at: datetime, zone: tzinfo) -> str:
    """Day and time of day to the second."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def length_words(seconds: float) -> str:
    """A length of time to the second: `2 d 3 h 04 min 05 s`, `4 min 05 s`, `5 s`."""
    whole = round(abs(seconds))
    days, hours, minutes, rest = whole // 86_400, whole // 3_600 % 24, whole // 60 % 60, whole % 60
    sign = _MINUS if seconds < 0 and whole else ""
    if days:
        return f"{sign}{days} d {hours} h {minutes:02d} min {rest:02d} s"
    if hours:
        return f"{sign}{hours} h {minutes:02d} min {rest:02d} s"
    if minutes:
        return f"{sign}{minutes} min {rest:02d} s"
    return f"{sign}{rest} s"


def number_words(value: float | Decimal, places: int) -> str:
    """A number with thin spaces between its thousands and a true minus."""
    text = f"{abs(value):,.{places}f}".replace(",", _THIN)
    return f"{_MINUS}{text}" if value < 0 and text.strip("0.") else text


def share_percent(share: float, places: int) -> Decimal:
    """A share in percent, rounded down: what missed its target by a hair must not read as if it had met it."""
    # Twelve decimals are more than seconds of a year need, and fewer than binary fractions err by.
    return (Decimal(f"{share:.12f}") * 100).quantize(Decimal(1).scaleb(-places), ROUND_FLOOR)
