"""The saved filters of the alarm console."""

from nocdesk.language import _
from ui.filters import SavedFilter

SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Unacked"), "state:unacked -state:quiet"),
    SavedFilter(_("SLA at risk"), "sla:risk,breach"),
    SavedFilter(_("Mine"), "owner:me"),
    SavedFilter(_("Shelved"), "state:shelved"),
)
