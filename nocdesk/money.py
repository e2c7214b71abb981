"""Money: an exact amount and its currency (ISO 4217), rounded as invoices are."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from nocdesk.errors import NocdeskError
from nocdesk.language import _

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP
CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UYW UZS VED VES VND VUV WST
XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_WITHOUT_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"

_KNOWN = frozenset(_CODES.split())
_DIGITS = {
    **dict.fromkeys(_WITHOUT_MINOR_UNIT.split(), 0),
    **dict.fromkeys(_WITH_THREE_DIGITS.split(), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""How many digits the minor unit has where it is not two (ISO 4217, table A.1)."""


class CurrencyError(NocdeskError):
    """A currency that does not exist, or amounts of two that should be one sum."""


def require_currency(code: str) -> None:
    """Refuse what is no code of ISO 4217."""
    if code not in _KNOWN:
        raise CurrencyError(
            _("'{code}' is no currency of ISO 4217: write its code such as EUR, USD or GBP").format(code=code)
        )


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency."""

    amount: Decimal
    currency: str

    @property
    def digits(self) -> int:
        """How many digits the currency's minor unit has."""
        return _DIGITS.get(self.currency, 2)

    def rounded(self) -> "Money":
        """To the minor unit; a half goes away from zero."""
        return Money(self.amount.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP), self.currency)

    def percent(self, percent: Decimal) -> "Money":
        """So much of it, to the minor unit."""
        return Money(self.amount * percent / 100, self.currency).rounded()

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise CurrencyError(
                _("{first} and {second} are of two currencies: they have no sum").format(first=self, second=other)
            )
        return Money(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.rounded().amount:f} {self.currency}"
