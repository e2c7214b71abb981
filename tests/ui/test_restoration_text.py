"""What the restoration board says in words, and how a time of restoration is written and read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import RestorationStatus
from tests.conftest import START
from tests.ui.asking import asked_by
from tests.ui.restoration_builder import make_restoration
from ui.etr_text import EtrError, etr_field_text, parse_etr
from ui.models.restoration_columns import (
    etr_lines,
    impact_lines,
    impact_severity,
    is_late,
    late_words,
    restoration_columns,
    restoration_filter,
    restoration_order,
    step_lines,
    update_lines,
)
from ui.restoration_delegate import keep_units, two_lines
from ui.theme import Theme
from ui.widgets.restoration_note import TEMPLATES, RestorationNote


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("08:40", datetime(2026, 11, 10, 8, 40, tzinfo=UTC)),
        ("0840", datetime(2026, 11, 10, 8, 40, tzinfo=UTC)),
        (" 9.05 ", datetime(2026, 11, 10, 9, 5, tzinfo=UTC)),
        ("01:40", datetime(2026, 11, 11, 1, 40, tzinfo=UTC)),
        ("08:00", datetime(2026, 11, 11, 8, 0, tzinfo=UTC)),
        ("+30", datetime(2026, 11, 10, 8, 30, tzinfo=UTC)),
        ("+90 min", datetime(2026, 11, 10, 9, 30, tzinfo=UTC)),
        ("+1:15", datetime(2026, 11, 10, 9, 15, tzinfo=UTC)),
        ("+2h", datetime(2026, 11, 10, 10, 0, tzinfo=UTC)),
        ("2026-11-12 01:40", datetime(2026, 11, 12, 1, 40, tzinfo=UTC)),
        ("2026-11-12T01:40Z", datetime(2026, 11, 12, 1, 40, tzinfo=UTC)),
    ],
)
def test_a_time_of_restoration_is_read_as_people_write_it(text: str, meant: datetime) -> None:
    assert parse_etr(text, START) == meant


@pytest.mark.parametrize("text", ["25:00", "12:60", "soon", "+", "30", "-30", "2026-13-01 01:40", "tomorrow 8"])
def test_what_is_no_time_is_refused_with_what_may_be_written(text: str) -> None:
    with pytest.raises(EtrError, match=r"01:40, minutes from now such as \+30"):
        parse_etr(text, START)


@given(st.integers(-3 * 1440, 30 * 1440), st.integers(0, 86_399))
def test_what_the_field_shows_is_read_as_the_same_instant(ahead_min: int, second_of_day: int) -> None:
    now = START + timedelta(seconds=second_of_day)
    instant = START + timedelta(minutes=ahead_min)

    assert parse_etr(etr_field_text(instant, now), now) == instant


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ("09:00", "first promise")),
        ({"etr_moves": 1, "last_etr_before": at(45)}, ("09:00", "moved once from 08:45")),
        ({"etr_moves": 2, "last_etr_before": at(45)}, ("09:00", "moved twice from 08:45")),
        ({"etr_moves": 5, "last_etr_before": at(45)}, ("09:00", "moved 5 times from 08:45")),
        ({"etr_at": at(-5)}, ("07:55", "passed 5 min ago")),
        ({"etr_at": None, "last_etr_before": None}, ("—", "no promise yet")),
        ({"etr_at": None, "last_etr_before": at(45)}, ("—", "withdrawn, was 08:45")),
        ({"restored_at": at(55)}, ("09:00", "met, 5 min early")),
        ({"restored_at": at(60)}, ("09:00", "met")),
        ({"restored_at": at(135)}, ("09:00", "missed by 1 h 15 min")),
    ],
)
def test_the_promise_is_told_with_what_became_of_those_before(
    changes: dict[str, object], lines: tuple[str, str]
) -> None:
    assert etr_lines(make_restoration(1, **changes), START) == lines


@pytest.mark.parametrize(
    ("due_min", "lines", "late"),
    [
        (20, ("in 20 min", "due 08:20"), False),
        (0.5, ("in 1 min", "due 08:00"), False),
        (-0.5, ("due now", "was due 07:59"), True),
        (-12, ("12 min late", "was due 07:48"), True),
        (-75, ("1 h 15 min late", "was due 06:45"), True),
    ],
)
def test_the_next_update_is_told_by_how_far_ahead_or_how_late_it_is(
    due_min: float, lines: tuple[str, str], late: bool
) -> None:
    row = make_restoration(next_update_at=at(due_min))

    assert (update_lines(row, START), is_late(row, START)) == (lines, late)


def test_who_is_promised_no_update_is_never_late() -> None:
    row = make_restoration(next_update_at=None)

    assert (update_lines(row, START), is_late(row, START)) == (("—", "none promised"), False)


@pytest.mark.parametrize(
    ("late", "words"), [(0, "No update is late."), (1, "1 update is late."), (2, "2 updates are late.")]
)
def test_the_head_counts_the_late_updates(late: int, words: str) -> None:
    rows = [make_restoration(number, next_update_at=at(-1 if number <= late else 5)) for number in range(1, 4)]

    assert late_words(rows, START) == words


def test_a_ticket_without_a_step_waits_since_it_was_opened() -> None:
    row = make_restoration(restoration=None, restoration_since=None)

    assert step_lines(row, START) == ("Waiting", "since 07:00")
    assert step_lines(make_restoration(), START) == ("Repairing", "since 07:30")


@pytest.mark.parametrize("service_class", [None, *ServiceClass])
def test_every_class_of_a_service_has_a_word_and_colour_stands_only_for_trouble(
    service_class: ServiceClass | None,
) -> None:
    row = make_restoration(service_class=service_class)

    word, service = impact_lines(row)

    assert (bool(word), service) == (True, "Voice trunk")
    expected = {"Down": PerceivedSeverity.CRITICAL, "Degraded": PerceivedSeverity.MAJOR}
    assert impact_severity(row) is expected.get(word)


def test_the_next_update_due_stands_first_and_who_is_promised_none_last() -> None:
    rows = [
        make_restoration(1, next_update_at=None),
        make_restoration(2, next_update_at=at(30)),
        make_restoration(3, next_update_at=at(-10)),
        make_restoration(4, next_update_at=at(30)),
    ]

    assert [row.ticket_id for row in sorted(rows, key=restoration_order)] == [3, 2, 4, 1]


def test_every_column_has_text_for_a_ticket_of_which_little_is_known() -> None:
    little = make_restoration(
        restoration=None, restoration_since=None, site="", service_id=None, service="", service_class=None, crew="",
        cause=None, etr_at=None, first_etr_at=None, next_update_at=None, last_note="", last_note_at=None,
    )  # fmt: skip

    cells = {column.key: column.text(little) for column in restoration_columns(VirtualClock(START))}

    assert cells == {
        "ticket": "TT-1001", "place": "Harbour Bank", "impact": "No service", "crew": "—",
        "step": "Waiting since 07:00",
        "etr": "—, no promise yet", "update": "—, none promised", "note": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("update:late", False),
        ("status:repairing impact:down", True),
        ("status:onsite or crew:north", True),
        ("quay -splicing", False),
        ("customer:harbour site:quay service:voice", True),
    ],
)
def test_the_board_is_filtered_by_the_words_of_field_support(text: str, passes: bool) -> None:
    accepts = restoration_filter(VirtualClock(START)).parse(text, asked_by("fay")).accepts

    assert accepts(make_restoration()) is passes


def test_a_note_wraps_to_two_lines_and_parts_no_number_from_its_unit(theme: Theme) -> None:
    text = keep_units("Stable for 14 min, loss 0.1 % over 5 min, light level low at the east end of the line")

    lines = two_lines(text, theme.font(12), 118)

    assert len(lines) == 2
    assert " ".join(lines) == text
    assert not any(line.rstrip()[-1:].isdigit() for line in lines)


@pytest.mark.parametrize(("short", "sentence"), TEMPLATES.items())
def test_a_short_word_after_a_semicolon_becomes_a_sentence(
    qtbot: QtBot, theme: Theme, short: str, sentence: str
) -> None:
    note = RestorationNote()
    qtbot.addWidget(note)

    QTest.keyClicks(note, f"Duct B. {short} 2 of 4")

    assert note.toPlainText() == f"Duct B. {sentence} 2 of 4"


def test_no_short_word_begins_like_another_and_an_unknown_one_stays(qtbot: QtBot, theme: Theme) -> None:
    note = RestorationNote()
    qtbot.addWidget(note)

    QTest.keyClicks(note, "wait; ;onx ;zz")
    first = note.toPlainText()
    QTest.keyClick(note, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert first == "wait; Crew on site.x ;zz"
    assert not [a for a in TEMPLATES for b in TEMPLATES if a != b and b.startswith(a)]


def test_the_steps_have_the_keys_one_to_six_in_the_order_of_the_work() -> None:
    assert [step.value for step in RestorationStatus] == [
        "dispatched", "onSite", "diagnosing", "repairing", "testing", "restored",
    ]  # fmt: skip
