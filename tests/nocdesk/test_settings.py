"""Settings come from file and environment, and what is wrong with them is said."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from nocdesk.people.model import Role
from nocdesk.settings import Settings, SettingsError, Theme, default_config, load_settings
from nocdesk.text_file import UnreadableFileError


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine on which the tests run."""
    for name in ("NOCDESK_CONFIG", "NOCDESK_DATABASE_URL", "NOCDESK_DATA_DIR", "NOCDESK_ROLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where a test writes its settings."""
    return tmp_path / "settings.toml"


def test_without_a_file_the_store_is_sqlite_in_the_data_directory() -> None:
    settings = load_settings()

    assert settings.database_url == f"sqlite:///{settings.data_dir / 'nocdesk.db'}"
    assert settings.role is Role.ENGINEER


def test_the_usual_file_is_read_where_it_is(tmp_path: Path) -> None:
    usual = default_config()
    usual.parent.mkdir(parents=True)
    usual.write_text('role = "field"\n')

    assert load_settings().role is Role.FIELD


def test_the_environment_overrides_the_file_and_the_command_line_both(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text('role = "field"\ntheme = "dark"\n[poll]\ntimeout_s = 5\nretries = 3\n')
    monkeypatch.setenv("NOCDESK_ROLE", "care")
    monkeypatch.setenv("NOCDESK_POLL__RETRIES", "4")

    settings = load_settings(config)

    assert (settings.role, settings.theme) == (Role.CARE, Theme.DARK)
    assert (settings.poll.timeout_s, settings.poll.retries) == (5.0, 4)
    assert load_settings(config, role=Role.AUDITOR).role is Role.AUDITOR


def test_the_store_follows_the_data_directory(config: Path, tmp_path: Path) -> None:
    config.write_text(f"data_dir = '{tmp_path / 'here'}'\n")

    settings = load_settings(config)

    assert settings.database_url == f"sqlite:///{tmp_path / 'here' / 'nocdesk.db'}"
    assert settings.spool_file.parent == tmp_path / "here"


FAULTS = {
    'databse_url = "x"': "settings.toml line 1: unknown setting 'databse_url'; did you mean 'database_url'?",
    "[poll]\nretrys = 3": "settings.toml line 2: unknown setting 'poll.retrys'; did you mean 'retries'?",
    'role = "boss"': (
        "settings.toml line 1: role is 'boss'; it must be one of engineer, supervisor, field, care, administrator, "
        "auditor, collector, portal"
    ),
    'role = "enginer"': "settings.toml line 1: role is 'enginer'; did you mean 'engineer'?",
    "\n\n[poll]\ntimeout_s = -1": "settings.toml line 4: poll.timeout_s is -1; it must be greater than 0",
    "poll = 3": "settings.toml line 1: poll must be a table",
    'database_url = "mysql://x/y"': (
        "settings.toml line 1: database_url 'mysql' is not supported; write sqlite:///FILE or "
        "postgresql://USER@HOST/NAME"
    ),
    'database_url = "nonsense"': (
        "settings.toml line 1: database_url is not an address of a database; write sqlite:///FILE or "
        "postgresql://USER@HOST/NAME"
    ),
    "data_dir = 7": "settings.toml line 1: data_dir must be a path in quotes",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items())
def test_a_fault_is_named_with_its_line_and_remedy(config: Path, text: str, said: str) -> None:
    config.write_text(text)

    with pytest.raises(SettingsError) as caught:
        load_settings(config)

    assert caught.value.faults == (said,)


def test_all_faults_are_named(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('rol = "field"\n[poll]\nretries = 99\n')
    monkeypatch.setenv("NOCDESK_POLL__TIMEOUT_S", "soon")
    monkeypatch.setenv("NOCDESK_DATABSE_URL", "x")

    with pytest.raises(SettingsError) as caught:
        load_settings(config)

    assert caught.value.faults == (
        "settings.toml line 1: unknown setting 'rol'; did you mean 'role'?",
        "environment: unknown setting 'NOCDESK_DATABSE_URL'; did you mean 'NOCDESK_DATABASE_URL'?",
        "environment NOCDESK_POLL__TIMEOUT_S: poll.timeout_s must be a number",
        "settings.toml line 3: poll.retries is 99; it must be 10 or less",
    )


def test_a_password_in_a_wrong_address_is_not_repeated(config: Path) -> None:
    config.write_text('database_url = "mysql://ann:hunter22@host/db"\n')

    with pytest.raises(SettingsError) as caught:
        load_settings(config)

    assert "hunter22" not in str(caught.value)


def test_a_settings_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"missing\.toml: cannot be read \(no such file or directory\)"):
        load_settings(tmp_path / "missing.toml")


def test_settings_made_in_the_program_do_not_read_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCDESK_ROLE", "care")

    assert Settings(data_dir=tmp_path).role is Role.ENGINEER


def test_settings_made_in_the_program_refuse_unknown_keys(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"data_dir": tmp_path, "databse_url": "x"})


def test_settings_are_handed_on_as_json_without_a_warning_and_unchanged() -> None:
    settings = Settings()

    assert Settings.model_validate_json(settings.model_dump_json()).health == settings.health


def test_a_target_of_alarm_quality_is_set_and_what_is_wrong_with_one_is_said_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[health.targets]\nper_hour = [4, 8]\n[[health.consoles]]\nname = "Access"\nresources = ["AR-*"]\n')
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[health]\nwindow_days = 14\n[health.targets]\nper_houre = [4, 8]\nper_day = [9, 1]\n")

    health = load_settings(file).health

    assert health.targets.per_hour == (4, 8)
    assert health.consoles[0].name == "Access"
    with pytest.raises(SettingsError) as caught:
        load_settings(wrong)
    assert "wrong.toml line 4: unknown setting 'health.targets.per_houre'; did you mean 'per_hour'?" in str(
        caught.value
    )
    assert "wrong.toml line 5: health.targets.per_day is not two bounds" in str(caught.value)
