"""What a person chose for their desk on this machine, in the file of the desk; heard of as soon as it is changed."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from nocdesk.errors import NocdeskError
from nocdesk.instants import LOCAL_NAME, UTC_NAME, zone_names
from nocdesk.language import LANGUAGES, SPOKEN, _
from nocdesk.views.commands import LONGEST_NAME
from nocdesk.whole_file import write_whole
from ui.actions import ACTIONS
from ui.background import Background
from ui.keymap import Keymap, sound
from ui.screen import SCREENS
from ui.theme import THEMES

SYSTEM = "system"
LEAST_PT, MOST_PT = 9, 18


class PreferenceError(NocdeskError):
    """A file of preferences cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the desk looks, listens and calls; an empty start screen is the one of the role, an empty filter none."""

    theme: str = SYSTEM
    text_pt: int = LEAST_PT
    single_letters: bool = True
    start_screen: str = ""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = SYSTEM
    call_filter: str = ""
    always_filter: str = ""
    tray: bool = False
    time_zone: str = UTC_NAME
    reduces_motion: bool = False

    @property
    def keymap(self) -> Keymap:
        """The keys of this seat."""
        return Keymap(self.keys, self.single_letters)

    @property
    def theme_name(self) -> str | None:
        """The theme to wear, None to follow the desktop."""
        return None if self.theme == SYSTEM else self.theme

    @property
    def scale(self) -> float:
        """How much larger than drawn everything is shown."""
        return self.text_pt / LEAST_PT


class PreferenceMemory(QObject):
    """The preferences in force; each change is told and written at once. Without a file they end with the desk.

    Where there are workers, one of them writes, in the order of the changes.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, path: Path | None = None, defaults: Preferences | None = None) -> None:
        super().__init__()
        self._path = path
        self.defaults = defaults or Preferences()
        self._background: Background | None = None
        self.faults: tuple[str, ...] = ()
        self.now = self.defaults
        if path is not None and path.exists():
            self.now, self.faults = read_preferences(path, self.defaults)

    def beside(self, name: str) -> Path | None:
        """The file of this name in the same folder; None where nothing is kept."""
        return self._path.with_name(name) if self._path is not None else None

    def keep_with(self, background: Background) -> None:
        """Let the worker that writes keep what is changed from now on."""
        self._background = background

    def change(self, preferences: Preferences) -> None:
        """Put others in force, and keep them."""
        if preferences == self.now:
            return
        self.now = preferences
        if self._path is not None:
            self._keep(self._path)
        self.changed.emit()

    def _keep(self, path: Path) -> None:
        job = partial(_kept, path, self.now, self.defaults)
        if self._background is not None:
            self._background.write(job, lambda _: None, self._on_unkept)
            return
        try:
            job()
        except (OSError, NocdeskError) as error:
            self._on_unkept(str(error))

    def _on_unkept(self, message: str) -> None:
        self.failed.emit(_("What was changed ends with the desk: {message}").format(message=message))


def read_preferences(path: Path, defaults: Preferences) -> tuple[Preferences, tuple[str, ...]]:
    """What a file says, and each fault of it in words; what is faulty is as by default, so that the desk opens."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return defaults, (_("{path} cannot be read ({error}); the defaults hold.").format(path=path, error=error),)
    return preferences_of(content, defaults, path.name)


def preferences_of(content: Mapping[str, Any], defaults: Preferences, name: str) -> tuple[Preferences, tuple[str, ...]]:
    """The preferences that a table holds, and each fault in words."""
    taken: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in content.items():
        if key == "keys" and isinstance(value, Mapping):
            wanted = {action_id: _keys(keys) for action_id, keys in value.items()}
            taken[key], said = sound({name: keys for name, keys in wanted.items() if keys is not None}, ACTIONS)
            said += [
                _("keys of '{name}' are no list of keys; ignored").format(name=name)
                for name, keys in wanted.items()
                if keys is None
            ]
            faults += said
        elif fault := fault_of(key, value):
            faults.append(f"{key}: {fault}; ignored")
        else:
            taken[key] = value
    return replace(defaults, **taken), tuple(f"{name}: {fault}" for fault in faults)


def fault_of(key: str, value: object) -> str:
    """Why a preference cannot be this, in words; nothing where it can."""
    if key not in _RULES:
        return _("is no setting of the desk; there are {fields}").format(
            fields=", ".join(field.name for field in fields(Preferences))
        )
    is_right, remedy = _RULES[key]
    return "" if is_right(value) else _("{value!r} is not possible, {remedy}").format(value=value, remedy=remedy)


def write_preferences(path: Path, preferences: Preferences, defaults: Preferences) -> None:
    """Write what differs from the defaults; the file is there whole or as it was."""
    text = toml_of(preferences, defaults)
    try:
        write_whole(path, lambda file: file.write(text.encode()), replace=True)
    except OSError as error:
        raise PreferenceError(
            _("{path} cannot be written ({error}); free some space, or name another file").format(
                path=path, error=error
            )
        ) from error


def _kept(path: Path, preferences: Preferences, defaults: Preferences) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_preferences(path, preferences, defaults)


def toml_of(preferences: Preferences, defaults: Preferences) -> str:
    """What differs from the defaults, as a file."""
    # A basic string of TOML has the escapes of JSON.
    lines = [
        f"{field.name} = {json.dumps(getattr(preferences, field.name), ensure_ascii=False)}"
        for field in fields(Preferences)
        if field.name != "keys" and getattr(preferences, field.name) != getattr(defaults, field.name)
    ]
    keys = [f"{json.dumps(name)} = {json.dumps(keys)}" for name, keys in preferences.keys.items()]
    return (
        "\n".join(["# How NocDesk's desk looks and listens here.", *lines, *(["", "[keys]", *keys] if keys else [])])
        + "\n"
    )


def _keys(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(key, str) for key in value):
        return tuple(value)
    return None


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and LEAST_PT <= value <= MOST_PT


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME


def _is_zone(value: object) -> bool:
    return isinstance(value, str) and (value == LOCAL_NAME or value in zone_names())


_SCREEN_NAMES = tuple(spec.name for spec in SCREENS)
_RULES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "theme": (
        lambda value: value in (SYSTEM, *THEMES),
        _("choose one of {words}").format(words=", ".join((SYSTEM, *THEMES))),
    ),
    "text_pt": (
        _is_size,
        _("choose a whole number of points from {least_pt} to {most_pt}").format(least_pt=LEAST_PT, most_pt=MOST_PT),
    ),
    "single_letters": (lambda value: isinstance(value, bool), _("write true or false")),
    "time_zone": (_is_zone, _("write UTC, local, or a zone of the IANA database such as Europe/Riga")),
    "reduces_motion": (lambda value: isinstance(value, bool), _("write true or false")),
    "tray": (lambda value: isinstance(value, bool), _("write true or false")),
    "language": (
        lambda value: value in (SYSTEM, *SPOKEN),
        _("choose one of {words}").format(words=", ".join((SYSTEM, *LANGUAGES))),
    ),
    "start_screen": (
        lambda value: value in ("", *_SCREEN_NAMES),
        _("choose one of {screen_names}").format(screen_names=", ".join(_SCREEN_NAMES)),
    ),
    "call_filter": (_is_name, _("write the name of a filter of alarms")),
    "always_filter": (_is_name, _("write the name of a filter of alarms")),
}
