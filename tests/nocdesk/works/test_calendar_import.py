"""Calendar files of Outlook, Google and Thunderbird become planned works, once, and every faulty event is named."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.works.calendar_event import CalendarFile, CalendarFileError
from nocdesk.works.calendar_export import calendar_events
from nocdesk.works.calendar_import import ImportResult, import_calendar
from nocdesk.works.calendar_scope import ImportWishes
from nocdesk.works.commands import call_off_work, move_work
from nocdesk.works.icalendar_file import LARGEST_FILE, MOST_EVENTS, read_calendar, write_calendar
from nocdesk.works.queries import WorkRow, works_between
from nocdesk.works.series_commands import end_series
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider

CALENDARS = Path(__file__).parent / "calendars"
DAY = timedelta(days=1)


@pytest.fixture
def provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


def calendar(name: str) -> CalendarFile:
    return read_calendar(name, (CALENDARS / name).read_bytes())


def bring_in(core: Core, file: CalendarFile | str, wishes: ImportWishes | None = None) -> ImportResult:
    with core.work() as work:
        found = calendar(file) if isinstance(file, str) else file
        return import_calendar(work, found, wishes or ImportWishes())


def rows(core: Core, *services: int) -> list[WorkRow]:
    with core.read() as session:
        return works_between(session, services, START, START + 80 * DAY)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_series_of_outlook_comes_with_its_exceptions_in_the_zone_that_windows_names(
    sqlite_core: Core, provider: Provider
) -> None:
    result = bring_in(sqlite_core, "outlook.ics")

    assert result.faults == ()
    found = rows(sqlite_core, provider.voice)
    assert [row.starts_at for row in found] == [
        at(17, 20), at(25, 20, 30), at(8, 20, month=12), at(15, 20, month=12), at(22, 20, month=12)
    ]  # fmt: skip
    assert {row.ends_at - row.starts_at for row in found} == {timedelta(hours=3)}
    assert {(row.name, row.reason) for row in found} == {("Gateway firmware", "Firmware of the voice gateways")}


def test_events_of_google_take_the_zone_of_their_calendar_and_the_services_of_the_call(
    sqlite_core: Core, provider: Provider
) -> None:
    result = bring_in(sqlite_core, "google.ics", ImportWishes(services=("ACC-1",)))

    assert (result.faults, result.past) == ((), 2)
    found = rows(sqlite_core, provider.access)
    assert [(row.name, row.starts_at, row.ends_at) for row in found] == [
        ("Fibre splice at Harbour Street", at(20, 3), at(20, 5)),
        ("Power works in the building", at(21, 6), at(22, 6)),
        ("Core backup", at(6, 6, 30, month=12), at(6, 9, 30, month=12)),
        ("Core backup", datetime(2027, 1, 3, 6, 30, tzinfo=UTC), datetime(2027, 1, 3, 9, 30, tzinfo=UTC)),
    ]
    # From 00:30 to 02:30 of the night that has 01:00 twice are three hours, so every time lasts (RFC 5545, 3.8.5.3).


def test_a_floating_time_of_thunderbird_is_refused_until_the_call_says_where(
    sqlite_core: Core, provider: Provider
) -> None:
    mapped = {"network": ("ACC-1", "SIP-1")}

    refused = bring_in(sqlite_core, "thunderbird.ics", ImportWishes(by_category=mapped))
    placed = bring_in(sqlite_core, "thunderbird.ics", ImportWishes(by_category=mapped, timezone="Asia/Kathmandu"))

    assert refused.faults == (
        "event 2 'Floating inspection': begins at a floating time of no zone: say with --timezone where, such as "
        "--timezone Europe/Riga.",
    )
    assert (placed.faults, placed.unchanged) == ((), 1)
    found = rows(sqlite_core, provider.access)
    assert [(row.name, row.starts_at) for row in found] == [
        ("Switch replacement, phase 1", at(18, 14)),
        ("Floating inspection", at(19, 3, 15)),
    ]
    assert {row.service_ids for row in found} == {tuple(sorted((provider.access, provider.voice)))}


@pytest.mark.parametrize("name", ["outlook.ics", "google.ics", "thunderbird.ics"])
def test_a_second_import_of_the_same_file_does_nothing(sqlite_core: Core, provider: Provider, name: str) -> None:
    wishes = ImportWishes(services=("ACC-1",), timezone="UTC", announced_at=START - DAY)
    first = bring_in(sqlite_core, name, wishes)
    before = rows(sqlite_core, provider.access, provider.voice)

    second = bring_in(sqlite_core, name, wishes)

    assert first.done
    assert (second.done, second.faults) == ((), ())
    assert rows(sqlite_core, provider.access, provider.voice) == before


def test_a_changed_file_changes_what_has_not_begun(sqlite_core: Core, provider: Provider) -> None:
    wishes = ImportWishes(services=("ACC-1",))
    bring_in(sqlite_core, "google.ics", wishes)
    text = (CALENDARS / "google.ics").read_text(encoding="utf-8")
    text = text.replace("20261120T03", "20261120T04").replace("BYDAY=1SU\n", "BYDAY=1SU;COUNT=2\n")
    text = text.replace("SUMMARY:Power works in the building", "SUMMARY:Generator test")
    text = text.replace("STATUS:CONFIRMED\nSUMMARY:Generator", "STATUS:CANCELLED\nSUMMARY:Generator")

    result = bring_in(sqlite_core, read_calendar("google.ics", text.encode()), wishes)

    assert sorted(line.split(":")[0] for line in result.done) == ["called off", "changed", "moved"]
    assert [(row.name, row.starts_at) for row in rows(sqlite_core, provider.access)] == [
        ("Fibre splice at Harbour Street", at(20, 4)),
        ("Core backup", at(6, 6, 30, month=12)),
    ]


def test_a_time_that_is_over_where_it_was_comes_where_the_file_moved_it(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    clock.advance((at(25, 8) - START).total_seconds())

    first, again = (bring_in(sqlite_core, "outlook.ics") for _ in range(2))

    assert first.faults == again.faults == ()
    assert first.done[-1] == "moved: Gateway firmware of 2026-11-24 20:00 UTC to 2026-11-25 20:30 UTC"
    assert again.done == ()
    assert [row.starts_at for row in rows(sqlite_core, provider.voice)][:2] == [at(25, 20, 30), at(8, 20, month=12)]


def test_a_time_that_is_over_and_called_off_in_the_file_is_not_entered(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    clock.advance((at(25, 8) - START).total_seconds())
    text = (CALENDARS / "outlook.ics").read_text().replace("SEQUENCE:1", "SEQUENCE:1\nSTATUS:CANCELLED")

    result = bring_in(sqlite_core, read_calendar("o", text.encode()))

    assert (result.faults, result.past) == ((), 1)
    assert rows(sqlite_core, provider.voice)[0].starts_at == at(8, 20, month=12)


def test_what_was_called_off_or_ended_at_the_desk_stays_so(sqlite_core: Core, provider: Provider) -> None:
    wishes = ImportWishes(services=("ACC-1",))
    bring_in(sqlite_core, "google.ics", wishes)
    splice, *_ = rows(sqlite_core, provider.access)
    with sqlite_core.work() as work:
        call_off_work(work, work_id=splice.id, reason="rain")
        end_series(work, series_id=1, reason="replaced")

    again = bring_in(sqlite_core, "google.ics", wishes)

    assert (again.done, again.faults) == ((), ())
    assert [row.name for row in rows(sqlite_core, provider.access)] == ["Power works in the building"]


def test_an_event_that_goes_on_is_made_longer_and_never_moved(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    wishes = ImportWishes(services=("ACC-1",))
    bring_in(sqlite_core, "google.ics", wishes)
    clock.advance((at(20, 4) - START).total_seconds())
    text = (CALENDARS / "google.ics").read_text(encoding="utf-8")

    longer = read_calendar("g", text.replace("20261120T050000Z", "20261120T060000Z").encode())
    moved = read_calendar("g", text.replace("20261120T030000Z", "20261120T043000Z").encode())

    assert bring_in(sqlite_core, longer, wishes).done == (
        "extended: Fibre splice at Harbour Street to 2026-11-20 06:00 UTC",
    )
    assert bring_in(sqlite_core, moved, wishes).done == ()
    assert rows(sqlite_core, provider.access)[0].starts_at == at(20, 3)


def test_each_faulty_event_is_a_line_with_its_remedy_and_the_sound_one_comes_in(core: Core) -> None:
    provider = make_provider(core)

    result = bring_in(core, "faulty.ics")

    assert [row.name for row in rows(core, provider.access)] == ["Sound"]
    remedies = {
        "No identity": "has no UID",
        "No start": "has no DTSTART: give it a beginning",
        "No end": "give it DTEND or DURATION",
        "Broken time": "DTSTART cannot be read",
        "Unknown zone": "write such as TZID=Europe/Riga",
        "Mixed": "different kinds of time",
        "Two dates": "has RDATE: enter the additional dates",
        "And all that follow": "end the series and enter the rest",
        "Every second": "daily, weekly, monthly or yearly",
        "A billion days": "from 1 to 100,000",
        "Birthday of Anna": "names no service (its categories: Birthdays)",
        "Misspelt": "there is no service 'ACC-2'; did you mean 'ACC-1'?",
        "event 14": "has no SUMMARY: give it a title",
        "Orphan": "a series that is not in the file",
        "Told when": "X-NOCDESK-ANNOUNCED is 'last week'",
        "Backwards": "would end before it begins",
    }
    assert len(result.faults) == len(remedies)
    for title, remedy in remedies.items():
        (line,) = [line for line in result.faults if title in line]
        assert remedy in line


def test_a_faulty_event_leaves_nothing_behind(sqlite_core: Core, provider: Provider) -> None:
    text = (CALENDARS / "outlook.ics").read_text(encoding="utf-8").replace("COUNT=6;BYDAY=TU", "COUNT=6;BYDAY=WE")

    result = bring_in(sqlite_core, read_calendar("o", text.encode()))

    assert len(result.faults) == 2
    assert rows(sqlite_core, provider.voice) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hello", "not a calendar file"),
        (b"", "not a calendar file"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "not a calendar file"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "must begin with BEGIN:VCALENDAR"),
        (b"x" * (LARGEST_FILE + 1), "more than 2,000,000"),
        (b"BEGIN:VEVENT\r\n" * (MOST_EVENTS + 1), "more than 2,000"),
    ],
)
def test_a_file_that_is_no_calendar_or_too_large_is_refused_as_a_whole(content: bytes, message: str) -> None:
    with pytest.raises(CalendarFileError, match=message):
        read_calendar("works.ics", content)


def test_what_is_exported_imports_to_nothing_to_do_here_and_to_the_same_elsewhere(
    sqlite_core: Core, provider: Provider
) -> None:
    bring_in(sqlite_core, "outlook.ics", ImportWishes(announced_at=START - DAY))
    bring_in(sqlite_core, "google.ics", ImportWishes(services=("ACC-1",)))
    first, second, third, *_ = rows(sqlite_core, provider.voice)
    with sqlite_core.work() as work:
        call_off_work(work, work_id=first.id, reason="freeze")
        move_work(
            work,
            work_id=third.id,
            starts_at=third.starts_at + DAY,
            ends_at=third.ends_at + DAY,
            reason="crew",
        )

    with sqlite_core.read() as session:
        content = write_calendar(calendar_events(session, START), START)
    again = bring_in(sqlite_core, read_calendar("works.ics", content))

    assert (again.done, again.faults) == ((), ())
    assert second.announced_at is None  # It was moved by the file, so its customers know of another time.


def test_only_those_who_plan_works_import_them(sqlite_core: Core, provider: Provider) -> None:
    with pytest.raises(NotAllowedError), sqlite_core.work(Actor("cleo", Role.CARE)) as work:
        import_calendar(work, calendar("google.ics"), ImportWishes())
