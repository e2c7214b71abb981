"""Single values of settings.toml are changed, and everything else in it stays as a person wrote it."""

import stat
import sys
from pathlib import Path

import pytest

from nocdesk.settings import load_settings
from nocdesk.settings_file import SettingsFileError, keep_settings

WRITTEN = """# Ours since 2024.
  role = "engineer"   # until Monday
theme = "dark"

[poll]
role = 3
"""


def test_a_value_takes_the_line_that_names_it_or_one_before_everything_else(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(WRITTEN, "utf-8")

    keep_settings(path, {"role": "field", "database_url": "postgresql+psycopg://noc@db/x"})

    assert path.read_text("utf-8").splitlines() == [
        'database_url = "postgresql+psycopg://noc@db/x"',
        "# Ours since 2024.",
        'role = "field"',
        *WRITTEN.splitlines()[2:],
    ]


def test_a_file_that_is_not_there_is_made_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"

    keep_settings(path, {"role": "care"})

    assert load_settings(path).role == "care"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the folder's rights")
def test_a_private_file_stays_private_also_behind_a_link_and_a_new_one_is(tmp_path: Path) -> None:
    made, linked = tmp_path / "settings.toml", tmp_path / "link.toml"
    for path, rights in ((made, 0o600), (tmp_path / "kept.toml", 0o640)):
        keep_settings(path, {"role": "field"})
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(rights)
    linked.symlink_to(tmp_path / "kept.toml")

    keep_settings(made, {"role": "care"})
    keep_settings(linked, {"role": "care"})

    assert linked.is_symlink()
    assert load_settings(linked).role == "care"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (made, linked)] == [0o600, 0o640]


@pytest.mark.parametrize("text", ['role = """\nengineer"""\n', "role = \n", '"role" = "engineer"\n'])
def test_what_only_a_person_can_change_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(SettingsFileError, match='write there: role = "care"'):
        keep_settings(path, {"role": "care"})

    assert path.read_text("utf-8") == text
