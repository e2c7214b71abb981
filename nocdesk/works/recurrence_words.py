"""A recurrence rule in words: `every 2 weeks on Tue and Thu at 22:00 Europe/Riga, until 31 Dec 2026`."""

from datetime import date

from nocdesk.calendar_words import day_and_month, short_month, short_weekday
from nocdesk.language import N_, _, ngettext
from nocdesk.works.recurrence import Recurrence, rule_parts

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLACES = {
    **{1: N_("the first"), 2: N_("the second"), 3: N_("the third"), 4: N_("the fourth"), 5: N_("the fifth")},
    **{-1: N_("the last"), -2: N_("the second last")},
}


def recurrence_words(recurrence: Recurrence) -> str:
    """A rule that can be followed, as one says it."""
    parts = rule_parts(recurrence.rule)
    first = recurrence.starts_local
    has_time = not recurrence.lasts_days or recurrence.lasts_s
    at = _(" at {time}").format(time=f"{first:%H:%M}") if has_time else ""
    return f"{_every(parts)}{_days(recurrence, parts)}{at} {recurrence.timezone}{_end(parts)}"


def _every(parts: dict[str, str]) -> str:
    count = int(parts.get("INTERVAL", "1"))
    match parts["FREQ"]:
        case "DAILY":
            words = ngettext("every day", "every {count} days", count)
        case "WEEKLY":
            words = ngettext("every week", "every {count} weeks", count)
        case "MONTHLY":
            words = ngettext("every month", "every {count} months", count)
        case _:
            words = ngettext("every year", "every {count} years", count)
    return words.format(count=count)


def _days(recurrence: Recurrence, parts: dict[str, str]) -> str:
    first, words = recurrence.starts_local, ""
    if "BYDAY" in parts:
        words = _on(_position(parts), [_weekday(name) for name in parts["BYDAY"].split(",")])
    elif "BYMONTHDAY" in parts:
        words = _on(_position(parts), [_month_day(int(text)) for text in parts["BYMONTHDAY"].split(",")])
    elif parts["FREQ"] == "WEEKLY":
        words = _on("", [short_weekday(first.weekday())])
    elif parts["FREQ"] in ("MONTHLY", "YEARLY"):
        words = _on("", [_month_day(first.day)])
    if "BYMONTH" in parts:
        months = _list([short_month(int(text)) for text in parts["BYMONTH"].split(",")])
        return _("{days} in {months}").format(days=words, months=months)
    is_of_month = parts["FREQ"] == "YEARLY"
    return _("{days} of {month}").format(days=words, month=short_month(first.month)) if is_of_month else words


def _on(position: str, days: list[str]) -> str:
    return _(" on {position}{days}").format(position=position, days=_list(days))


def _weekday(name: str) -> str:
    """`TU` is every Tuesday, `1TU` the first of the month, `-1TU` the last."""
    place, day = name[:-2], short_weekday(_DAYS.index(name[-2:]))
    return _("{place} {day}").format(place=_place(int(place)), day=day) if place else day


def _position(parts: dict[str, str]) -> str:
    if "BYSETPOS" not in parts:
        return ""
    return _("{places} of ").format(places=_list([_place(int(text)) for text in parts["BYSETPOS"].split(",")]))


def _place(number: int) -> str:
    if number in _PLACES:
        return _(_PLACES[number])
    return _month_day(number) if number > 0 else _("the {ordinal} last").format(ordinal=_ordinal(-number))


def _month_day(day: int) -> str:
    if day > 0:
        return _("the {ordinal}").format(ordinal=_ordinal(day))
    return _("the last day") if day == -1 else _("the {ordinal} last day").format(ordinal=_ordinal(-day))


def _ordinal(number: int) -> str:
    """A place in a row, by the last digit of its number: `1st`, `12th`, `23rd`."""
    last = 0 if 10 <= number % 100 <= 20 else number % 10
    words = {1: N_("{number}st"), 2: N_("{number}nd"), 3: N_("{number}rd")}.get(last, N_("{number}th"))
    return _(words).format(number=number)


def _end(parts: dict[str, str]) -> str:
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        return ngettext(", once", ", {count} times", count).format(count=count)
    if "UNTIL" not in parts:
        return ""
    day = date(*(int(parts["UNTIL"][place]) for place in (slice(4), slice(4, 6), slice(6, 8))))
    return _(", until {day} {year}").format(day=day_and_month(day), year=day.year)


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else _("{all} and {last}").format(all=", ".join(words[:-1]), last=words[-1])
