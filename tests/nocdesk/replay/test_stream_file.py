"""What a recorded stream may say, and what is said of one that says it wrong."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from nocdesk.alarms.model import Condition
from nocdesk.replay.recorded import RecordedAlarm, RecordedTicket
from nocdesk.replay.stream_file import FAULTS_SHOWN, FaultyEventsError, parse_stream
from nocdesk.severity import PerceivedSeverity

SOUND: dict[str, Any] = {"at": "2026-11-28T02:14:00Z", "resource": "far-ed1", "condition": "deviceSilent"}


def line(**changes: Any) -> str:
    return json.dumps({key: value for key, value in {**SOUND, **changes}.items() if value is not ...})


def only(text: str) -> RecordedAlarm:
    [event] = parse_stream("e.jsonl", [text])
    assert isinstance(event, RecordedAlarm)
    return event


@pytest.mark.parametrize("words", ["linkDown", "link down", "LINK_DOWN", "link-down"])
def test_a_condition_may_be_written_in_many_ways(words: str) -> None:
    assert only(line(condition=words)).condition is Condition.LINK_DOWN


def test_words_that_are_no_condition_are_what_is_reported() -> None:
    event = only(line(condition="fan tray 2 failed"))

    assert (event.condition, event.problem) == (Condition.REPORTED, "fan tray 2 failed")


def test_a_cleared_severity_clears_as_well_as_the_word_clear() -> None:
    assert only(line(severity="Cleared")).is_clear
    assert only(line(clear=True)).is_clear
    assert not only(line(severity="critical", clear=False)).is_clear


def test_instants_of_any_zone_become_utc() -> None:
    assert only(line(at="2026-11-28T03:14:00+01:00")).at == datetime(2026, 11, 28, 2, 14, tzinfo=UTC)


def test_events_stand_in_the_order_in_which_they_were_heard_and_else_in_that_of_the_file() -> None:
    lines = [
        line(resource="late", heard_at="2026-11-28T02:20:00Z"),
        line(resource="second"),
        line(resource="third"),
        line(resource="first", at="2026-11-28T02:13:00Z"),
    ]

    events = parse_stream("e.jsonl", lines)

    assert [event.resource for event in events if isinstance(event, RecordedAlarm)] == [
        "first",
        "second",
        "third",
        "late",
    ]
    assert [event.line for event in events] == [4, 2, 3, 1]


def test_a_call_has_a_customer_and_words_and_the_rest_where_it_is_known() -> None:
    [call] = parse_stream("e.jsonl", [line(ticket={"customer": "K-1", "text": "No line"}, resource=..., condition=...)])

    assert call == RecordedTicket(1, call.at, call.at, "K-1", "", "", "No line")


def test_empty_lines_and_unknown_keys_are_passed_over() -> None:
    assert len(parse_stream("e.jsonl", ["", line(vendor="x"), "  "])) == 1


def test_a_severity_is_read_whatever_its_case() -> None:
    assert only(line(severity="MAJOR")).severity is PerceivedSeverity.MAJOR


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "is not JSON"),
        ("[1]", "must be an object"),
        ("[" * 200_000, "no JSON that can be read"),
        (line(at=...), "at is missing: add it"),
        (line(at="yesterday"), "at is 'yesterday', which is no instant"),
        (line(at="2026-11-28T02:14:00"), "at has no zone"),
        (line(at="0001-01-01T00:00:00+14:00"), "no instant"),
        (line(at="9999-12-31T23:59:59Z"), "lies in the year 9999"),
        (line(at=5), "at must be text in quotes"),
        (line(heard_at="2026-11-28T02:13:59Z"), "heard_at lies before at"),
        (line(resource=" "), "resource is empty"),
        (line(resource=...), "resource is missing"),
        (line(resource="\ud800"), "half a character"),
        (line(resource="x" * 4_001), "longer than 4000"),
        (line(condition=...), "condition is missing"),
        (line(severity="majr"), "did you mean 'major'?"),
        (line(clear="yes"), "clear must be true or false"),
        (line(ticket="no line"), "ticket must be an object"),
        (line(ticket={"customer": "K-1"}), "text is missing"),
    ],
)
def test_a_faulty_line_is_named_with_its_number_and_its_fault(text: str, fault: str) -> None:
    with pytest.raises(FaultyEventsError) as caught:
        parse_stream("e.jsonl", [line(), text])

    assert caught.value.faults[0].startswith("e.jsonl line 2: ")
    assert fault in caught.value.faults[0]


def test_of_very_many_faults_the_first_ones_are_shown() -> None:
    with pytest.raises(FaultyEventsError) as caught:
        parse_stream("e.jsonl", ["{"] * 1_000)

    assert len(caught.value.faults) == FAULTS_SHOWN + 1
    assert caught.value.faults[-1] == "and 980 faults more"
