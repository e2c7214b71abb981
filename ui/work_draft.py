"""The form of new work as values: what was typed, what it means, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.typed_instants import TypedInstantError, instant_typed
from nocdesk.works.recurrence import Occurrence, Recurrence, next_occurrences, recurrence_of, zone_of
from nocdesk.works.recurrence_words import recurrence_words

PREVIEWED = 5
TIME_HINT = _("2026-12-01 22:00 or 22:00")
END_HINT = _("23:30, or +90 or +2h")
_AHEAD = re.compile(r"\+\s*(?:(\d{1,3})\s*h\s*)?(?:(\d{1,4})\s*(?:min)?)?")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class DraftError(NocdeskError):
    """Something typed that is no time."""


class Repeats(StrEnum):
    """How often work is done."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class WorkDraft:
    """What stands in the form."""

    name: str = ""
    start: str = ""
    end: str = ""
    timezone: str = "UTC"
    repeats: Repeats = Repeats.ONCE
    rule: str = ""
    service_ids: frozenset[int] = frozenset()
    reason: str = ""
    is_announced: bool = False


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """Work that can be planned as it is."""

    name: str
    starts_at: datetime
    ends_at: datetime
    recurrence: Recurrence | None
    service_ids: frozenset[int]
    reason: str
    is_announced: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a draft means: the plan where it is one, what is wrong by field, its rule in words, and its next times."""

    problems: Mapping[str, str]
    plan: WorkPlan | None = None
    rule: str = ""
    words: str = ""
    times: tuple[Occurrence, ...] = field(default=())


def judge_draft(draft: WorkDraft, now: datetime) -> Verdict:
    """What a draft means as of now."""
    problems: dict[str, str] = {}
    if not draft.name.strip():
        problems["name"] = _("What is to be done?")
    if not draft.service_ids:
        problems["services"] = _("Which services does it take down?")
    window = _window(draft, now, problems)
    if window is None:
        return Verdict(problems)
    starts_at, ends_at = window
    rule = rule_of(draft, starts_at)
    if not rule:
        times: tuple[Occurrence, ...] = (Occurrence(starts_at, ends_at),)
        return Verdict(problems, _plan(draft, problems, window, None), "", _("once"), times)
    try:
        recurrence = recurrence_of(rule, draft.timezone, starts_at, ends_at)
        times = tuple(next_occurrences(recurrence, now, PREVIEWED))
    except NocdeskError as error:
        return Verdict({**problems, "rule": str(error)}, rule=rule)
    if not times:
        problems["rule"] = _("It would never take place again: let it begin or recur later.")
    return Verdict(problems, _plan(draft, problems, window, recurrence), rule, recurrence_words(recurrence), times)


def rule_of(draft: WorkDraft, starts_at: datetime) -> str:
    """The rule that a choice stands for, for work that begins then; nothing for work that is done once."""
    local = starts_at.astimezone(zone_of(draft.timezone))
    day = _DAYS[local.weekday()]
    match draft.repeats:
        case Repeats.ONCE:
            return ""
        case Repeats.DAILY:
            return "FREQ=DAILY"
        case Repeats.WEEKLY:
            return f"FREQ=WEEKLY;BYDAY={day}"
        case Repeats.FORTNIGHTLY:
            return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"
        case Repeats.MONTHLY:
            place = (local.day - 1) // 7 + 1
            return f"FREQ=MONTHLY;BYDAY={place if place < 5 else -1}{day}"
        case Repeats.OWN:
            return draft.rule.strip().upper() or "FREQ="


def parse_start(text: str, timezone: str, now: datetime) -> datetime:
    """When work begins: a date with its time, or the next such time of day, on the zone's wall clock."""
    return _typed(text, timezone, now, TIME_HINT)


def parse_end(text: str, timezone: str, starts_at: datetime) -> datetime:
    """When work ends: the next such time of day after its start, so long after it, or a date with its time."""
    words = text.strip()
    ahead = _AHEAD.fullmatch(words)
    if ahead is not None and (ahead[1] or ahead[2]):
        return starts_at + timedelta(hours=int(ahead[1] or 0), minutes=int(ahead[2] or 0))
    return _typed(text, timezone, starts_at, END_HINT)


def _typed(text: str, timezone: str, after: datetime, hint: str) -> datetime:
    zone = zone_of(timezone)
    try:
        at = instant_typed(text, after, zone)
    except TypedInstantError as error:
        raise DraftError(str(error)) from error
    if at is None:
        raise DraftError(_("“{text}” is no time: write such as {hint}.").format(text=text.strip(), hint=hint))
    return at


def _window(draft: WorkDraft, now: datetime, problems: dict[str, str]) -> tuple[datetime, datetime] | None:
    """The window as instants; where it cannot be one, the problem stands under the field that has it."""
    place = "timezone"
    try:
        zone_of(draft.timezone)
        place = "start"
        starts_at = parse_start(draft.start, draft.timezone, now) if draft.start.strip() else None
        place = "end"
        ends_at = parse_end(draft.end, draft.timezone, starts_at) if starts_at and draft.end.strip() else None
    except NocdeskError as error:
        problems[place] = str(error)
        return None
    if starts_at is None or ends_at is None:
        problems["start" if starts_at is None else "end"] = (
            _("When does it begin?") if starts_at is None else _("Until when?")
        )
        return None
    if ends_at <= starts_at:
        problems["end"] = _("It would end before it begins: enter an end after the start.")
    elif ends_at <= now and draft.repeats is Repeats.ONCE:
        problems["end"] = _("It would be over already: work is planned before it ends, not afterwards.")
    elif starts_at <= now and draft.is_announced and draft.repeats is Repeats.ONCE:
        problems["announced"] = _("It has begun: work is announced before it begins.")
    return starts_at, ends_at


def _plan(
    draft: WorkDraft, problems: Mapping[str, str], window: tuple[datetime, datetime], recurrence: Recurrence | None
) -> WorkPlan | None:
    if problems:
        return None
    name, reason = draft.name.strip(), draft.reason.strip()
    return WorkPlan(name, *window, recurrence, draft.service_ids, reason, draft.is_announced)
