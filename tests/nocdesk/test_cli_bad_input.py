"""Bad input at the command line: one clear line each, an exit code that is not 0, and nothing lost."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from probes.demo import _shipped
from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import FAULTY_FILES, FaultyFile
from tests.nocdesk.refusals import assert_refused, data_dir, run

__all__ = ["data_dir", "run"]


@pytest.mark.parametrize("faulty", FAULTY_FILES, ids=lambda faulty: faulty.label)
def test_a_faulty_provider_file_is_refused_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, faulty: FaultyFile
) -> None:
    run = runner(monkeypatch, capsys, tmp_path / "fresh")
    run("init")
    path = tmp_path / "p.toml"
    path.write_text(faulty.text, encoding="utf-8")
    before = run("export").out

    refused = run("--role", "administrator", "import", path)

    assert_refused(refused, *map(re.escape, faulty.said))
    assert run("export").out == before


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that a command is given, and what is said of it."""

    label: str
    content: bytes | None
    arguments: tuple[str, ...]
    said: tuple[str, ...]


IMPORT = ("--role", "administrator", "import", "{file}")

MISSING = r".+x\.toml: cannot be read \(no such file or directory\)\. Check the name and its rights\."

BAD_FILES = (
    BadFile("missing", None, IMPORT, (MISSING,)),
    BadFile("not text", b"\xff\xfe\x00", IMPORT, (r".+x\.toml: is not UTF-8 text \(byte 0\)\. Save it as UTF-8\.",)),
    BadFile("not TOML", b"[[device]\n", IMPORT, (r"x\.toml line 1, column 9: is not TOML: .+\. Correct that line\.",)),
    BadFile("newer format", b"format = 9\n", IMPORT, (r"x\.toml line 1: format 9 is newer .+\. Update NocDesk\.",)),
    BadFile(
        "misspelt setting",
        b'databse_url = "x"\n',
        ("--config", "{file}", "alarms"),
        (r"x\.toml line 1: unknown setting 'databse_url'; did you mean 'database_url'\?",),
    ),
    BadFile(
        "two bad settings",
        b'role = "boss"\n[poll]\nretries = -1\n',
        ("--config", "{file}", "alarms"),
        (
            r"x\.toml line 1: role is 'boss'; it must be one of .+",
            r"x\.toml line 3: poll\.retries is -1; it must be 0 or more",
        ),
    ),
    BadFile(
        "no settings file",
        None,
        ("--config", "{file}", "alarms"),
        (MISSING,),
    ),
)  # fmt: skip


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.label)
def test_a_bad_file_is_refused_in_one_line_for_each_fault(run: Run, tmp_path: Path, bad: BadFile) -> None:
    path = tmp_path / "x.toml"
    if bad.content is not None:
        path.write_bytes(bad.content)

    refused = run(*(argument.format(file=path) for argument in bad.arguments))

    assert_refused(refused, *bad.said)


@dataclass(frozen=True, slots=True)
class BadCall:
    """A command that cannot be done, and what is said."""

    label: str
    arguments: tuple[str, ...]
    said: str


BAD_CALLS = (
    BadCall(
        "role",
        ("import", "{tmp}/sound.toml"),
        r".+ \(engineer\) may not import provider; roles that may: administrator\. "
        r"Take one with `nocdesk --role ROLE …`, or set role in settings\.toml\.",
    ),
    BadCall(
        "unknown series",
        ("samples", "SIP-1:rtt"),
        r"There is no series 'SIP-1:rtt': nothing has been measured yet\. Start `nocdesk collect`\.",
    ),
    BadCall(
        "export nowhere",
        ("export", "{tmp}/none/out.toml"),
        r".+out\.toml: cannot be written \(No such file or directory\)\. Name another file\.",
    ),
    BadCall(
        "result nowhere",
        ("demo", "--headless", "--json", "{tmp}/none/x.json"),
        r".+x\.json: cannot be written\. Name a file in a directory that exists and that you may write\.",
    ),
    BadCall(
        "no display",
        ("desk",),
        r"The desk cannot show its window \(neither .+ is set\): start it in a graphical session, or use .+",
    ),
)


@pytest.mark.parametrize("bad", BAD_CALLS, ids=lambda bad: bad.label)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, tmp_path: Path, bad: BadCall) -> None:
    refused = run(*(argument.format(tmp=tmp_path) for argument in bad.arguments))

    assert_refused(refused, bad.said)


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("import",),
        ("alarms", "--no-such-option"),
        ("samples", "--from", "yesterday"),
        ("samples", "--from", "2026-11-10T09:00", "--to", "2026-11-10T08:00"),
        ("demo", "--speed", "0"),
        ("demo", "--size", "wide"),
        ("demo", "--theme", "pink"),
        ("demo", "--role", "boss"),
        ("credential", "set", "no/path"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    refused = run(*arguments)

    assert refused.code == 2
    assert "Error: " in refused.err


def test_a_faulty_story_of_the_demo_is_refused_with_its_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = _shipped("story.toml").read_text(encoding="utf-8")
    (tmp_path / "provider.toml").write_bytes(_shipped("provider.toml").read_bytes())
    (tmp_path / "story.toml").write_text(shipped.replace('kind = "flap"', 'kind = "flop"'), encoding="utf-8")
    line = shipped[: shipped.index('kind = "flap"')].count("\n") + 1
    monkeypatch.setattr("probes.demo._shipped", lambda name: tmp_path / name)

    refused = run("demo", "--headless", "--for", "1")

    assert_refused(refused, rf".*story\.toml line {line}: .*'flop'.*'flap'.*")
