"""What a customer reads of a restoration: its own words, its own clock, and nothing that a person typed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nocdesk.tickets.customer_words import CustomerFacts, customer_text
from nocdesk.tickets.model import RestorationCause as Cause
from nocdesk.tickets.model import RestorationStatus as Status

NOW = datetime(2026, 3, 4, 0, 9, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")
OFFICE = CustomerFacts("Office", ZURICH)
TWENTY_TO_TWO = datetime(2026, 3, 4, 0, 40, tzinfo=UTC)
QUARTER_PAST_ONE = datetime(2026, 3, 4, 0, 25, tzinfo=UTC)

TEXTS = [
    (
        CustomerFacts(
            "Internet, head office", ZURICH, Status.ON_SITE, Cause.POWER_FAILURE, TWENTY_TO_TWO, QUARTER_PAST_ONE
        ),
        "Power at a site near you has failed and a crew is on site. We expect your service Internet, head office to "
        "work again by 01:40 CET. Next message by 01:25.",
    ),
    (OFFICE, "We are working on your report. We cannot say yet when your service Office will work again."),
    (
        CustomerFacts("", ZURICH, Status.DISPATCHED),
        "A crew is on its way. We cannot say yet when your service will work again.",
    ),
    (
        CustomerFacts("Voice", ZURICH, Status.TESTING, None, TWENTY_TO_TWO + timedelta(days=1)),
        "The repair is done and being tested. We expect your service Voice to work again by 2026-03-05 01:40 CET.",
    ),
    (
        CustomerFacts("Voice", ZURICH, Status.REPAIRING, Cause.CABLE_DAMAGE, NOW - timedelta(minutes=5), NOW),
        "A cable that serves you is damaged and the repair is under way. It takes longer than we expected until your "
        "service Voice works again; we will give you a new time.",
    ),
    (
        CustomerFacts("Voice", ZURICH, Status.RESTORED, Cause.WEATHER, restored_at=NOW - timedelta(minutes=3)),
        "Your service Voice works again since 01:06 CET. The cause was the weather.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "text"), TEXTS)
def test_the_customer_reads_this(facts: CustomerFacts, text: str) -> None:
    assert customer_text(facts, NOW) == text


@pytest.mark.parametrize("cause", [None, *Cause])
@pytest.mark.parametrize("status", [None, *Status])
def test_every_step_and_cause_makes_sentences(status: Status | None, cause: Cause | None) -> None:
    text = customer_text(CustomerFacts("Voice", ZURICH, status, cause, TWENTY_TO_TWO, QUARTER_PAST_ONE), NOW)

    sentences = text.split(". ")
    assert all(sentence[0].isupper() for sentence in sentences)
    assert text.endswith(".")
    assert "  " not in text
    assert "None" not in text
