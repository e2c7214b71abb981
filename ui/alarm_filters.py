"""The saved filters of the alarm console."""

from ui.filters import SavedFilter

SAVED_FILTERS = (
    SavedFilter("All", ""),
    SavedFilter("Unacked", "state:unacked -state:quiet"),
    SavedFilter("SLA at risk", "sla:risk,breach"),
    SavedFilter("Mine", "owner:me"),
    SavedFilter("Shelved", "state:shelved"),
)
