"""What is built is what runs: the wheel holds all four packages with their resources, and works once installed."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("nocdesk", "probes", "ui", "resources", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources with what is installed: no package index is asked."""
    place = tmp_path_factory.mktemp("wheel")
    copy = place / "source"
    copy.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    _pip(Path(sys.executable), "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(place), str(copy))
    (built,) = place.glob("nocdesk-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The python of a new environment that has the wheel, and the libraries of this one behind it."""
    place = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    scheme = "nt" if os.name == "nt" else "posix_prefix"
    places = {"base": str(place), "platbase": str(place)}
    site = Path(sysconfig.get_path("purelib", scheme, vars=places))
    python = Path(sysconfig.get_path("scripts", scheme, vars=places)) / Path(sys.executable).name
    _pip(Path(sys.executable), "--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    # After its own folder comes ours, but not the link to the sources that an editable install leaves there.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_wheel_holds_all_packages_and_their_resources(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())

    for package in ("nocdesk", "probes", "ui", "resources"):
        sources = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / package).rglob("*")
            if path.is_file() and path.suffix in (".py", ".toml", ".json", ".otf", ".svg", ".txt", ".png")
        }
        assert sources <= held, sorted(sources - held)[:10]
    assert not any(name.startswith(("tests/", "docs/")) for name in held)


def test_the_installed_program_runs_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    code = "import nocdesk, probes, ui, resources as r; print(*(m.__file__ for m in (nocdesk, probes, ui, r)))"

    printed = _run(tmp_path, installed, "-c", code)

    assert len(printed.split()) == 4
    assert all(str(installed.parents[1]) in path for path in printed.split())


def test_the_installed_commands_work(installed: Path, tmp_path: Path) -> None:
    program = installed.with_name("nocdesk.exe" if os.name == "nt" else "nocdesk")

    version = _run(tmp_path, program, "--version")
    usage = _run(tmp_path, program, "demo", "--help")
    made = _run(tmp_path, program, "init")
    listed = _run(tmp_path, program, "services", "--json")

    assert version.startswith("nocdesk 0.")
    assert "--headless" in usage
    assert "entries of the catalogue were added" in made
    assert listed == "[]\n"


def test_the_installed_demo_files_can_be_imported(installed: Path, tmp_path: Path) -> None:
    program = installed.with_name("nocdesk.exe" if os.name == "nt" else "nocdesk")
    site = next((installed.parents[1]).rglob("resources/demo/provider.toml"))

    printed = _run(tmp_path, program, "--role", "administrator", "import", str(site))

    assert printed.endswith("Done.\n")


def _pip(python: Path, *arguments: str) -> None:
    subprocess.run(
        [str(python), "-m", "pip", "--disable-pip-version-check", "-q", *arguments],
        check=True,
        env={**os.environ, "PIP_NO_INDEX": "1"},
    )


def _run(home: Path, program: Path, *arguments: str) -> str:
    """What a program printed, with an empty home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NOCDESK_", "PYTHON", "XDG_"))}
    done = subprocess.run(
        [str(program), *arguments],
        cwd=home,
        env={**kept, "HOME": str(home), "NOCDESK_DATA_DIR": str(home / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
