"""Weekdays and months in the reader's language, by the program's own words and not by the system's locale."""

from datetime import date, datetime

from nocdesk.language import N_, _

_WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday")),
    *(N_("Friday"), N_("Saturday"), N_("Sunday")),
)
_SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
_SHORT_MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


def weekday(number: int) -> str:
    """A day of the week, Monday being 0: `Tuesday`."""
    return _(_WEEKDAYS[number])


def short_weekday(number: int) -> str:
    """The same in few letters: `Tue`."""
    return _(_SHORT_WEEKDAYS[number])


def month(number: int) -> str:
    """A month, January being 1: `December`."""
    return _(_MONTHS[number - 1])


def short_month(number: int) -> str:
    """The same in few letters: `Dec`."""
    return _(_SHORT_MONTHS[number - 1])


def day_and_month(day: date) -> str:
    """A day of the year: `1 Dec`."""
    return _("{day} {month}").format(day=day.day, month=short_month(day.month))


def dated_weekday(day: date) -> str:
    """The same with its weekday: `Tue 1 Dec`."""
    return f"{short_weekday(day.weekday())} {day_and_month(day)}"


def kept_minute(at: datetime) -> str:
    """A day and a minute as they are kept for everybody, in English: `01 Dec 22:00`."""
    return f"{at:%d} {_SHORT_MONTHS[at.month - 1]} {at:%H:%M}"
