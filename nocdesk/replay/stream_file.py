"""Reads a recorded stream, a JSON object a line; every fault is named with its line and its remedy."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nocdesk.alarms.model import Condition
from nocdesk.language import _
from nocdesk.replay.recorded import Deed, Recorded, RecordedAlarm, RecordedDeed, RecordedTicket
from nocdesk.severity import PerceivedSeverity
from nocdesk.text_file import text_of
from nocdesk.toml_file import FaultyFileError, nearest

FAULTS_SHOWN = 20
LONGEST_TEXT = 4_000
YEARS = range(1970, 2200)
"""Instants outside of these are slips, and would run into the ends of the calendar."""

_UNFIT = re.compile("[\0\ud800-\udfff]")
_EXAMPLE = "2026-11-28T02:14:00Z"


class FaultyEventsError(FaultyFileError):
    """A recorded stream says something that cannot be run; each fault is one line."""


class _Fault(Exception):
    """The predicate of a message about one line."""


def read_stream(path: Path) -> list[Recorded]:
    """Read the events of a file as they were heard, one after the other; those of one instant stay as they are."""
    return parse_stream(path.name, text_of(path).split("\n"))


def parse_stream(name: str, lines: list[str]) -> list[Recorded]:
    """The events of a stream that has been loaded already; `name` is for messages."""
    events: list[Recorded] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            events.append(_event(number, line))
        except _Fault as fault:
            faults.append(_("{name} line {number}: {fault}").format(name=name, number=number, fault=fault))
    refuse(faults)
    return sorted(events, key=lambda event: event.heard_at)


def refuse(faults: list[str]) -> None:
    """Raise what is wrong with a stream, if anything is; of very many faults only the first ones."""
    if faults:
        more = (
            [_("and {count} faults more").format(count=len(faults) - FAULTS_SHOWN)]
            if len(faults) > FAULTS_SHOWN
            else []
        )
        raise FaultyEventsError([*faults[:FAULTS_SHOWN], *more])


def _event(number: int, line: str) -> Recorded:
    values = _object(line)
    at = _instant(values, "at")
    heard_at = _instant(values, "heard_at") if "heard_at" in values else at
    if heard_at < at:
        raise _Fault(_("heard_at lies before at: nothing is heard of before it is so"))
    if "ticket" in values:
        return _ticket(number, at, heard_at, values["ticket"])
    if "deed" in values:
        return _deed(number, at, heard_at, values)
    return _alarm(number, at, heard_at, values)


def _object(line: str) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise _Fault(
            _("is not JSON ({reason}, column {column}): write one object a line").format(
                reason=error.msg.lower(), column=error.colno
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise _Fault(_("is no JSON that can be read: write one object a line")) from error
    if not isinstance(values, dict):
        raise _Fault(_('must be an object such as {"at": …, "resource": …, "condition": …}'))
    return values


def _alarm(number: int, at: datetime, heard_at: datetime, values: Mapping[str, Any]) -> RecordedAlarm:
    condition, problem = _condition(_text(values, "condition"))
    severity = _severity(values)
    is_clear = values.get("clear", False)
    if not isinstance(is_clear, bool):
        raise _Fault(_("clear must be true or false"))
    return RecordedAlarm(
        line=number,
        at=at,
        heard_at=heard_at,
        resource=_text(values, "resource"),
        condition=condition,
        problem=problem or _problem(values),
        severity=severity,
        text=_text(values, "text", default=""),
        is_clear=is_clear or severity is PerceivedSeverity.CLEARED,
        rule=_text(values, "rule", default=""),
    )


def _deed(number: int, at: datetime, heard_at: datetime, values: Mapping[str, Any]) -> RecordedDeed:
    condition, problem = _condition(_text(values, "condition"))
    words = _text(values, "deed")
    try:
        deed = Deed(words)
    except ValueError as error:
        raise _Fault(
            _("deed is {value}; {nearest}").format(
                value=_short(words), nearest=nearest(words, [each.value for each in Deed])
            )
        ) from error
    return RecordedDeed(
        line=number,
        at=at,
        heard_at=heard_at,
        resource=_text(values, "resource"),
        condition=condition,
        problem=problem or _problem(values),
        deed=deed,
        by=_text(values, "by"),
        reason=_text(values, "reason", default=None if deed is Deed.SHELVE else ""),
        until=_instant(values, "until") if "until" in values else None,
        seconded_by=_text(values, "seconded_by", default=""),
    )


def _problem(values: Mapping[str, Any]) -> str:
    return _text(values, "specific_problem", default="") or _text(values, "metric", default="")


def _ticket(number: int, at: datetime, heard_at: datetime, values: object) -> RecordedTicket:
    if not isinstance(values, dict):
        raise _Fault(_('ticket must be an object such as {"customer": …, "service": …, "site": …, "text": …}'))
    return RecordedTicket(
        line=number,
        at=at,
        heard_at=heard_at,
        customer=_text(values, "customer"),
        service=_text(values, "service", default=""),
        site=_text(values, "site", default=""),
        text=_text(values, "text"),
    )


def _instant(values: Mapping[str, Any], key: str) -> datetime:
    text = _text(values, key)
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise _Fault(_("{key} has no zone: write such as {example}").format(key=key, example=_EXAMPLE))
        instant = instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Fault(
            _("{key} is {value}, which is no instant: write such as {example}").format(
                key=key, value=_short(text), example=_EXAMPLE
            )
        ) from error
    if instant.year not in YEARS:
        raise _Fault(_("{key} lies in the year {year}: correct it").format(key=key, year=instant.year))
    return instant


def _text(values: Mapping[str, Any], key: str, *, default: str | None = None) -> str:
    """A text without blanks around it; without a default it must be there and say something."""
    value = values.get(key)
    if value is None and default is not None:
        return default
    if value is None:
        raise _Fault(_("{key} is missing: add it").format(key=key))
    if not isinstance(value, str):
        raise _Fault(_("{key} must be text in quotes").format(key=key))
    if len(value) > LONGEST_TEXT:
        raise _Fault(_("{key} is longer than {most} characters: shorten it").format(key=key, most=LONGEST_TEXT))
    if _UNFIT.search(value):
        raise _Fault(_("{key} holds half a character or a zero: correct it").format(key=key))
    if not value.strip() and default is None:
        raise _Fault(_("{key} is empty: say what it is").format(key=key))
    return value.strip()


def _condition(words: str) -> tuple[Condition, str]:
    """One of the conditions that NocDesk knows, however it is written; else what is reported, in its own words."""
    known = _CONDITIONS.get(_folded(words))
    return (known, "") if known is not None else (Condition.REPORTED, words)


def _severity(values: Mapping[str, Any]) -> PerceivedSeverity | None:
    words = _text(values, "severity", default="")
    if not words:
        return None
    try:
        return PerceivedSeverity(words.lower())
    except ValueError as error:
        raise _Fault(
            _("severity is {value}; {nearest}").format(
                value=_short(words), nearest=nearest(words, [each.value for each in PerceivedSeverity])
            )
        ) from error


def _folded(words: str) -> str:
    return "".join(character for character in words.lower() if character.isalnum())


def _short(text: str) -> str:
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    return repr(shown)


_CONDITIONS = {_folded(condition): condition for condition in Condition}
