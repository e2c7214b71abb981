"""What a filter says: words, fields, connectives, and the faults with their places."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nocdesk.filtering.amounts import Asking, stretch_of
from nocdesk.filtering.fault import FilterError
from nocdesk.filtering.parsing import DEEPEST, LONGEST
from tests.nocdesk.filtering.crates import ASKING, NOW, WORDS, Crate, passing

TEA = Crate(1, "Green tea", ("North dock",), "green", 2, "ann", 12.0, 5400.0, NOW - timedelta(minutes=10), True)
CAFE = Crate(2, "Café Zürich", (), "red", 0, None, None, None, None)
SALT = Crate(3, 'Sea "salt" (fine)', ("South dock", "Pier 9"), "blue", 1, "Bob", 3.0, 90.0, NOW - timedelta(hours=8))
ALL = (TEA, CAFE, SALT)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", [1, 2, 3]),
        ("tea", [1]),
        ("TEA", [1]),
        ("dock", [1, 3]),
        ("dock tea", [1]),
        ("dock and tea", [1]),
        ("tea or cafe", [1, 2]),
        ("tea OR fine dock", [1, 3]),
        ("(tea or sea) pier", [3]),
        ("not dock", [2]),
        ("-dock", [2]),
        ("not (tea or sea)", [2]),
        ("- dock", []),
        ('"green tea"', [1]),
        ('"sea ""salt"""', [3]),
        ("zurich", [2]),
        ("label:cafe", [2]),
        ('label="cafe zurich"', [2]),
        ("label=tea", []),
        ("label!=tea", [1, 2, 3]),
        ("place:pier", [3]),
        ('place="pier 9"', [3]),
        ("place:none", [2]),
        ('place:"none"', []),
        ("place:north,pier", [1, 3]),
        ("place:north,", [1]),
        ('place!="north dock","pier 9"', [2]),
        ("colour:red,blue", [2, 3]),
        ("colour!=red", [1, 3]),
        ("COLOUR:Red", [2]),
        ("open:yes", [1]),
        ("fresh:yes", [1]),
        ("weight>=middling", [1, 3]),
        ("weight<heavy", [2, 3]),
        ("weight:lead", [1]),
        ("weight:light..middling", [2, 3]),
        ("owner:me", [1]),
        ("owner:bob", [3]),
        ("owner:none", [2]),
        ("owner!=none", [1, 3]),
        ("pieces>=10", [1]),
        ("pieces:3..12", [1, 3]),
        ("pieces:..5", [3]),
        ("pieces:5..", [1]),
        ("pieces:none", [2]),
        ("lasts>1h", [1]),
        ("lasts=1m30s", [3]),
        ("lasts=90", [3]),
        ("age<1h", [1]),
        ("age>=8h", [3]),
        ("age:1m..9h", [1, 3]),
        ("packed>=09:00", [1]),
        ("packed:2h", [1]),
        ("packed:today", [1, 3]),
        ("packed:2026-11-29", [1, 3]),
        ("packed:2026-11-29T02:00Z", [3]),
        ("packed=2026-11-29T03:00+01:00", [3]),
        ("packed>2026-11-29T02:00Z", [1]),
        ("packed<=02:00", [3]),
        ("packed<yesterday", []),
        ("since:02:00..04:00", [3]),
        ("since:09:00", [1]),
        ("since:8h", [1, 3]),
        ("due<+1h", [1, 3]),
        ("due:none", [2]),
        ("9 pier", [3]),
        ("weight>=middling not place:pier", [1]),
    ],
)
def test_a_filter_lets_through_what_it_says(text: str, ids: list[int]) -> None:
    assert passing(text, *ALL) == ids


@pytest.mark.parametrize(
    ("text", "fault", "marked", "remedy"),
    [
        ("colour:rot tea", "unknown colour 'rot'", "rot", "there are red, green, blue"),
        ("tea colour:gren", "unknown colour 'gren'", "gren", "did you mean green?"),
        ("colur:red", "unknown field 'colur'", "colur", "did you mean colour?"),
        ("weight>=", "'weight' needs a value after '>='", "weight>=", "there are heavy, middling, light"),
        ("colour: red", "'colour' needs a value after ':'", "colour:", "there are red, green, blue"),
        ("label<tea", "'label' has no order", "<", "write label: or label!="),
        ("pieces>=1,2,3", "'pieces>=' takes one value", "2,3", "leave the others out"),
        ("pieces>few", "'pieces' needs a number, not 'few'", "few", "write such as pieces>=10 or pieces:1..5"),
        ("pieces:1..few", "'pieces' needs a number, not 'few'", "few", "write such as pieces>=10 or pieces:1..5"),
        ("pieces:..", "the stretch has no end", "..", "write such as pieces>=10 or pieces:1..5"),
        ("pieces>1..2", "a stretch has no order", "1..2", "write pieces:1..2"),
        ("pieces>none", "'none' has no order", "none", "write pieces:none"),
        ("age<2", "'age' needs a duration, not '2'", "2", "write such as 30m, 2h, 1h30m or 1d"),
        ("packed>25:00", "'packed' needs a time, not '25:00'", "25:00", "write such as 2h (ago), +2h, 02:00"),
        ("or tea", "'or' needs a word on both sides", "or", 'write "or"'),
        ("tea or", "'or' needs a word on both sides", "or", 'write "or"'),
        ("tea and or sea", "'and' needs a word on both sides", "and", 'write "and"'),
        ("tea not", "'not' needs a word behind it", "not", 'write "not"'),
        ("(tea", "the bracket is not closed", "(", "write ) at its end"),
        ("tea)", "this bracket closes nothing", ")", 'in quotes: ")"'),
        ("tea ()", "nothing stands between the brackets", "()", "write words there"),
        ('label:"tea', "the quote is not closed", '"tea', 'write " at its end'),
        ("x" * (LONGEST + 2), "the filter is too long", "xx", "letters or less"),
        ("(" * DEEPEST + "x", "the filter is nested too deeply", "x", "levels"),
    ],
)
def test_a_fault_has_its_place_and_its_remedy(text: str, fault: str, marked: str, remedy: str) -> None:
    with pytest.raises(FilterError) as told:
        WORDS.parse(text, ASKING)

    error = told.value
    assert error.what == fault
    assert text[error.span.at : error.span.end] == marked
    assert remedy in error.remedy


def test_a_fault_is_pointed_out_below_the_text() -> None:
    with pytest.raises(FilterError) as told:
        WORDS.parse("tea colour:rot", ASKING)

    assert told.value.pointed_out("tea colour:rot").splitlines()[1:] == ["  tea colour:rot", "             ^^^"]


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("down: link", "Link down: 7"),
        ("down:", "down: 7"),
        ("ipsla-4", "IPSLA-4"),
        ("fe80::1", "at fe80::1"),
        ("ge-0/0/1", "port ge-0/0/1"),
        ("eth0(1)", "eth0(1)"),
        ("-", "a - b"),
        ("=1+1", "=1+1"),
        ("Ørsted", "orsted"),
        ("STRASSE", "straße 4"),
        ("шлюз", "ШЛЮЗ 7"),
        ("שלום", "\u202bשָׁלוֹם\u202c"),  # noqa: RUF001
        ("مدير", "مُدِير"),
        ("कि", "किताब"),
        ("ガス", "ｶﾞｽ"),
    ],
)
def test_words_are_found_whatever_their_case_accents_script_and_direction(text: str, sought: str) -> None:
    assert passing(text, Crate(1, sought), Crate(2, "nothing of it")) == [1]


def test_marks_of_direction_part_words_and_are_no_part_of_them() -> None:
    text = "\u200fcolour:red\u200e \u2067label:שלום\u2069"

    assert passing(text, Crate(1, "שלום"), Crate(2, "שלום", colour="blue")) == [1]


def test_vowels_of_indic_scripts_are_letters_and_no_accents() -> None:
    assert passing("कि", Crate(1, "कु"), Crate(2, "कि")) == [2]


@pytest.mark.parametrize(
    ("text", "is_timed"),
    [
        ("tea", False),
        ("age<2h", True),
        ("not (tea or fresh:yes)", True),
        ("packed>2026-11-01", False),
        ("since:2h", True),
    ],
)
def test_a_filter_knows_whether_time_changes_what_passes(text: str, is_timed: bool) -> None:
    assert WORDS.parse(text, ASKING).is_timed is is_timed


def test_a_time_of_day_to_come_is_yesterdays_where_the_field_is_about_the_past() -> None:
    late = Crate(1, packed_at=datetime(2026, 11, 28, 23, tzinfo=NOW.tzinfo))

    assert passing("since:22:00", late) == [1]
    assert passing("due>=22:00", late) == []


@pytest.mark.parametrize(
    ("now", "typed", "meant"),
    [
        ("2026-10-25T01:10", "02:30", "2026-10-25T00:30"),
        ("2026-10-25T01:40", "02:30", "2026-10-25T01:30"),
        ("2026-10-25T00:10", "02:30", "2026-10-24T00:30"),
        ("2026-10-26T00:10", "02:30", "2026-10-25T01:30"),
        ("2026-10-25T01:10", "01:30", "2026-10-24T23:30"),
        ("2026-03-29T05:00", "02:30", "2026-03-29T01:30"),
    ],
)
def test_a_time_of_day_past_is_the_latest_that_the_clock_has_shown(now: str, typed: str, meant: str) -> None:
    asking = Asking("ann", datetime.fromisoformat(now).replace(tzinfo=UTC), ZoneInfo("Europe/Berlin"))

    found = stretch_of(typed, asking, is_past=True)

    assert found is not None
    assert found.begin == datetime.fromisoformat(meant).replace(tzinfo=UTC)
