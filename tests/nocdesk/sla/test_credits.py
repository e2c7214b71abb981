"""Credits by the tables that are seen in contracts, and tables that nobody may enter."""

from decimal import Decimal
from fractions import Fraction

import pytest

from nocdesk.money import Money
from nocdesk.sla.credit_steps import Basis, CreditTable, Ladder, Step, mildest_first, step_faults
from nocdesk.sla.credits import Shortfall, credit_for

MINUTE_US = 60_000_000

BY_LENGTH = CreditTable(
    "availability",
    Basis.OUTAGE,
    tuple(
        Step(Decimal(minutes), Decimal(percent))
        for minutes, percent in [(10, 5), (45, 10), (240, 20), (480, 30), (720, 40), (960, 50), (1440, 100)]
    ),
)
BY_HOUR = CreditTable(
    "availability",
    Basis.OUTAGE,
    ladder=Ladder(Decimal(120), Decimal(10), Decimal(60), Decimal(5)),
    cap_percent=Decimal(25),
)


def percent(table: CreditTable, *minutes: float, achieved: Fraction | None = None) -> Decimal:
    """What a table gives for outages of these lengths."""
    lengths = [round(length * MINUTE_US) for length in minutes]
    return credit_for(table, Shortfall(achieved, sum(lengths), lengths), None).percent


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, 0),
        (10, 0),
        (10.01, 5),
        (45, 5),
        (46, 10),
        (240, 10),
        (241, 20),
        (481, 30),
        (721, 40),
        (961, 50),
        (1441, 100),
    ],
)
def test_an_outage_brings_the_credit_of_the_last_step_that_it_has_passed(minutes: float, expected: int) -> None:
    assert percent(BY_LENGTH, minutes) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, 0), (1, 10), (120, 10), (120.1, 15), (180, 15), (181, 20), (241, 25), (3000, 25)]
)
def test_the_first_two_hours_bring_ten_percent_and_each_further_hour_five_up_to_the_cap(
    minutes: float, expected: int
) -> None:
    assert percent(BY_HOUR, minutes) == expected


def test_each_outage_brings_its_own_credit_and_never_more_than_the_whole_charge() -> None:
    assert percent(BY_LENGTH, 20, 50, 5) == 15
    assert percent(BY_LENGTH, 1000, 1000, 1000) == 100


def test_by_downtime_the_outages_are_added_up_first() -> None:
    table = CreditTable("availability", Basis.DOWNTIME, BY_LENGTH.steps)

    assert percent(table, 20, 26, 5) == 10


def test_by_the_share_achieved_a_share_that_is_just_the_bound_is_still_good() -> None:
    table = CreditTable(
        "availability", Basis.ACHIEVED, (Step(Decimal("0.999"), Decimal(5)), Step(Decimal("0.99"), Decimal(10)))
    )

    shares = [Fraction(999, 1000), Fraction(998_999, 1_000_000), Fraction(99, 100), Fraction(1, 2)]

    assert [percent(table, achieved=share) for share in shares] == [0, 5, 5, 10]
    assert percent(table, achieved=None) == 0


def test_a_credit_is_money_of_the_monthly_charge() -> None:
    shortfall = Shortfall(None, 46 * MINUTE_US, [46 * MINUTE_US])

    assert credit_for(BY_LENGTH, shortfall, Money(Decimal("1840.05"), "EUR")).money == Money(Decimal("184.01"), "EUR")


def step(bound: str, percent: str, reaches: str | None = None) -> Step:
    """A step as it is written."""
    return Step(Decimal(bound), Decimal(percent), None if reaches is None else Decimal(reaches))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([step("0.999", "5"), step("0.999", "10")], "step 1 (below 99.9 %) and step 2 (below 99.9 %) overlap"),
        (
            [step("0.999", "5", "0.98"), step("0.99", "10")],
            "step 1 (below 99.9 % down to 98 %) and step 2 (below 99 %) overlap",
        ),
        (
            [step("0.95", "10"), step("0.999", "5", "0.99")],
            "step 2 (below 99.9 % down to 99 %) and step 1 (below 95 %) leave a hole between 99 % and 95 %",
        ),
        (
            [step("0.999", "10"), step("0.99", "5")],
            "step 1 (below 99.9 %) and step 2 (below 99 %) give 10 % and then 5 %",
        ),
        ([step("0.999", "5", "0.99")], "step 1 (below 99.9 % down to 99 %) leaves a hole"),
        ([step("0.99", "5", "0.995")], "step 1 (below 99 % down to 99.5 %) is empty"),
    ],
)
def test_a_table_with_a_hole_or_an_overlap_is_refused_and_the_steps_are_named(steps: list[Step], said: str) -> None:
    assert any(fault.startswith(said) for fault in step_faults(Basis.ACHIEVED, steps))


def test_steps_over_a_length_have_the_same_checks() -> None:
    assert list(step_faults(Basis.OUTAGE, BY_LENGTH.steps)) == []
    assert list(step_faults(Basis.OUTAGE, [step("10", "5", "45"), step("60", "10")])) == [
        "step 1 (over 10 min to 45 min) and step 2 (over 60 min) leave a hole between 45 min and 60 min: close it"
    ]
    assert list(step_faults(Basis.OUTAGE, [step("10", "5", "70"), step("60", "10")])) == [
        "step 1 (over 10 min to 70 min) and step 2 (over 60 min) overlap: let the first end where the second begins"
    ]


def test_steps_may_be_written_in_any_order() -> None:
    ends_exactly = [step("0.99", "10", "0"), step("0.999", "5", "0.99")]

    assert list(step_faults(Basis.ACHIEVED, ends_exactly)) == []
    assert [each.percent for each in mildest_first(Basis.ACHIEVED, ends_exactly)] == [5, 10]
