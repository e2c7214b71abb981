"""`nocdesk move` at the command line."""

from pathlib import Path

import pytest

from nocdesk.settings import load_settings
from nocdesk.store.base import make_engine
from probes.exclusive import only_collector
from tests.nocdesk.cli_runs import provider_file, run, stocked
from tests.nocdesk.command import Run

__all__ = ["provider_file", "run", "stocked"]


def test_a_move_says_what_it_brought_and_which_setting_names_the_new_store(
    stocked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'new.db'}"
    as_administrator = ("--role", "administrator")

    refused = stocked("move", "--to", address)
    moved = stocked(*as_administrator, "move", "--to", address)
    again = stocked(*as_administrator, "move", "--to", address)

    assert (refused.code, "roles that may: administrator" in refused.err) == (1, True)
    assert (moved.code, f'database_url = "{address}"' in moved.out) == (0, True)
    assert "the same on both sides" in moved.out
    assert "settings.toml" in moved.out
    assert (again.code, "holds something already" in again.err) == (1, True)
    before = stocked("services", "--json").json
    monkeypatch.setenv("NOCDESK_DATABASE_URL", address)
    assert stocked("services", "--json").json == before != []


def test_a_move_as_json_and_none_while_a_collector_runs_on_either_side(stocked: Run, tmp_path: Path) -> None:
    here, there = load_settings().database_url, f"sqlite:///{tmp_path / 'new.db'}"
    move = ("--role", "administrator", "move", "--to", there, "--json")

    for side in (here, there):
        with only_collector(make_engine(side), side):
            refused = stocked(*move)
        assert (refused.code, "collector" in refused.err) == (1, True)
    moved = stocked(*move)

    assert moved.json["database_url"] == there
    assert moved.json["rows"] == sum(table["rows"] for table in moved.json["tables"]) > 0


def test_an_address_that_no_store_can_have_is_refused_in_words(stocked: Run, tmp_path: Path) -> None:
    for address, said in (
        ("mysql://h/x", "is not an address of a database"),
        (f"sqlite:///{tmp_path / 'missing' / 'x.db'}", "there is no such directory"),
    ):
        refused = stocked("--role", "administrator", "move", "--to", address)
        assert (refused.code, said in refused.err) == (1, True)
