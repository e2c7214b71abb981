"""What is typed into the form of new work, and what it means."""

from datetime import UTC, datetime, timedelta

import pytest

from ui.work_draft import DraftError, Repeats, WorkDraft, judge_draft, parse_end, parse_start

NOW = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
SOUND = WorkDraft(name="Splice", start="2026-11-12 22:00", end="23:30", service_ids=frozenset({1}))


def with_(**changes: object) -> WorkDraft:
    values = {name: getattr(SOUND, name) for name in WorkDraft.__dataclass_fields__}
    return WorkDraft(**{**values, **changes})


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-11-12 22:00", "UTC", datetime(2026, 11, 12, 22, 0, tzinfo=UTC)),
        ("2026-11-12T22:00", "Europe/Riga", datetime(2026, 11, 12, 20, 0, tzinfo=UTC)),
        ("09:00", "UTC", datetime(2026, 11, 10, 9, 0, tzinfo=UTC)),
        ("7:30", "UTC", datetime(2026, 11, 11, 7, 30, tzinfo=UTC)),
        ("09:00", "Europe/Riga", datetime(2026, 11, 11, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_beginning_is_a_date_with_its_time_or_the_next_such_time(text: str, zone: str, expected: datetime) -> None:
    assert parse_start(text, zone, NOW) == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+90", 90), ("+2h", 120), ("+1h 30", 90), ("+45 min", 45), ("23:30", 90), ("01:00", 180)],
)
def test_an_end_is_so_long_after_the_beginning_or_the_next_such_time(text: str, minutes: int) -> None:
    start = datetime(2026, 11, 12, 22, 0, tzinfo=UTC)

    assert parse_end(text, "UTC", start) == start + timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["soon", "25:00", "2026-13-01 10:00", "2026-02-30 10:00", "+", "12"])
def test_what_is_no_time_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(DraftError, match="write such as"):
        parse_start(text, "UTC", NOW)


def test_a_sound_draft_is_a_plan() -> None:
    plan = judge_draft(SOUND, NOW).plan

    assert plan is not None
    assert (plan.name, plan.starts_at, plan.recurrence) == ("Splice", datetime(2026, 11, 12, 22, tzinfo=UTC), None)
    assert plan.ends_at - plan.starts_at == timedelta(minutes=90)


FAULTS = [
    ({"name": " "}, "name", "What is to be done"),
    ({"service_ids": frozenset()}, "services", "Which services"),
    ({"start": ""}, "start", "When does it begin"),
    ({"end": ""}, "end", "Until when"),
    ({"end": "later"}, "end", "write such as 23:30"),
    ({"end": "2026-11-12 21:00"}, "end", "end before it begins"),
    ({"start": "2026-11-09 21:00", "end": "+1h"}, "end", "over already"),
    ({"start": "2026-11-10 07:00", "end": "+5h", "is_announced": True}, "announced", "before it begins"),
    ({"timezone": "Riga"}, "timezone", "not a time zone"),
    ({"repeats": Repeats.OWN, "rule": ""}, "rule", "does not recur"),
    ({"repeats": Repeats.OWN, "rule": "FREQ=WEEKLY;BYDAY=MO"}, "rule", "does not fall on Thu 2026-11-12"),
    (
        {"repeats": Repeats.OWN, "rule": "FREQ=DAILY;COUNT=1", "start": "2026-11-01 10:00", "end": "+1h"},
        "rule",
        "never take place again",
    ),
]


@pytest.mark.parametrize(("changes", "field", "message"), FAULTS)
def test_each_fault_stands_at_its_field_and_makes_no_plan(changes: dict[str, object], field: str, message: str) -> None:
    verdict = judge_draft(with_(**changes), NOW)

    assert message in verdict.problems[field]
    assert verdict.plan is None


@pytest.mark.parametrize(
    ("repeats", "rule"),
    [
        (Repeats.DAILY, "FREQ=DAILY"),
        (Repeats.WEEKLY, "FREQ=WEEKLY;BYDAY=TH"),
        (Repeats.FORTNIGHTLY, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        (Repeats.MONTHLY, "FREQ=MONTHLY;BYDAY=2TH"),
    ],
)
def test_a_choice_stands_for_a_rule_and_shows_the_next_five_times(repeats: Repeats, rule: str) -> None:
    verdict = judge_draft(with_(repeats=repeats), NOW)

    assert (verdict.rule, len(verdict.times)) == (rule, 5)
    assert verdict.plan is not None
    assert verdict.plan.recurrence is not None


def test_the_fifth_weekday_of_a_month_recurs_as_the_last() -> None:
    assert judge_draft(with_(start="2026-11-30 22:00", repeats=Repeats.MONTHLY), NOW).rule == "FREQ=MONTHLY;BYDAY=-1MO"


def test_the_weekday_is_that_of_the_zone() -> None:
    """23:00 UTC on a Thursday is Friday in Riga."""
    verdict = judge_draft(with_(start="2026-11-13 01:00", timezone="Europe/Riga", repeats=Repeats.WEEKLY), NOW)

    assert verdict.rule == "FREQ=WEEKLY;BYDAY=FR"
