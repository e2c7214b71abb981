"""A recurrence rule in words: `every 2 weeks on Tue and Thu at 22:00 Europe/Riga, until 31 Dec 2026`."""

from nocdesk.works.recurrence import Recurrence, rule_parts

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}


def recurrence_words(recurrence: Recurrence) -> str:
    """A rule that can be followed, as one says it."""
    parts = rule_parts(recurrence.rule)
    first = recurrence.starts_local
    at = "" if recurrence.lasts_days and not recurrence.lasts_s else f" at {first:%H:%M}"
    return f"{_every(parts)}{_days(recurrence, parts)}{at} {recurrence.timezone}{_end(parts)}"


def _every(parts: dict[str, str]) -> str:
    interval, unit = int(parts.get("INTERVAL", "1")), _UNITS[parts["FREQ"]]
    return f"every {unit}" if interval == 1 else f"every {interval} {unit}s"


def _days(recurrence: Recurrence, parts: dict[str, str]) -> str:
    first, words = recurrence.starts_local, ""
    if "BYDAY" in parts:
        words = f" on {_position(parts)}{_list([_weekday(name) for name in parts['BYDAY'].split(',')])}"
    elif "BYMONTHDAY" in parts:
        words = f" on {_position(parts)}{_list([_month_day(int(text)) for text in parts['BYMONTHDAY'].split(',')])}"
    elif parts["FREQ"] == "WEEKLY":
        words = f" on {list(_DAYS.values())[first.weekday()]}"
    elif parts["FREQ"] in ("MONTHLY", "YEARLY"):
        words = f" on {_month_day(first.day)}"
    if "BYMONTH" in parts:
        return f"{words} in {_list([_MONTHS[int(text) - 1] for text in parts['BYMONTH'].split(',')])}"
    return f"{words} of {_MONTHS[first.month - 1]}" if parts["FREQ"] == "YEARLY" else words


def _weekday(name: str) -> str:
    """`TU` is every Tuesday, `1TU` the first of the month, `-1TU` the last."""
    place = name[:-2]
    return f"the {_place(int(place))} {_DAYS[name[-2:]]}" if place else _DAYS[name[-2:]]


def _position(parts: dict[str, str]) -> str:
    if "BYSETPOS" not in parts:
        return ""
    return f"{_list([f'the {_place(int(text))}' for text in parts['BYSETPOS'].split(',')])} of "


def _place(number: int) -> str:
    return _PLACES.get(number, f"{_ordinal(number)}" if number > 0 else f"{_ordinal(-number)} last")


def _month_day(day: int) -> str:
    return f"the {_ordinal(day)}" if day > 0 else "the last day" if day == -1 else f"the {_ordinal(-day)} last day"


def _ordinal(number: int) -> str:
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def _end(parts: dict[str, str]) -> str:
    if "COUNT" in parts:
        return ", once" if parts["COUNT"] == "1" else f", {int(parts['COUNT'])} times"
    if "UNTIL" not in parts:
        return ""
    day = parts["UNTIL"]
    return f", until {int(day[6:8])} {_MONTHS[int(day[4:6]) - 1]} {day[:4]}"


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
