"""What other preferences would change, in words."""

from dataclasses import fields

from ui.actions import ACTIONS
from ui.preferences import Preferences

WORDS = {
    "theme": "Theme",
    "text_pt": "Size of the text, in points",
    "single_letters": "Single letters act",
    "start_screen": "First screen",
    "language": "Language",
    "call_filter": "Alarms that call this seat",
    "always_filter": "Called in a flood too",
    "tray": "Icon in the desktop's tray",
}


def differences(now: Preferences, offered: Preferences) -> list[str]:
    """A line for each setting that would be another."""
    changes = [
        f"{WORDS[field.name]}: {_text(getattr(now, field.name))} → {_text(getattr(offered, field.name))}"
        for field in fields(Preferences)
        if field.name in WORDS and getattr(now, field.name) != getattr(offered, field.name)
    ]
    for spec in ACTIONS:
        before, after = (keys.get(spec.id, spec.keys) for keys in (now.keys, offered.keys))
        if before != after:
            changes.append(f"{spec.text}: {', '.join(before)} → {', '.join(after)}")
    return changes


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "that of the role"
