"""What is heard of calls: our own sounds where the extra `sound` is installed, else the system's bell."""

import importlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTemporaryDir, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.annunciation.tone import NOTES, wav_of
from ui.background import Background

APART_MS = 1000
"""Sounds are shorter than this, so that no two are heard at once."""


class Bell(Protocol):
    """Lets a sound be heard."""

    def ring(self, sound: str) -> None:
        """Let one be heard."""


class Silence:
    """Where nobody sits: without a display there is no sound."""

    def ring(self, sound: str) -> None:
        """Nothing is heard."""


class SystemBell:
    """The bell of the desktop, the same for all."""

    def ring(self, sound: str) -> None:
        """Let it be heard."""
        QApplication.beep()


class ToneBell(QObject):
    """Our own sounds; until they are made, and where no device plays them, the system's bell."""

    def __init__(self, effect: Any, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._make_effect = effect
        self._folder = QTemporaryDir()
        self._effects: dict[str, Any] = {}
        background.read(partial(write_sounds, Path(self._folder.path())), self._on_written, lambda _message: None)

    def ring(self, sound: str) -> None:
        """Let one be heard."""
        effect = self._effects.get(sound)
        if effect is None or not effect.isLoaded():
            QApplication.beep()
        else:
            effect.play()

    def _on_written(self, files: dict[str, Path]) -> None:
        for sound, path in files.items():
            self._effects[sound] = self._make_effect(self)
            self._effects[sound].setSource(QUrl.fromLocalFile(str(path)))


def make_bell(background: Background, parent: QObject) -> Bell:
    """What can be heard here."""
    if QGuiApplication.platformName() == "offscreen":
        return Silence()
    effect = _sound_effect()
    return SystemBell() if effect is None else ToneBell(effect, background, parent)


def has_own_sounds() -> bool:
    """Whether the extra `sound` is installed, and what it needs of the system."""
    return _sound_effect() is not None


def _sound_effect() -> Any:
    try:
        return importlib.import_module("PySide6.QtMultimedia").QSoundEffect
    except ImportError:
        return None


def write_sounds(folder: Path) -> dict[str, Path]:
    """Make every sound; called on the pool."""
    files = {sound: folder / f"{sound}.wav" for sound in NOTES}
    for sound, path in files.items():
        path.write_bytes(wav_of(NOTES[sound]))
    return files


def ring_one_by_one(bell: Bell, sounds: Sequence[str], parent: QObject) -> None:
    """One after the other, and never two at once."""
    for place, sound in enumerate(sounds):
        QTimer.singleShot(place * APART_MS, parent, partial(bell.ring, sound))
