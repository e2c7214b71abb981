"""Ages, times and numbers as the desk writes them."""

from datetime import UTC, datetime, timedelta

from nocdesk.calendar_words import day_and_month, short_weekday
from nocdesk.instants import clock_minute, clock_time, local
from nocdesk.language import ENGLISH, LANGUAGE, _, ngettext, pgettext
from nocdesk.sla.verdicts import Verdict

MISSING = "—"
_MINUS = "−"  # noqa: RUF001


def age(seconds: float) -> str:
    """How long ago, with units: `8s`, `11m 36s`, `1h 11m`, `3d 4h`; a time to come counts as none."""
    whole = max(0, int(seconds))
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    if days:
        return f"{days}d {hours}h"
    if hours:
        return f"{hours}h {minutes:02d}m"
    if minutes:
        return f"{minutes}m {secs:02d}s"
    return f"{secs}s"


def long_age(seconds: float) -> str:
    """The same for sentences: `8 s`, `1 min 42 s`, `1 h 11 min`, `3 d 4 h`."""
    whole = max(0, int(seconds))
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes:02d} min"
    if minutes:
        return f"{minutes} min {secs:02d} s"
    return f"{secs} s"


def moment(at: datetime, now: datetime) -> str:
    """Time of day for the last day, weekday and minute for the last week, a date before that."""
    here, today = local(at), local(now)
    if here.date() == today.date() or timedelta() <= now - at < timedelta(hours=12):
        return clock_time(at, now)
    if abs(now - at) < timedelta(days=6):
        return f"{short_weekday(here.weekday())} {clock_minute(at, now)}"
    return day_and_month(here)


def minute(at: datetime, now: datetime) -> str:
    """The same to the minute, for what is planned or promised: `01:40`, `Wed 01:40`, `3 Dec`."""
    words = moment(at, now)
    return clock_minute(at, now) if words == clock_time(at, now) else words


def stamp(at: datetime) -> str:
    """The whole instant, for copies and what other programs read (ISO 8601, UTC whatever zone is shown)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def left(seconds: float) -> str:
    """What is left of a budget, in hours and minutes: `0:11`, `12:04`; days above 99 h; a minus once overdrawn."""
    sign = _MINUS if seconds < 0 else ""
    minutes = int(abs(seconds)) // 60
    hours, minutes = divmod(minutes, 60)
    if hours > 99:
        return f"{sign}{hours // 24}d {hours % 24}h"
    return f"{sign}{hours}:{minutes:02d}"


def number(value: float) -> str:
    """A whole number with thin spaces between the thousands."""
    return f"{round(value):,}".replace(",", "\u202f")


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun: `1 alarm`, `3 alarms`."""
    return f"{number(count)} {ngettext(one, many, count)}"


def nouns(one: str, many: str) -> tuple[str, str]:
    """What a list counts, as one and as several, to be counted by `plural` later."""
    return one, many


def begun(words: str) -> str:
    """Words as a sentence or a cell begins with them."""
    return words[:1].upper() + words[1:]


def within(words: str) -> str:
    """Words as they stand within a sentence; in a language that writes nouns large they stay as they are."""
    return words[:1].lower() + words[1:] if LANGUAGE == ENGLISH else words


SLA_WORD = {
    Verdict.MET: "",
    Verdict.AT_RISK: pgettext("clock", "at risk"),
    Verdict.BREACHED: pgettext("clock", "breach"),
    Verdict.UNDECIDED: _("undecided"),
}
