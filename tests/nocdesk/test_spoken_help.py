"""The command line in German: the help of every command, and what is said of faulty words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer._click import Command

from nocdesk import language
from nocdesk.cli import with_commands
from nocdesk.commandline.spoken_help import spoken_command
from nocdesk.language import GERMAN, catalogue_of
from tests.nocdesk.command import Run, runner

SAME_IN_BOTH = {"", "inProgress, pending, held, resolved, closed …"}
APP = with_commands()
SAID_BEFORE = "One of alarms, tickets, services, problems, works, shelf."
"""Made when its module is imported, which in this process was in English."""


def helps(command: Command) -> Iterator[str]:
    """What a command, its parameters and its parts say of themselves, always in the same order."""
    yield command.help or ""
    for parameter in command.params:
        yield getattr(parameter, "help", None) or ""
    for part in getattr(command, "commands", {}).values():
        yield from helps(part)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` where there is no store."""
    return runner(monkeypatch, capsys, tmp_path)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said from now on is German; tables of words that modules have made stay as they are."""
    monkeypatch.setattr(language, "_CATALOGUE", catalogue_of(GERMAN))


@pytest.mark.usefixtures("german")
def test_every_command_option_and_argument_explains_itself_in_german() -> None:
    english = list(helps(typer.main.get_command(APP)))

    command = spoken_command(APP)
    front_door = command.get_help(command.context_class(command, info_name="nocdesk"))

    assert len(english) > 400
    same = {said for said, meant in zip(helps(command), english, strict=True) if said == meant}
    assert same - SAME_IN_BOTH == {SAID_BEFORE}
    assert front_door.startswith("Aufruf: nocdesk [OPTIONEN] BEFEHL [ARGUMENTE]...\n")
    assert {"Optionen:", "Befehle:"} <= set(front_door.splitlines())
    assert "--help                          Diese Hilfe zeigen und enden." in front_door


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("alarn", "Es gibt keinen Befehl 'alarn'. Meinten Sie 'alarm', 'alarms'?"),
        ("tikets alarms", "Es gibt keinen Befehl 'tikets'. Meinten Sie 'tickets', 'notices'?"),
        ("alarm ack", "Es fehlt das Argument 'ID'."),
        ("alarm extend 1", "Es fehlt die Option '--reason'."),
        ("alarm ack x", "Ungültiger Wert für 'ID': Es muss eine ganze Zahl sein"),
        ("alarm ack 1 2", "Überzählige Argumente (2)"),
        ("alarm ack 1 --nte x", "Es gibt keine Option --nte (vielleicht --note)"),
        ("alarm ack 1 --note", "Die Option '--note' braucht einen Wert."),
        ("alarm ack 1 --json=3", "Die Option '--json' nimmt keinen Wert."),
        ("discover --port 99999 h", "Ungültiger Wert für '--port': Es darf höchstens 65535 sein"),
        ("discover --rate 0 h", "Ungültiger Wert für '--rate': Es muss mindestens 0.1 sein"),
        ("discover --rate x h", "Ungültiger Wert für '--rate': Es muss eine Zahl sein"),
        (
            "report sla --format x",
            "Ungültiger Wert für '--format': 'x' gibt es nicht; zur Wahl stehen 'pdf', 'xlsx', 'csv'.",
        ),
    ],
)
def test_words_that_are_not_understood_are_refused_in_german(run: Run, typed: str, said: str) -> None:
    refused = run(*typed.split())

    assert refused.code == 2
    assert refused.out == ""
    assert refused.err.startswith(("Aufruf: nocdesk ", "Fehler: "))
    *_usage, fault = refused.err.splitlines()
    assert fault == f"Fehler: {said}"


@pytest.mark.usefixtures("german")
def test_a_refusal_says_where_help_is(run: Run) -> None:
    assert run("alarm", "ack").err.splitlines()[:2] == [
        "Aufruf: nocdesk alarm ack [OPTIONEN] {ID}",
        "Hilfe gibt 'nocdesk alarm ack --help'.",
    ]


def test_in_english_it_is_what_typer_says(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        APP(["alarm", "ack", "1", "--nte", "x"], prog_name="nocdesk")
    typers = capsys.readouterr().err

    refused = run("alarm", "ack", "1", "--nte", "x")

    assert (refused.code, refused.err) == (ended.value.code, typers)
