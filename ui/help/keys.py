"""The keys that stand in the manual, from the one table of actions."""

from nocdesk.directories import desk_file
from nocdesk.manual.keys import KeyRow, Keys
from ui.actions import ACTIONS
from ui.keymap import Keymap
from ui.keys_in_force import key_text
from ui.preferences import PreferenceMemory


def keys_of(keymap: Keymap) -> Keys:
    """All actions with the keys that they have here."""
    return Keys(
        KeyRow(spec.id, spec.text, tuple(key_text(key) for key in keymap.keys_of(spec)), spec.scope.value)
        for spec in ACTIONS
    )


def keys_of_this_account() -> Keys:
    """As the person who is logged in has chosen them for the desk."""
    return keys_of(PreferenceMemory(desk_file()).now.keymap)
