"""A line of JSON with which another program raises or clears an alarm, and the line that answers it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from nocdesk.alarms.model import Condition
from nocdesk.alarms.reporting import Report, ReportError, check_report
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity

LONGEST_LINE = 16_384
_TEXTS = ("resource", "condition", "severity", "text", "key")
_FIELDS = (*_TEXTS, "clear", "ref")

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report, whether it clears, and the sender's own reference, which the answer repeats."""

    report: Report
    clears: bool
    ref: str | int | None = None


def parse_line(line: bytes) -> ReportLine:
    """Read a line; raises ReportError with what is wrong about it."""
    content = _object(line)
    unknown = sorted(set(content) - set(_FIELDS))
    if unknown:
        raise ReportError(
            _("unknown field '{name}'; there are {fields}").format(name=unknown[0], fields=", ".join(_FIELDS))
        )
    for name in _TEXTS:
        if not isinstance(content.get(name, ""), str):
            raise ReportError(_("'{name}' is not a text").format(name=name))
    if not isinstance(content.get("clear", False), bool):
        raise ReportError(_("'clear' is neither true nor false"))
    report = Report(
        resource=content.get("resource", ""),
        condition=_word(Condition, content.get("condition", Condition.REPORTED.value), "condition"),
        severity=_word(PerceivedSeverity, content["severity"], "severity") if content.get("severity") else None,
        text=content.get("text", ""),
        key=content.get("key", ""),
    )
    check_report(report)
    return ReportLine(report, content.get("clear", False), ref_of(line))


def ref_of(line: bytes) -> str | int | None:
    """The sender's reference, as far as the line can be read at all."""
    try:
        ref = _object(line).get("ref")
    except ReportError:
        return None
    return ref if isinstance(ref, str | int) and not isinstance(ref, bool) else None


def answer_line(ref: str | int | None, *, alarm: int | None = None, error: str = "") -> bytes:
    """What came of it: the alarm's number, which is in the store, or why there is none."""
    answer: dict[str, object] = {"ok": not error}
    if ref is not None:
        answer["ref"] = ref
    answer |= {"error": error} if error else {"alarm": alarm}
    return json.dumps(answer, ensure_ascii=False).encode() + b"\n"


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReportError(_("not a line of JSON")) from error
    if not isinstance(content, dict):
        raise ReportError(_('not an object: write such as {"resource": "rt-1", "text": "fan failed"}'))
    return content


def _word(kind: type[E], text: str, name: str) -> E:
    try:
        return kind(text)
    except ValueError as error:
        raise ReportError(
            _("unknown {field} '{word}'; there are {known}").format(field=name, word=text, known=", ".join(kind))
        ) from error
