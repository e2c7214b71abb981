"""Whether a window can be shown, and what is said where it cannot."""

import os
import sys
from pathlib import Path

import pytest
import typer

from nocdesk.commandline.display import NoDisplayError, qt_or_remedy, window_obstacle, window_size
from tests.nocdesk.command import runner


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}])
def test_without_a_display_server_there_is_no_window(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")

    assert window_obstacle(environment) == "neither DISPLAY nor WAYLAND_DISPLAY is set"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_a_display_that_is_gone_is_found_out_without_losing_the_program() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND_"))}

    obstacle = window_obstacle({**environment, "DISPLAY": ":4711"})

    assert obstacle == "could not connect to display :4711"
    assert window_obstacle({**environment, "QT_QPA_PLATFORM": "offscreen"}) is None


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_there_always_is_one(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)

    assert window_obstacle({}) is None


def test_a_size_is_width_and_height() -> None:
    assert window_size("1280x800") == (1280, 800)
    assert window_size(None) is None


@pytest.mark.parametrize("text", ["", "1280", "1280x", "axb", "1x1", "99999x99999", "-5x800"])
def test_another_size_is_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        window_size(text)


def test_a_library_that_is_missing_on_the_machine_is_said_in_one_line() -> None:
    with (
        pytest.raises(NoDisplayError, match=r"libEGL.*install the system packages that `make env` names"),
        qt_or_remedy(),
    ):
        raise ImportError("libEGL.so.1: cannot open shared object file")


def test_without_a_display_the_demo_runs_in_the_terminal_and_says_how_to_get_the_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    asked: list[float | None] = []

    def run_demo(_options: object, *, seconds: float | None, report: Path | None) -> int:
        assert report is None
        asked.append(seconds)
        return 0

    monkeypatch.setattr("probes.demo_headless.run_demo", run_demo)
    monkeypatch.setattr("signal.signal", lambda _number, _handler: None)  # The test run keeps its own.

    outcome = runner(monkeypatch, capsys, tmp_path)("demo", "--for", "3")

    assert outcome.code == 0
    assert "For the window start it in a graphical session" in outcome.out
    assert asked == [3.0]
