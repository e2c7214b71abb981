"""The sounds: short, apart from each other, written whole, and never heard where nobody sits."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.severity import PerceivedSeverity
from ui.annunciation.bell import Silence, ToneBell, make_bell, write_sounds
from ui.annunciation.tone import NOTES
from ui.background import Background


def test_every_severity_has_a_sound_of_its_own_shorter_than_a_second(tmp_path: Path) -> None:
    files = write_sounds(tmp_path)

    assert files.keys() == {*(set(PerceivedSeverity) - {PerceivedSeverity.CLEARED}), "many"}
    assert len({path.read_bytes() for path in files.values()}) == len(files)
    for path in files.values():
        with wave.open(str(path)) as sound:
            assert 0.1 < sound.getnframes() / sound.getframerate() < 1.0
            heard = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(int)
        assert 0.3 < np.abs(heard).max() / 32_767 <= 0.5
        assert [heard[0], abs(heard[-1]) < 2_000] == [0, True]


def test_the_worse_the_higher() -> None:
    ranked = [severity for severity in PerceivedSeverity if severity in NOTES]

    highest = [max(hz for hz, _ in NOTES[severity]) for severity in ranked]
    assert all(worse > milder for worse, milder in pairwise(highest))


def test_nothing_is_heard_without_a_display(background: Background, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = QObject()
    assert isinstance(make_bell(background, parent), Silence)

    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    assert not isinstance(make_bell(background, parent), Silence)


def test_our_own_sounds_are_made_on_the_pool_and_what_no_device_plays_is_the_system_s_bell(
    background: Background, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[str] = []

    class Effect:
        def __init__(self, parent: QObject) -> None:
            self.path = ""

        def setSource(self, url: object) -> None:
            self.path = url.toLocalFile()  # type: ignore[attr-defined]

        def isLoaded(self) -> bool:
            return "major" not in self.path

        def play(self) -> None:
            played.append(Path(self.path).name)

    parent = QObject()
    bell = ToneBell(Effect, background, parent)
    qtbot.waitUntil(lambda: background.waiting == 0)

    beeped: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeped.append("beep"))
    bell.ring("critical")
    bell.ring("major")

    assert (played, beeped) == (["critical.wav"], ["beep"])
