"""What care reads and says, word for word, on the clock of the customer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nocdesk.boards.care_rows import CareServiceRow, CareTicketRow, KnownProblem, OpenedTicket
from nocdesk.boards.care_told import caller_text
from nocdesk.customers.phrasebook import english
from nocdesk.services.model import ServiceClass
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus
from ui.views.care_since import SinceError, parse_since
from ui.views.care_words import (
    answer_head,
    answer_rest,
    answers,
    opened_words,
    state_words,
    ticket_promise,
    ticket_state,
)

ZURICH = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 3, 4, 1, 9, tzinfo=UTC)
AT_01_07 = datetime(2026, 3, 4, 0, 7, tzinfo=UTC)
PROBLEM = KnownProblem(
    service_id=1,
    service="Internet, head office",
    service_class=ServiceClass.DOWN,
    is_measured=True,
    since=AT_01_07,
    planned_until=None,
    etr_at=NOW + timedelta(hours=2, minutes=21),
    is_promised=True,
    next_update_at=NOW + timedelta(minutes=21),
    restoration=None,
    cause=None,
    tickets=("TT-1001",),
    others=0,
)
TICKET = CareTicketRow(
    1, "TT-1001", TicketStatus.IN_PROGRESS, None, 1, "Internet", "It is gone", NOW, NOW, None, None, None
)


def test_the_answer_to_the_caller_says_since_when_until_when_and_when_we_write_again() -> None:
    assert answer_head(PROBLEM, NOW, ZURICH) == "Known problem since 01:07 CET: Internet, head office"
    assert answer_rest(PROBLEM, NOW, ZURICH) == (
        "Restoration expected by 04:30 CET (promised), next message by 02:30, TT-1001"
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"etr_at": None}, "No time of restoration yet, next message by 02:30, TT-1001"),
        (
            {"etr_at": NOW - timedelta(minutes=4), "next_update_at": None},
            "Restoration was expected by 02:05 CET, 4 min 00 s ago, TT-1001",
        ),
        ({"next_update_at": NOW - timedelta(minutes=9), "etr_at": None}, "message was due 02:00"),
        ({"is_promised": False, "tickets": (), "others": 2}, "(not promised to this customer yet)"),
        ({"tickets": (), "others": 2}, "no ticket yet, also reported by 2 other customers"),
        ({"restoration": RestorationStatus.ON_SITE}, "on site, TT-1001"),
        ({"customers": 11}, "04:30 CET (promised), 11 customers hit by it, next message"),
    ],
)
def test_what_is_not_known_or_late_is_said_so(changes: dict[str, object], expected: str) -> None:
    assert expected in answer_rest(replace(PROBLEM, **changes), NOW, ZURICH)  # type: ignore[arg-type]


def test_a_report_and_planned_work_are_called_so() -> None:
    reported = replace(PROBLEM, is_measured=False, service_class=ServiceClass.UNKNOWN)
    planned = replace(PROBLEM, service_class=ServiceClass.PLANNED, planned_until=NOW + timedelta(hours=1))

    assert answer_head(reported, NOW, ZURICH) == "Reported since 01:07 CET: Internet, head office"
    assert answer_head(planned, NOW, ZURICH) == "Planned work until 03:09 CET: Internet, head office"


def test_services_of_which_the_same_is_known_are_told_in_one() -> None:
    others = [replace(PROBLEM, service_id=n, service=f"Line {n}") for n in range(2, 6)]
    slow = replace(PROBLEM, service_class=ServiceClass.DEGRADED, service="Voice")

    heads = [head for head, _ in answers([PROBLEM, *others, slow], NOW, ZURICH)]

    assert heads == [
        "Known problem since 01:07 CET: Internet, head office, Line 2, Line 3 and 2 more services",
        "Known problem since 01:07 CET: Voice",
    ]


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            replace(PROBLEM, restoration=RestorationStatus.ON_SITE, cause=RestorationCause.POWER_FAILURE),
            "Your service Internet, head office has had no connection since 01:07 CET. "
            "Power at a site near you has failed and a crew is on site. "
            "We expect your service Internet, head office to work again by 04:30 CET. Next message by 02:30.",
        ),
        (
            replace(PROBLEM, tickets=(), is_promised=False, next_update_at=None),
            "Your service Internet, head office has had no connection since 01:07 CET. "
            "We know of it and are working on it. We expect it to work again by 04:30 CET.",
        ),
        (
            replace(PROBLEM, tickets=(), etr_at=None),
            "Your service Internet, head office has had no connection since 01:07 CET. "
            "We know of it and are working on it. We cannot say yet when it will work again.",
        ),
        (
            replace(PROBLEM, service_class=ServiceClass.PLANNED, planned_until=NOW + timedelta(hours=1)),
            "Your service Internet, head office is being worked on as planned until 03:09 CET.",
        ),
    ],
)
def test_the_customer_may_be_told_states_and_times(problem: KnownProblem, expected: str) -> None:
    assert caller_text([problem], NOW, ZURICH, english()) == expected


def test_without_a_problem_the_customer_is_told_so() -> None:
    assert caller_text([], NOW, ZURICH, english()).startswith("We know of no problem with your services.")


def test_the_customer_is_not_told_how_many_others_are_hit() -> None:
    assert "11" not in caller_text([replace(PROBLEM, customers=11)], NOW, ZURICH, english())


@pytest.mark.parametrize("others", [0, 5])
def test_the_customer_is_told_nothing_of_other_customers(others: int) -> None:
    assert "customer" not in caller_text([replace(PROBLEM, others=others)], NOW, ZURICH, english())


@pytest.mark.parametrize(
    ("service_class", "until", "expected"),
    [
        (ServiceClass.UP, None, "Working"),
        (ServiceClass.DEGRADED, None, "Degraded since 01:07 CET"),
        (ServiceClass.DOWN, None, "Down since 01:07 CET"),
        (ServiceClass.PLANNED, NOW + timedelta(hours=1), "Planned work until 03:09 CET"),
        (ServiceClass.UNKNOWN, None, "Not measured since 01:07 CET"),
    ],
)
def test_a_service_has_its_state_in_words(service_class: ServiceClass, until: datetime | None, expected: str) -> None:
    row = CareServiceRow(1, "ACC-1", "", "", service_class, AT_01_07, until, 0, None)

    assert state_words(row, NOW, ZURICH) == expected


def test_a_ticket_says_how_far_it_has_come_and_what_was_promised() -> None:
    promised = replace(TICKET, etr_at=NOW + timedelta(hours=1), restoration=RestorationStatus.TESTING)
    late = replace(TICKET, etr_at=NOW - timedelta(hours=1), next_update_at=NOW - timedelta(minutes=4))
    restored = replace(TICKET, restored_at=NOW)

    assert (ticket_state(TICKET, NOW, ZURICH), ticket_promise(TICKET, NOW, ZURICH)) == ("In progress", "no ETR yet")
    assert (ticket_state(promised, NOW, ZURICH), ticket_promise(promised, NOW, ZURICH)) == ("Testing", "ETR 03:09 CET")
    assert ticket_promise(late, NOW, ZURICH) == "ETR 01:09 CET, passed, message was due 02:05"
    assert ticket_state(restored, NOW, ZURICH) == "Restored 02:09 CET"


@pytest.mark.parametrize(
    ("meets_fault", "problem", "expected"),
    [
        (True, PROBLEM, "TT-1012 opened; it meets the known problem since 01:07 CET, ETR 04:30 CET"),
        (False, PROBLEM, "TT-1012 opened; there is a known problem since 01:07 CET, ETR 04:30 CET"),
        (True, None, "TT-1012 opened; it may belong to a fault that is worked on"),
        (False, None, "TT-1012 opened; no fault is known of it yet"),
    ],
)
def test_a_new_ticket_says_what_it_meets(meets_fault: bool, problem: KnownProblem | None, expected: str) -> None:
    assert opened_words(OpenedTicket(1, "TT-1012", 1, meets_fault, problem), NOW, ZURICH) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("now", "02:09"), ("", "02:09"), ("20 min", "01:49"), ("20m ago", "01:49"), ("2 h", "00:09"),
        ("1 h 30 min", "00:39"), ("1,5 h", "00:39"), ("01:30", "01:30"), ("1.30", "01:30"), ("02:12", "02:09"),
        ("22:15", "2026-03-03 22:15"), ("yesterday 22:15", "2026-03-03 22:15"),
        ("2026-03-01 07:00", "2026-03-01 07:00"), ("Today 00:05", "00:05"),
    ],
)  # fmt: skip
def test_the_caller_may_say_since_when_in_many_ways(typed: str, expected: str) -> None:
    local = parse_since(typed, NOW, ZURICH).astimezone(ZURICH)

    assert f"{local:%H:%M}" == expected[-5:]
    assert f"{local:%Y-%m-%d}" == (expected[:10] if len(expected) > 5 else "2026-03-04")


@pytest.mark.parametrize("typed", ["yesterda", "25:00", "12", "2026-02-30 10:00", "today 23:00", "2027-01-01 10:00"])
def test_a_time_that_cannot_be_is_refused_with_what_may_be_written(typed: str) -> None:
    with pytest.raises(SinceError, match=r"write now, 20 min, 2 h, 10:30 or yesterday 22:15\.$"):
        parse_since(typed, NOW, ZURICH)


def test_a_time_in_the_hour_that_the_clock_skips_or_repeats_is_still_in_the_past() -> None:
    after_spring = datetime(2026, 3, 29, 2, 0, tzinfo=UTC)
    after_autumn = datetime(2026, 10, 25, 2, 0, tzinfo=UTC)

    assert parse_since("02:30", after_spring, ZURICH) <= after_spring
    assert parse_since("02:30", after_autumn, ZURICH) <= after_autumn
