"""Planned works in words: window, countdown, announcement, and what was done about them."""

from datetime import datetime, timedelta

from nocdesk.boards.work_rows import WorkBoardRow, WorkEventLine, WorkNotice, WorkState, work_state
from nocdesk.calendar_words import dated_weekday, short_weekday
from nocdesk.instants import clock_minute, local, zone_word, zone_words
from nocdesk.language import _
from ui.text import MISSING, long_age, minute, plural

STATE_WORDS = {
    WorkState.RUNNING: _("Under way"),
    WorkState.PLANNED: _("Planned"),
    WorkState.OVER: _("Over"),
    WorkState.CALLED_OFF: _("Called off"),
}
DONE_WORDS = {
    "plan_work": _("planned it"),
    "import_provider": _("planned it by the provider file"),
    "announce_work": _("announced it"),
    "move_work": _("moved it"),
    "describe_work": _("changed what it is about"),
    "extend_work": _("extended it"),
    "end_work_now": _("ended it"),
    "call_off_work": _("called it off"),
    "take_back": _("took the last change back"),
    "plan_series": _("planned the series"),
    "change_series": _("changed the series"),
    "announce_series": _("announced the series"),
    "end_series": _("ended the series"),
    "resume_series": _("took the series up again"),
}


def window_text(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when: `Tue 1 Dec 22:00 to 23:30`, `Tue 1 Dec 22:00 to Wed 2 01:00`."""
    start, last = local(starts_at), local(ends_at)
    end = day_minute(ends_at)
    if start.date() == last.date():
        end = clock_minute(ends_at)
    elif (start.year, start.month) == (last.year, last.month):
        end = _("{weekday} {day} {time}").format(
            weekday=short_weekday(last.weekday()), day=last.day, time=clock_minute(ends_at)
        )
    return _("{day_minute} to {end}").format(day_minute=day_minute(starts_at), end=end)


def zoned_window(starts_at: datetime, ends_at: datetime) -> str:
    """The same with its zone: `Tue 1 Dec 22:00 to 23:30 CET`."""
    return f"{window_text(starts_at, ends_at)} {zone_words(starts_at, ends_at)}"


def day_minute(at: datetime) -> str:
    """A day and a minute: `Tue 1 Dec 22:00`."""
    here = local(at)
    return f"{dated_weekday(here)} {clock_minute(at)}"


def zoned_minute(at: datetime) -> str:
    """The same with its zone: `Tue 1 Dec 22:00 CET`."""
    return f"{day_minute(at)} {zone_word(at)}"


def countdown(row: WorkBoardRow, now: datetime) -> str:
    """How long until it begins, how long it still lasts, or since when it is over."""
    match work_state(row, now):
        case WorkState.RUNNING:
            return _("{span} left").format(span=_span(row.ends_at - now))
        case WorkState.PLANNED:
            return _("in {span}").format(span=_span(row.starts_at - now))
        case WorkState.CALLED_OFF:
            return _("called off")
        case _:
            return _("{span} ago").format(span=_span(now - row.ends_at))


def announced_text(row: WorkBoardRow) -> str:
    """How long before its beginning the customers were told, and whether that is late for some, or not of all of it."""
    if row.notice is None:
        return _("not announced")
    before = notice_text(row.notice)
    if not row.was_told_all:
        return _("{before}, in part").format(before=before)
    return _("{before}, too late").format(before=before) if row.is_late else before


def notice_words(row: WorkBoardRow, notice: WorkNotice) -> str:
    """Whether an agreement will exclude the work, and why not: as one says it to who planned it."""
    who = f"{notice.customer}, {notice.agreement}"
    if not notice.asked and row.was_entered_late:
        return _("{who}: asks for no notice, so it excludes from when it was entered.").format(who=who)
    if not notice.asked:
        return _("{who}: asks for no notice, so it excludes.").format(who=who)
    asks = _("{who}: asks for {notice_text}").format(who=who, notice_text=notice_text(notice.asked))
    if row.notice is None:
        return _("{asks}, and was not told: will not exclude.").format(asks=asks)
    if not row.is_in_time(notice):
        return _("{asks}, told {notice_text} before: will not exclude.").format(
            asks=asks, notice_text=notice_text(row.notice)
        )
    if not row.was_told_all:
        return _("{asks}, told {notice_text} before: excludes, but not what was added.").format(
            asks=asks, notice_text=notice_text(row.notice)
        )
    return _("{asks}, told {notice_text} before: excludes.").format(asks=asks, notice_text=notice_text(row.notice))


def notice_text(notice: timedelta) -> str:
    """A time of notice as agreements count it: in days from two days on."""
    days = notice / timedelta(days=1)
    if days >= 2:
        return f"{days:.0f} d" if days == round(days) else f"{int(days * 10) / 10:.1f} d"
    return _span(notice)


def lasts_text(row: WorkBoardRow) -> str:
    """How long it takes or would have taken."""
    return _span(row.shown_end - row.starts_at)


def services_text(row: WorkBoardRow) -> str:
    """The services by name, the first few of many."""
    names = [service.name for service in row.services]
    if not names:
        return MISSING
    return (
        ", ".join(names)
        if len(names) <= 3
        else _("{names} and {count} more").format(names=", ".join(names[:2]), count=len(names) - 2)
    )


def touched_text(row: WorkBoardRow) -> str:
    """How many services of how many customers."""
    return _("{service} of {customer}").format(
        service=plural(len(row.services), "service", "services"),
        customer=plural(len(row.customers), "customer", "customers"),
    )


def event_text(line: WorkEventLine, now: datetime) -> tuple[str, str]:
    """When, and who did what and why."""
    what = DONE_WORDS.get(line.action, line.action.replace("_", " "))
    return minute(line.at, now), f"{line.actor} {what}" + (f": {line.reason}" if line.reason else "")


def _span(lasts: timedelta) -> str:
    """A span to the minute; the last one counts by the second."""
    seconds = max(0.0, lasts.total_seconds())
    if seconds < 60:
        return long_age(seconds)
    return long_age(seconds - seconds % 60).removesuffix(" 00 s").removesuffix(" 00 min").removesuffix(" 0 h")
