"""The saved filters of the alarm console."""

from collections.abc import Mapping

from nocdesk.language import N_, _
from ui.filters import SavedFilter

_TEXTS = {
    N_("All"): "",
    N_("Unacked"): "state:unacked -state:quiet",
    N_("SLA at risk"): "sla:risk,breach",
    N_("Mine"): "owner:me",
    N_("Shelved"): "state:shelved",
}
SAVED_FILTERS = tuple(SavedFilter(_(key), text, key=key) for key, text in _TEXTS.items())
_KEYS = {kept.title: kept.key for kept in SAVED_FILTERS}
_TITLES = {kept.key: kept.title for kept in SAVED_FILTERS}


def key_of(name: str, filters: Mapping[str, str]) -> str:
    """What a filter is kept by: earlier desks kept a shipped one by its title in their language."""
    return name if name in filters else _KEYS.get(name, name)


def title_of(key: str) -> str:
    """What a filter is called where it is shown."""
    return _TITLES.get(key, key)
