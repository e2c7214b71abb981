"""The columns of the lists of sites, the order of their rows, and the words that they are filtered by."""

from nocdesk.boards.site_rows import SiteRow
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.filters import FilterWords, choice_field, number_field, state_field, text_field
from ui.models.network_columns import mark_rank, severity_code
from ui.models.row_table import RIGHT, Column
from ui.network_text import mark_text
from ui.text import MISSING

_SEVERITIES = {severity.value: severity for severity in PerceivedSeverity}


def site_order(row: SiteRow) -> tuple[tuple[int, bool], bool, int, str]:
    """By alarm, then what is not heard, then what has links in alarm."""
    return mark_rank(row.mark), not row.unheard, -row.links_down, row.name


def site_columns() -> list[Column[SiteRow]]:
    """Severity, name, its worst alarm, what stands there and where."""
    return [
        Column("severity", _("Sev"), 72, lambda row: severity_code(row.mark), lambda row: mark_rank(row.mark)),
        Column("name", _("Site"), 220, lambda row: row.name, lambda row: row.name, minimum=140),
        Column(
            "alarm", _("Alarm"), 240, lambda row: mark_text(row.mark), lambda row: mark_text(row.mark), minimum=140,
            stretch=True,
        ),
        Column("devices", _("Devices"), 68, lambda row: str(_devices(row)), lambda row: -_devices(row), RIGHT),
        Column("unheard", _("Not heard"), 78, lambda row: str(row.unheard), lambda row: -row.unheard, RIGHT),
        Column("links", _("Links down"), 84, _links, lambda row: -row.links_down, RIGHT),
        Column("place", _("Position"), 184, position_text, position_text, RIGHT, drop=1),
    ]  # fmt: skip


def position_text(row: SiteRow) -> str:
    """Where it is, in degrees."""
    if row.latitude is None or row.longitude is None:
        return MISSING
    north, east = _("N") if row.latitude >= 0 else _("S"), _("E") if row.longitude >= 0 else _("W")
    return f"{abs(row.latitude):.4f}° {north}, {abs(row.longitude):.4f}° {east}"


def _devices(row: SiteRow) -> int:
    return len(row.device_ids)


def _links(row: SiteRow) -> str:
    return _("{down} of {links}").format(down=row.links_down, links=row.links) if row.links else MISSING


SITE_WORDS: FilterWords[SiteRow] = FilterWords(
    lambda row: (row.name, mark_text(row.mark)),
    {
        "sev": choice_field("severity", _SEVERITIES, lambda row: row.mark.severity if row.mark else None),
        "state": state_field(
            "state",
            {
                "alarm": lambda row: row.mark is not None,
                "ok": lambda row: row.mark is None and not row.unheard,
                "unheard": lambda row: row.unheard > 0,
                "linkdown": lambda row: row.links_down > 0,
            },
        ),
        "site": text_field(lambda row: row.name),
        "devices": number_field("devices", lambda row: float(len(row.device_ids))),
    },
)
