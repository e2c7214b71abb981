"""The filter line's little language."""

from datetime import UTC, datetime

import pytest

from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.boards.rows import SlaClock
from nocdesk.catalog.model import Measure
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from tests.ui.asking import asked_by
from tests.ui.builders import make_row
from ui.alarm_filters import SAVED_FILTERS
from ui.filters import FilterError

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
RISK = SlaClock(Measure.LOSS, Verdict.AT_RISK, 60.0, None)
ROWS = (
    make_row(1, AT, severity=PerceivedSeverity.CRITICAL, text="Link down: LINK-7", service="VPN-1", customer="Harbour"),
    make_row(2, AT, severity=PerceivedSeverity.MAJOR, is_acknowledged=True, owner="ann", sla=RISK, tickets=("TT-9",)),
    make_row(3, AT, severity=PerceivedSeverity.MINOR, is_active=False, text="Delay 41 ms", resource="ipsla-4"),
    make_row(4, AT, severity=PerceivedSeverity.WARNING, is_planned=True, owner="bob", is_acknowledged=True),
)


def passing(text: str) -> set[int]:
    accepts = ALARM_WORDS.parse(text, asked_by("ann")).accepts
    return {row.id for row in ROWS if accepts(row)}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", {1, 2, 3, 4}),
        ("   ", {1, 2, 3, 4}),
        ("sev>=major", {1, 2}),
        ("sev<minor", {4}),
        ("sev=minor,warning", {3, 4}),
        ("state:unacked", {1, 3}),
        ("state:acked,cleared", {2, 3, 4}),
        ("state:planned", {4}),
        ("sla:risk", {2}),
        ("owner:me", {2}),
        ("owner:none", {1, 3}),
        ("ticket:tt-9", {2}),
        ("ticket:none", {1, 3, 4}),
        ("link", {1}),
        ("-link", {2, 3, 4}),
        ("harbour sev>=major", {1, 2}),
        ("-state:unacked", {2, 4}),
        ('"link down"', {1}),
        ("delay or sev=critical", {1, 3}),
        ("IPSLA", {3}),
        ("down: link", {1}),
    ],
)
def test_a_filter_lets_through_what_it_says(text: str, ids: set[int]) -> None:
    assert passing(text) == ids


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sev>=hot", "unknown sev 'hot'; there are critical, major"),
        ("state:sad", "unknown state 'sad'"),
        ("colour:red", "unknown field 'colour'; there are sev, state"),
        ("sev:", "'sev' needs a value"),
        ("or link", "'or' needs a word on both sides"),
    ],
)
def test_a_filter_that_cannot_be_understood_says_why(text: str, told: str) -> None:
    with pytest.raises(FilterError, match=told.replace("(", r"\(")):
        ALARM_WORDS.parse(text, asked_by("ann"))


def test_the_saved_filters_let_through_what_their_titles_say() -> None:
    assert {saved.title: passing(saved.text) for saved in SAVED_FILTERS} == {
        "All": {1, 2, 3, 4},
        "Unacked": {1, 3},
        "SLA at risk": {2},
        "Mine": {2},
        "Shelved": set(),
    }
