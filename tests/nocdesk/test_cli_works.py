"""The commands about planned works, from planning to the calendar file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND

FIELDS = {
    "id", "series", "name", "state", "starts_at", "ends_at", "announced_at", "announced_ends_at", "recurrence",
    "services", "customers", "overlaps", "notices", "reason", "planned_by",
}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store that holds the sound provider."""
    provider_file = tmp_path / "p.toml"
    provider_file.write_text(SOUND, encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    assert run("--role", "administrator", "import", provider_file).code == 0
    return run


def day(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def plan(run: Run, name: str, *more: str, days: int = 3) -> str:
    out = run(
        "works", "plan", name, "--from", f"{day(days)}T22:00", "--to", f"{day(days)}T23:30", "--service", "ACC-1",
        *more,
    ).out  # fmt: skip
    return out.split(":")[0].removeprefix("Planned as ")


def test_work_is_planned_announced_extended_and_called_off(run: Run) -> None:
    number = plan(run, "Splice", "--reason", "New cable", "--timezone", "Europe/Riga")

    announced = run("works", "announce", number)
    extended = run("works", "extend", number, "--to", f"{day(4)}T02:00Z", "--reason", "second cable")
    (row,) = run("works", "list", "--json").json
    off = run("works", "end", number, "--reason", "rain")
    (row_off,) = run("works", "list", "--json").json

    assert announced.out.startswith("Announced: Splice, at ")
    assert extended.out == f"Extended: Splice to {day(4)} 02:00 UTC.\n"
    assert set(row) == FIELDS
    assert (row["name"], row["state"], row["services"], row["reason"]) == ("Splice", "planned", ["ACC-1"], "New cable")
    assert row["announced_ends_at"] < row["ends_at"]
    assert off.out == "Called off: Splice.\n"
    assert row_off["state"] == "called off"


def test_recurring_work_tells_its_rule_and_its_next_times_and_can_be_ended_as_a_whole(run: Run) -> None:
    planned = run(
        "works", "plan", "Backups", "--from", f"{day(3)}T01:00", "--to", f"{day(3)}T02:00", "--service", "ACC-1",
        "--rule", "FREQ=DAILY", "--timezone", "Asia/Kathmandu",
    )  # fmt: skip

    listed = run("works", "list")
    ended = run("works", "end", "s1", "--reason", "replaced")

    assert planned.out.splitlines()[0] == ("Planned as s1: Backups, every day at 01:00 Asia/Kathmandu. The next times:")
    assert len(planned.out.splitlines()) == 6
    assert "every day at 01:00 Asia/Kathmandu" in listed.out
    assert ended.out == "Ended: Backups (every day at 01:00 Asia/Kathmandu) takes place no more.\n"
    assert run("works", "list").out == "Nothing is planned for the next 14 days.\n"


def test_what_is_exported_imports_to_nothing_to_do(run: Run, tmp_path: Path) -> None:
    plan(run, "Splice")
    plan(run, "Backups", "--rule", "FREQ=WEEKLY")
    path = tmp_path / "works.ics"

    assert run("works", "export", path).code == 0
    again = run("works", "import", path)

    assert run("works", "export").out.startswith("BEGIN:VCALENDAR\n")
    assert (again.code, again.out) == (0, "0 done, 2 unchanged, 0 over already, 0 faulty\n")


def test_a_dry_run_says_what_it_would_do_and_does_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "works.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nSUMMARY:Splice\n"
        f"DTSTART:{day(2).replace('-', '')}T220000Z\nDURATION:PT2H\nCATEGORIES:Line\nEND:VEVENT\nEND:VCALENDAR\n",
        encoding="utf-8",
    )

    dry = run("works", "import", path, "--dry-run", "--map", "line=ACC-1")
    empty = run("works", "list").out
    real = run("works", "import", path, "--map", "line=ACC-1", "--json")
    unmapped = run("works", "import", path)

    assert dry.out == (
        f"planned: Splice, {day(2)} 22:00 to {day(3)} 00:00 UTC\n"
        "1 would be done, 0 unchanged, 0 over already, 0 faulty\n"
    )
    assert empty == "Nothing is planned for the next 14 days.\n"
    assert real.json["done"]
    assert real.json["applied"]
    assert unmapped.code == 1
    assert "event 1 'Splice': names no service (its categories: Line)" in unmapped.err


REFUSED = [
    (("works", "end", "99"), "There is no planned work 99"),
    (("works", "end", "soon"), "neither a work such as 12 nor a series such as s3"),
    (("works", "extend", "s1", "--to", "2030-01-01T00:00", "--reason", "x"), "is a whole series"),
    (("works", "import", "missing.ics"), "missing.ics: no such file"),
    (
        ("works", "plan", "x", "--from", "2030-01-01", "--to", "2030-01-02", "--service", "Nothing"),
        "no service 'Nothing'",
    ),
    (
        (
            "works",
            "plan",
            "x",
            "--from",
            "2030-01-01",
            "--to",
            "2030-01-02",
            "--service",
            "ACC-1",
            "--rule",
            "FREQ=NOW",
        ),
        "does not recur daily",
    ),
    (("--role", "care", "works", "end", "1"), "may not plan work"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_done_is_said_with_what_to_do(run: Run, arguments: tuple[str, ...], message: str) -> None:
    refused = run(*arguments)

    assert refused.code == 1
    assert message in refused.err
