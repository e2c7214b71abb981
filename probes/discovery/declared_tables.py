"""Vendors' tables that files declare: which of them a device shows."""

from collections.abc import Iterable

from nocdesk.language import _
from nocdesk.network.model import ProbeType
from probes.discovery.offers import ProbeOffer, plural
from probes.discovery.reading import DeviceReader
from probes.table_definition import TableDefinition


async def table_offers(reader: DeviceReader, tables: Iterable[TableDefinition]) -> list[ProbeOffer]:
    """One probe for each declared table that has rows."""
    offers: list[ProbeOffer] = []
    for table in tables:
        rows = await reader.column(
            _("the table {table}").format(table=table.title), (*table.entry, table.columns[0].number)
        )
        if rows:
            about = f"{table.title}: " + plural(len(rows), "row", "rows")
            offers.append(ProbeOffer(ProbeType.TABLE, table.name, {"table": table.name}, about=about))
    return offers
