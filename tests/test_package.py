"""The package (`make package`): a folder that runs without Python, its children and its resources included."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nocdesk.__main__ import CHILDREN

ROOT = Path(__file__).parents[1]
PICTURES = {"console", "services", "tickets", "network", "sla"}
ENDS_WITHIN_S = 600.0


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged program, built with what is installed."""
    place = tmp_path_factory.mktemp("package")
    command = ("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "packaging/nocdesk.spec")
    places = ("--distpath", str(place), "--workpath", str(place / "work"))
    built = subprocess.run([sys.executable, *command, *places], cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-3000:]
    return place / "nocdesk" / ("nocdesk.exe" if os.name == "nt" else "nocdesk")


def run(program: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program as somebody has it who has neither Python nor these sources."""
    bare = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "LANG") if name in os.environ}
    return subprocess.run(
        [str(program), *arguments],
        env={**bare, "HOME": str(home), "USERPROFILE": str(home), "QT_QPA_PLATFORM": "offscreen", "PATH": ""},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )


def test_every_child_of_the_program_is_one_that_a_package_starts() -> None:
    started = {
        line.split('"-m",')[1].split('"')[1]
        for folder in ("nocdesk", "probes", "ui")
        for source in (ROOT / folder).rglob("*.py")
        for line in source.read_text(encoding="utf-8").splitlines()
        if 'sys.executable, "-m", "' in line
    }

    assert started, "the children are no longer started in the way that this test reads"
    assert started <= CHILDREN


@pytest.mark.timeout(1800)
def test_the_package_starts_the_whole_demo_with_collector_simulator_and_screens(program: Path, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"

    told = run(program, tmp_path, "--version")
    shown = run(program, tmp_path, "demo", "--screenshots", str(pictures), "--size", "1280x800")

    assert told.stdout.startswith("nocdesk "), told.stderr
    assert shown.returncode == 0, shown.stderr[-3000:]
    assert {picture.stem.split("_")[0] for picture in pictures.iterdir()} >= PICTURES
