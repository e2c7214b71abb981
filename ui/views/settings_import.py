"""What other preferences would change, in words."""

from dataclasses import fields

from nocdesk.language import _
from ui.actions import ACTIONS
from ui.preferences import Preferences

WORDS = {
    "theme": _("Theme"),
    "text_pt": _("Size of the text, in points"),
    "time_zone": _("Times are shown in"),
    "reduces_motion": _("Reduced motion"),
    "single_letters": _("Single letters act"),
    "start_screen": _("First screen"),
    "language": _("Language"),
    "call_filter": _("Alarms that call this seat"),
    "always_filter": _("Called in a flood too"),
    "tray": _("Icon in the desktop's tray"),
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
        return _("yes") if value else _("no")
    return str(value) or _("that of the role")
