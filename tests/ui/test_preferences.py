"""The file of a person's choices: what is faulty in it is said and ignored, and it is written whole."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.background import Background
from ui.preferences import PreferenceMemory, Preferences, read_preferences, write_preferences


def test_what_was_chosen_is_there_again(qapp: QApplication, tmp_path: Path) -> None:
    chosen = Preferences("high-contrast", 13, False, "services", {"alarm.own": ("Q", "Ctrl+Alt+O")})
    path = tmp_path / "new" / "desk.toml"

    PreferenceMemory(path).change(chosen)

    again = PreferenceMemory(path)
    assert (again.now, again.faults) == (chosen, ())


def test_a_worker_keeps_what_was_chosen_and_says_where_it_cannot(background: Background, tmp_path: Path) -> None:
    path = tmp_path / "new" / "desk.toml"
    memory = PreferenceMemory(path)
    memory.keep_with(background)
    heard: list[str] = []
    memory.failed.connect(heard.append)

    go_on = Event()
    background.write(lambda: go_on.wait(60), lambda _: None)
    for points in (11, 12, 13):
        memory.change(Preferences(text_pt=points))
    is_there_at_once = path.exists()
    go_on.set()
    background.close()

    assert not is_there_at_once
    assert PreferenceMemory(path).now == Preferences(text_pt=13)
    assert heard == []


def test_a_worker_that_cannot_keep_a_change_is_heard(qtbot: QtBot, background: Background, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    memory = PreferenceMemory(tmp_path / "file" / "desk.toml")
    memory.keep_with(background)

    with qtbot.waitSignal(memory.failed) as said:
        memory.change(Preferences(theme="dark"))

    assert said.args is not None
    assert "ends with the desk" in said.args[0]


def test_only_what_differs_from_the_default_is_written(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"

    write_preferences(path, Preferences(theme="dark", text_pt=11), Preferences(theme="dark"))

    assert path.read_text("utf-8").splitlines()[1:] == ["text_pt = 11"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("text_pt = 40", "text_pt: 40 is not possible, choose a whole number of points from 9 to 18"),
        ("text_pt = true", "text_pt: True is not possible"),
        ('theme = "pink"', "theme: 'pink' is not possible, choose one of system, light, dark, high-contrast"),
        ('single_letters = "no"', "single_letters: 'no' is not possible, write true or false"),
        ('start_screen = "nowhere"', "start_screen: 'nowhere' is not possible"),
        ("volume = 3", "volume: is no setting of the desk"),
        ('keys = "A"', "keys: is no setting of the desk"),
        ('[keys]\n"alarm.own" = ["A"]', "Own, or let go: A is already “Acknowledge”"),
        ('[keys]\n"alarm.own" = "A"', "keys of 'alarm.own' are no list of keys"),
        ('[keys]\n"alarm.owm" = ["Q"]', "no action is called 'alarm.owm'"),
        ('[keys]\n"alarm.own" = ["Ctlr+Q"]', "Own, or let go: 'Ctlr+Q' is not a key"),
    ],
)
def test_a_bad_line_is_said_and_ignored(qapp: QApplication, tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(line, "utf-8")

    found, faults = read_preferences(path, Preferences())

    assert found == Preferences()
    assert len(faults) == 1
    assert fault in faults[0]


def test_a_bad_line_takes_no_good_one_with_it(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text('text_pt = 40\ntheme = "dark"\n[keys]\n"alarm.own" = ["Q"]\n"undo" = ["Ctrl+K"]\n', "utf-8")

    found, faults = read_preferences(path, Preferences())

    assert found == Preferences(theme="dark", keys={"alarm.own": ("Q",)})
    assert len(faults) == 2


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_leaves_the_defaults(qapp: QApplication, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desk.toml"
    path.write_bytes(content)

    memory = PreferenceMemory(path)

    assert memory.now == Preferences()
    assert "cannot be read" in memory.faults[0]


def test_a_change_that_cannot_be_kept_holds_and_is_said(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    memory = PreferenceMemory(tmp_path / "file" / "desk.toml")
    heard: list[str] = []
    memory.failed.connect(heard.append)

    memory.change(Preferences(theme="dark"))

    assert memory.now.theme == "dark"
    assert "ends with the desk" in heard[0]
