"""The arithmetic of a judgement in words: whoever reads it can reckon it again."""

from datetime import timedelta
from decimal import Decimal

import pytest

from nocdesk.services.model import ServiceClass
from nocdesk.sla.credit_steps import Basis, CreditTable, Step
from nocdesk.sla.explaining import explain, promise_text
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Keeps, Kind, Objective
from nocdesk.sla.periods import PeriodRule
from nocdesk.sla.statistic import Statistic
from nocdesk.sla.wording import instant_text, lasting, percent_text
from tests.nocdesk.sla.judged import AVAILABILITY, DELAY, after, every, judged_at, objective, stretch, terms, up_but

DOWN, UNKNOWN, PLANNED = ServiceClass.DOWN, ServiceClass.UNKNOWN, ServiceClass.PLANNED
MINUS = "\N{MINUS SIGN}"


def test_every_step_from_the_promise_to_the_verdict_is_said() -> None:
    table = CreditTable("availability", Basis.ACHIEVED, (Step(Decimal("0.9999"), Decimal(5)),))
    agreed = terms(credit=table)
    outage = stretch(DOWN, 99.5, 100)
    stretches = up_but(stretch(PLANNED, 10, 12), stretch(UNKNOWN, 20, 23), outage)

    found = explain(judged_at(after(100), stretches, agreed), AVAILABILITY, agreed)

    assert found == (
        "Promised: available for at least 99.9 % of contract time, in each month.",
        "From 1 Jun 2026 00:00 to 5 Jun 2026 04:00 (UTC) there are 100 h of contract time; "
        "2 h of it do not count (planned 2 h).",
        "95 h of 98 h were measured: 96.9388 %; the gap of 3 h counts for neither side.",
        f"30 min of it were bad. Good: (95 h {MINUS} 30 min) / 95 h = 99.4737 %.",
        "The promise allows 0.1 % of 715 h: 42 min 54 s; 12 min 54 s are left, worth 0.30 EUR.",
        "At the present rate the promise breaks on 5 Jun 2026 04:12:54.",
        "Owed if nothing more goes wrong: 5 % of 1000.00 EUR: 50.00 EUR.",
        "Verdict: at risk. Over 1h the budget burns 500\N{MULTIPLICATION SIGN}; "
        "14.4\N{MULTIPLICATION SIGN} is alarming.",
    )


def test_where_too_little_was_measured_no_credit_is_claimed() -> None:
    table = CreditTable("availability", Basis.ACHIEVED, (Step(Decimal("0.9999"), Decimal(5)),))
    agreed = terms(credit=table)

    found = explain(judged_at(after(100), up_but(stretch(UNKNOWN, 20, 70)), agreed), AVAILABILITY, agreed)

    assert "Too little was measured to say which credit is owed." in found
    assert not any(sentence.startswith(("Owed", "No credit")) for sentence in found)


def test_of_a_metric_the_bins_that_are_not_whole_are_named() -> None:
    agreed = terms(DELAY)

    found = explain(judged_at(after(1.04), up_but(), agreed, every(300, [70.0] * 24)), DELAY, agreed)

    assert found[1].endswith(
        "there are 1 h 2 min 24 s of contract time; 2 min 24 s of it do not count (no whole bin 2 min 24 s)."
    )
    assert found[3] == f"1 h of it were bad. Good: (1 h {MINUS} 1 h) / 1 h = 0 %."


def test_where_nothing_was_due_it_says_so() -> None:
    found = explain(judged_at(after(1), up_but(stretch(PLANNED, 0, 720))), AVAILABILITY, terms())

    assert found[2] == "Nothing was to be measured."
    assert found[-1].startswith("Verdict: undecided. Nothing was to be measured: no contract time so far")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (DELAY, "rtt_ms at most 60 in at least 99 % of the bins of 5 min (mean of each)"),
        (
            objective(DELAY, keeps=Keeps.AT_LEAST, bin_s=60, limit=4.0, measure="mos"),
            "mos at least 4 in at least 99 % of",
        ),
        (
            objective(DELAY, statistic=Statistic.of("p95")),
            "p95 of rtt_ms over the bins of 5 min (mean of each) at most 60",
        ),
        (objective(AVAILABILITY, kind=Kind.OUTAGES, target=3.0, min_s=60.0), "at most 3 outages longer than 1 min"),
        (objective(AVAILABILITY, kind=Kind.LONGEST_OUTAGE, target=14400.0), "no outage longer than 4 h"),
    ],
)
def test_every_kind_of_promise_can_be_said(asked: Objective, said: str) -> None:
    assert promise_text(asked).startswith(said)


def test_other_kinds_are_explained_without_a_budget() -> None:
    counted = objective(
        AVAILABILITY, kind=Kind.OUTAGES, target=3.0, period=PeriodRule.of("rolling:30d"), keeps=Keeps.AT_MOST
    )

    found = explain(judged_at(after(720), up_but(stretch(DOWN, 1, 2)), terms(counted)), counted, terms(counted))

    assert found[0] == "Promised: at most 3 outages, over the last 30 days."
    assert found[3:] == ("1 outage, 1 h together.", "Verdict: met. 1 outage; promised: at most 3.")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (0.4, "0.4 s"), (59.6, "1 min"), (3600, "1 h"), (3661, "1 h 1 min 1 s"), (421_200, "117 h")],
)
def test_lengths_are_said_to_the_second(seconds: float, said: str) -> None:
    assert lasting(round(seconds * SECOND_US)) == said


def test_a_length_below_nothing_has_a_sign() -> None:
    assert lasting(-90 * SECOND_US) == f"{MINUS}1 min 30 s"


def test_a_share_below_one_is_never_said_to_be_all() -> None:
    assert [percent_text(share) for share in (1.0, 0.99999999, 0.999, 0.0)] == ["100 %", "99.9999 %", "99.9 %", "0 %"]


def test_instants_are_those_of_the_zone() -> None:
    assert instant_text(after(1), "Europe/Riga") == "1 Jun 2026 04:00"
    assert instant_text(after(1) + timedelta(seconds=5), "Asia/Kathmandu") == "1 Jun 2026 06:45:05"
