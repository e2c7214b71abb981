"""Public holidays by country and region; the only importer of the library that knows them."""

from datetime import date

import holidays

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.toml_file import nearest


class UnknownHolidaysError(NocdeskError):
    """Holidays of a country or region that the library does not know."""


def require_holidays(region: str) -> None:
    """Refuse a country (`LV`) or a region of it (`DE-BY`) whose holidays are not known."""
    country, __, part = region.partition("-")
    known = holidays.list_supported_countries()
    if country not in known:
        raise UnknownHolidaysError(
            _(
                "'{region}' is no country whose holidays are known; write its code such as LV, or DE-BY for a region"
            ).format(region=region)
        )
    if part and part not in known[country]:
        raise UnknownHolidaysError(
            _("'{region}' is no region whose holidays are known: {regions}").format(
                region=region, regions=_regions(known[country])
            )
        )


def public_holidays(region: str, first_year: int, last_year: int) -> frozenset[date]:
    """The days that are public holidays in these years, those included to which one was moved."""
    country, __, part = region.partition("-")
    years = range(first_year, last_year + 1)
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=years))


def _regions(parts: list[str]) -> str:
    return nearest("", parts) if parts else _("that country has none, write its code alone")
