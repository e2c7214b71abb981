"""Terms are written as a person would write them, and read again they say the same."""

from dataclasses import replace

import pytest

from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import fingerprint, terms_from_toml
from nocdesk.sla.terms_text import terms_to_toml
from tests.nocdesk.sla.agreement_text import GOLD
from tests.nocdesk.sla.judged import AVAILABILITY, objective, terms

SIMPLE = terms(objective(AVAILABILITY, measure="availability"))


@pytest.mark.parametrize(
    "agreed",
    [
        terms_from_toml(GOLD),
        SIMPLE,
        replace(SIMPLE, name='Quoted "Gold" \\ Ķekava', monthly_charge=None),
        terms_from_toml(GOLD.replace('timezone = "Europe/Riga"', 'timezone = "Asia/Kathmandu"')),
    ],
)
def test_what_is_written_reads_as_the_same_terms(agreed: Terms) -> None:
    assert fingerprint(terms_from_toml(terms_to_toml(agreed))) == fingerprint(agreed)


def test_what_goes_without_saying_is_not_written() -> None:
    written = terms_to_toml(SIMPLE)

    assert "[calendar]" not in written
    assert "[planned]" not in written
    assert "bin_s" not in written
    assert "series" not in written
