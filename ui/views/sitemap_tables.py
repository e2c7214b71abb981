"""The lists below the site map: the sites on it, and those of which nobody has entered where they are."""

from PySide6.QtWidgets import QWidget

from nocdesk.boards.site_rows import SiteRow
from nocdesk.language import _
from ui.models.row_table import RowTableModel
from ui.models.site_columns import SITE_WORDS, site_columns, site_order
from ui.network_delegate import MarkDelegate
from ui.sitemap.chart import Chart
from ui.text import nouns
from ui.theme import Theme
from ui.widgets.list_tabs import ListTabs
from ui.widgets.row_list import RowList


class SiteTables(ListTabs):
    """Two lists under two tabs."""

    def __init__(self, theme: Theme, me: str, parent: QWidget | None = None) -> None:
        self.placed = _sites(theme, me, _("Sites on the map"), _("No site on the map"))
        self.unplaced = _sites(theme, me, _("Without coordinates"), _("No site without coordinates"))
        super().__init__(theme, (self.placed, self.unplaced), parent)

    def take(self, chart: Chart) -> None:
        """Show another reading."""
        self.take_rows((chart.sites, chart.unplaced))


def _sites(theme: Theme, me: str, name: str, nothing: str) -> RowList[SiteRow]:
    return RowList(
        theme,
        RowTableModel(site_columns(), key=lambda row: row.id, order=site_order),
        MarkDelegate(theme, lambda row: row.mark),
        name=name,
        noun=nouns("site", "sites"),
        words=SITE_WORDS,
        hint=_("Filter: words, state:alarm,unheard,linkdown, site:…, devices>10"),
        loading=_("Loading the sites…"),
        nothing=nothing,
        me=me,
        sorted_marks=("severity",),
    )
