"""How entries of the audit trail, and what a verification found, are written on the screen."""

import json
import re
from collections.abc import Sequence
from datetime import datetime

from nocdesk.boards.audit_board import AnchorRow
from nocdesk.boards.audit_words import fault_words, report_words
from nocdesk.instants import dated_second
from nocdesk.language import _, ngettext
from nocdesk.people.verifying import TrailReport
from ui.text import MISSING, moment, number
from ui.widgets.figures import PLAIN, Figure

FIGURES = (_("Entries"), _("Verified"), _("Last anchor"))
_MOST_LETTERS = 2_000
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d")
_LONG = re.compile(r"\S{10}(?=\S)")


def value_text(value: object) -> str:
    """A value on the screen: instants in the zone that is shown, other texts as they are, all else as JSON.

    A word that is long may be broken.
    """
    if value is None:
        return MISSING
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return dated_second(datetime.fromisoformat(value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
    return _LONG.sub(lambda found: f"{found[0]}\u200b", text)


def trail_figures(
    entries: int,
    shown: int,
    anchor: AnchorRow | None,
    report: TrailReport | None,
    verified_at: datetime | None,
    now: datetime,
) -> Sequence[Figure]:
    """How long the trail is, whether it is whole as far as anybody has looked, and when its end was last told."""
    listed = _("all are listed") if shown >= entries else _("the last {shown} are listed").format(shown=number(shown))
    return (
        Figure(FIGURES[0], number(entries), listed),
        _verified(report, verified_at, now),
        _anchored(entries, anchor, now),
    )


def trouble_words(report: TrailReport | None) -> str:
    """What is wrong first of all; empty while nothing is known to be."""
    if report is None or report.is_whole:
        return ""
    others = len(report.faults) - 1
    first = fault_words(report.faults[0])
    if not others:
        return first
    return ngettext("{first}; and one more fault", "{first}; and {count} more faults", others).format(
        first=first, count=others
    )


def _verified(report: TrailReport | None, at: datetime | None, now: datetime) -> Figure:
    if report is None or at is None:
        return Figure(FIGURES[1], _("not yet"), _("since this screen was opened"))
    verdict, *reach = report_words(report)
    value = _("whole") if report.is_whole else _("NOT WHOLE")
    when = _("at {time}").format(time=moment(at, now))
    return Figure(FIGURES[1], value, f"{when}: {' '.join((verdict, *reach))}", PLAIN if report.is_whole else "error")


def _anchored(entries: int, anchor: AnchorRow | None, now: datetime) -> Figure:
    if anchor is None:
        return Figure(FIGURES[2], _("none yet"), _("the collector tells the end of the trail every hour"), "risk")
    after = max(0, entries - anchor.seq)
    told = anchor.fault or _("told to {places}").format(places=anchor.told_to)
    since = ngettext("one entry since", "{count} entries since", after).format(count=number(after))
    return Figure(FIGURES[2], moment(anchor.at, now), f"{told}; {since}", "error" if anchor.fault else PLAIN)
