"""Money is exact, has a currency, and is rounded as invoices are."""

from decimal import Decimal

import pytest

from nocdesk.money import CurrencyError, Money, require_currency


@pytest.mark.parametrize(
    ("amount", "currency", "percent", "expected"),
    [
        ("1840.00", "EUR", "5", "92.00 EUR"),
        ("18400", "EUR", "10", "1840.00 EUR"),
        ("0.10", "EUR", "5", "0.01 EUR"),
        ("0.30", "EUR", "1.5", "0.00 EUR"),
        ("33333", "JPY", "2.5", "833 JPY"),
        ("100", "JPY", "2.5", "3 JPY"),
        ("1.234", "KWD", "50", "0.617 KWD"),
        ("1.2345", "CLF", "50", "0.6173 CLF"),
    ],
)
def test_a_share_of_it_is_rounded_half_up_to_the_minor_unit(
    amount: str, currency: str, percent: str, expected: str
) -> None:
    assert str(Money(Decimal(amount), currency).percent(Decimal(percent))) == expected


def test_a_half_below_nothing_goes_away_from_it() -> None:
    assert Money(Decimal("-0.005"), "EUR").rounded().amount == Decimal("-0.01")


def test_two_currencies_have_no_sum() -> None:
    assert Money(Decimal(1), "EUR") + Money(Decimal(2), "EUR") == Money(Decimal(3), "EUR")
    with pytest.raises(CurrencyError, match="no sum"):
        _ = Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    require_currency("EUR")
    with pytest.raises(CurrencyError, match="write its code"):
        require_currency(code)
