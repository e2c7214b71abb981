"""Views of lists: kept for oneself, shared by who may, written out and read in, with an entry in the audit trail."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store with the sound provider."""
    provider_file = tmp_path / "p.toml"
    provider_file.write_text(SOUND, encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    assert run("--role", "administrator", "import", provider_file).code == 0
    return run


def names(run: Run) -> list[tuple[str, str, bool]]:
    return [(row["name"], row["filter"], row["shared"]) for row in run("views", "--json").json]


def test_a_view_is_kept_replaced_and_forgotten(run: Run) -> None:
    run("views", "keep", "alarms", "Grave", "sev>=major")
    run("views", "keep", "alarms", "Grave", "sev=critical")
    kept = names(run)
    told = run("views", "forget", "alarms", "Grave").out

    assert kept == [("Grave", "sev=critical", False)]
    assert told == "“Grave” is forgotten.\n"
    assert names(run) == []


def test_only_who_may_share_shares_and_takes_back(run: Run) -> None:
    refused = run("views", "keep", "tickets", "Late", "update:late", "--shared")
    run("--role", "supervisor", "views", "keep", "tickets", "Late", "update:late", "--shared")
    taken = run("views", "forget", "tickets", "Late")

    assert refused.code == 1
    assert "may not share view; roles that may: administrator, supervisor" in refused.err
    assert names(run) == [("Late", "update:late", True)]
    assert taken.code == 1


def test_who_may_not_see_a_list_reads_no_view_of_it(run: Run) -> None:
    run("--role", "supervisor", "views", "keep", "alarms", "Core", "resource:core-1", "--shared")
    run("--role", "supervisor", "views", "keep", "tickets", "Late", "update:late", "--shared")

    seen = run("--role", "care", "views", "--json").json
    refused = run("--role", "care", "views", "keep", "alarms", "Mine", "sev>=major")

    assert [row["name"] for row in seen] == ["Late"]
    assert "core-1" not in run("--role", "care", "views", "export").out
    assert refused.code == 1
    assert "may not view alarms" in refused.err


def test_views_go_from_desk_to_desk_as_text(run: Run, tmp_path: Path) -> None:
    run("views", "keep", "alarms", 'The "old" ones', 'customer:"Über" age>1d')
    file = tmp_path / "views.toml"
    file.write_text(run("views", "export").out, encoding="utf-8")
    run("views", "forget", "alarms", 'The "old" ones')

    assert run("views", "import", file).out == "1 views are kept.\n"
    assert names(run) == [('The "old" ones', 'customer:"Über" age>1d', False)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1", "holds no [[view]]"),
        ('[[view]]\nlist = "alarms"\nname = "x"', "v.toml line 1: a view has the texts list, name and filter"),
        ('[[view]]\nlist = "alarm"\nname = "x"\nfilter = ""', "There are no views of 'alarm'; did you mean 'alarms'?"),
        ('[[view]]\nlist = "alarms"\nname = "x"\nfilter = "sev:hot"', "unknown sev 'hot'"),
        ('[[view]]\nlist = "alarms"\nname = ""\nfilter = "sev:major"', "'' is no name for a view"),
    ],
)
def test_a_faulty_file_says_what_is_wrong_and_nothing_is_kept(run: Run, tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "v.toml"
    file.write_text(text, encoding="utf-8")

    refused = run("views", "import", file)

    assert refused.code == 1
    assert told in refused.err
    assert names(run) == []
