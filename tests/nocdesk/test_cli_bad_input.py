"""Bad input at the command line: one clear line each, an exit code that is not 0, and nothing lost."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from nocdesk.store import base
from nocdesk.store.base import make_engine
from probes.demo import _shipped
from probes.exclusive import only_collector
from tests.nocdesk.command import Outcome, Run, runner
from tests.nocdesk.provider.faulty_files import FAULTY_FILES, SOUND, FaultyFile


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "data"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path) -> Run:
    """`nocdesk` on a store that holds the sound provider; it does not wait long for a lock."""
    monkeypatch.setattr(base, "BUSY_TIMEOUT_MS", 200)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    run = runner(monkeypatch, capsys, data_dir)
    sound = tmp_path / "sound.toml"
    sound.write_text(SOUND, encoding="utf-8")
    assert run("--role", "administrator", "import", sound).code == 0
    return run


def assert_refused(outcome: Outcome, *said: str, code: int = 1) -> None:
    """The command failed and said these lines (regular expressions), and nothing else."""
    assert outcome.code == code
    assert outcome.out == ""
    lines = outcome.err.splitlines()
    assert len(lines) == len(said), outcome.err
    for line, pattern in zip(lines, said, strict=True):
        assert re.fullmatch(f"error: {pattern}", line), line


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
IMPORT_SOUND = ("--role", "administrator", "import", "{sound}")
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


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def _foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def _garbage(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"This is a shopping list, and long enough to be taken for a file. " * 20)


def _gone(path: Path) -> None:
    path.unlink()


BAD_STORES: dict[str, tuple[Callable[[Path], None], str]] = {
    "newer": (_newer, r".+: the store was written by a newer NocDesk \(schema 9999\)\. Update this program\."),
    "foreign": (_foreign, r".+: the database holds tables that are not NocDesk's\. Name an empty one\."),
    "garbage": (_garbage, r".+: this is not a database of NocDesk \(file is not a database\)\. Name another file\."),
    "gone": (_gone, r".+: there is no store yet\. Make one with `nocdesk init`, or name another in database_url\."),
}


@pytest.mark.parametrize("label", BAD_STORES)
@pytest.mark.parametrize("command", ["alarms", "services", "tickets", "sla", "samples", "export", "check"])
def test_a_store_that_is_not_ours_is_refused_and_left_alone(run: Run, data_dir: Path, label: str, command: str) -> None:
    spoil, said = BAD_STORES[label]
    path = data_dir / "nocdesk.db"
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    spoil(path)
    before = path.read_bytes() if path.exists() else None

    refused = run(command)

    assert_refused(refused, said)
    if label == "gone":
        assert not path.exists()
    elif label == "garbage":
        assert path.read_bytes() == before


@pytest.mark.parametrize("label", ["newer", "foreign", "garbage"])
@pytest.mark.parametrize(
    "command", [("init",), ("collect",), ("--role", "administrator", "import", "{sound}")], ids=" ".join
)
def test_what_may_make_a_store_does_not_touch_one_that_is_not_ours(
    run: Run, data_dir: Path, tmp_path: Path, label: str, command: tuple[str, ...]
) -> None:
    spoil, said = BAD_STORES[label]
    path = data_dir / "nocdesk.db"
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    spoil(path)
    with sqlite3.connect(path) as connection:
        before = None if label == "garbage" else list(connection.iterdump())

    refused = run(*(argument.format(sound=tmp_path / "sound.toml") for argument in command))

    assert_refused(refused, said)
    if before is not None:
        with sqlite3.connect(path) as connection:
            assert list(connection.iterdump()) == before


@pytest.fixture
def locked(data_dir: Path, run: Run) -> Iterator[None]:
    """Another program holds the database for writing."""
    other = sqlite3.connect(data_dir / "nocdesk.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.rollback()
    other.close()


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize("command", [("init",), IMPORT_SOUND], ids=" ".join)
def test_a_locked_store_is_named_and_what_should_be_done(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = run(*(argument.format(sound=tmp_path / "sound.toml") for argument in command))

    assert_refused(refused, r".*[Tt]he database is locked by another program\. Close it.+ then try again\.")


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


def test_a_second_collector_is_refused(run: Run, data_dir: Path) -> None:
    url = f"sqlite:///{data_dir / 'nocdesk.db'}"
    engine = make_engine(url)

    with ExitStack() as stack:
        stack.callback(engine.dispose)
        stack.enter_context(only_collector(engine, url))
        refused = run("collect")

    assert_refused(refused, r".*[Aa]nother collector.+")


def test_a_data_directory_that_is_a_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text("mine")

    refused = runner(monkeypatch, capsys, path)("init")

    assert_refused(refused, r".*file.*: file exists\. Check its rights and its disk")
    assert path.read_text() == "mine"


def test_a_database_server_that_is_not_there_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCDESK_DATABASE_URL", "postgresql+psycopg://ann:hunter22@127.0.0.1:1/nocdesk")

    refused = run("alarms")

    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1
    assert "127.0.0.1:1/nocdesk: the store cannot be opened" in refused.err
    assert "hunter22" not in refused.err
