"""The settings: from settings.toml and the environment, each fault named with its place and its remedy."""

import os
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import URL
from sqlalchemy.engine import make_url

from nocdesk.alarms.health.targets import HealthSettings
from nocdesk.directories import directories
from nocdesk.language import LANGUAGE_VARIABLE, SPOKEN, _
from nocdesk.people.model import Role
from nocdesk.setting_groups import (
    AlarmSettings,
    AuditSettings,
    BackupSettings,
    CorrelationSettings,
    EvidenceSettings,
    KeepSettings,
    MetricsSettings,
    NoticeSettings,
    PollSettings,
    ProblemSettings,
    ReportSettings,
    TrapSettings,
)
from nocdesk.setting_names import known_only, unknown_keys, variables
from nocdesk.shape_faults import fault_text
from nocdesk.shifts.hours import ShiftSettings
from nocdesk.store.server_address import StoreAddressError, protected, written_address
from nocdesk.toml_file import FaultyFileError, KeyPath, TomlFile, nearest, parse_toml, read_toml

ENV_PREFIX = "NOCDESK_"
CONFIG_VARIABLE = "NOCDESK_CONFIG"


class SettingsError(FaultyFileError):
    """The settings cannot be used; each fault is one line."""


class Theme(StrEnum):
    """How the desk looks; `system` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


class Settings(BaseModel):
    """What NocDesk is told from outside; a value is the same for every program on one store."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    data_dir: Path = Field(default_factory=lambda: Path(directories().user_data_dir))
    database_url: str = ""
    database_credential: str = ""
    database_ca: Path | None = None
    role: Role = Role.ENGINEER
    theme: Theme = Theme.SYSTEM
    passphrase_file: Path | None = None
    mib_dir: Path | None = None
    table_dir: Path | None = None
    customer_words_dir: Path | None = None
    poll: PollSettings = PollSettings()
    traps: TrapSettings = TrapSettings()
    keep: KeepSettings = KeepSettings()
    backup: BackupSettings = BackupSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    alarms: AlarmSettings = AlarmSettings()
    correlation: CorrelationSettings = CorrelationSettings()
    problems: ProblemSettings = ProblemSettings()
    health: HealthSettings = HealthSettings()
    shifts: ShiftSettings = ShiftSettings()
    reports: ReportSettings = ReportSettings()
    notices: NoticeSettings = NoticeSettings()
    metrics: MetricsSettings = MetricsSettings()
    audit: AuditSettings = AuditSettings()

    @field_validator("data_dir", "database_ca", "passphrase_file", "mib_dir", "table_dir", "customer_words_dir")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value if value is None else value.expanduser()

    @field_validator("database_ca", mode="before")
    @classmethod
    def _none_where_empty(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _is_supported(cls, value: str) -> str:
        try:
            return written_address(value) if value else value
        except StoreAddressError as error:
            raise ValueError(str(error)) from error

    @model_validator(mode="before")
    @classmethod
    def _default_store(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values.get("database_url"):
            named = values.get("data_dir")
            directory = Path(named if isinstance(named, str | Path) else directories().user_data_dir).expanduser()
            return {**values, "database_url": f"sqlite:///{directory / 'nocdesk.db'}"}
        return values

    @property
    def store_url(self) -> URL:
        """The store's address with what is demanded of a server, and never a password."""
        return protected(make_url(self.database_url), self.database_ca)

    @property
    def credential_file(self) -> Path:
        """Where credentials are kept that no keyring holds, encrypted."""
        return self.data_dir / "credentials.enc"

    @property
    def rules_dir(self) -> Path:
        """Where rules of the house are kept, which stand beside or in the place of the shipped ones."""
        return self.data_dir / "rules"

    @property
    def trap_rules_dir(self) -> Path:
        """Where files of rules for traps are kept: the folder that the settings name, else one among the rules."""
        return self.traps.rule_dir or self.rules_dir / "traps"

    @property
    def anchor_file(self) -> Path:
        """Where the end of the audit trail is written every hour; the safest place is on another machine."""
        return self.audit.anchor_file or self.data_dir / "audit-anchors.txt"

    @property
    def spool_file(self) -> Path:
        """What the collector has heard and the engine has not yet applied."""
        return self.data_dir / "spool.db"

    @property
    def stored_locally_file(self) -> Path:
        """What a collector tells the programs of its machine while the store is away."""
        return self.data_dir / "stored-locally.json"

    @property
    def mib_cache(self) -> Path:
        """What the files of the MIB folder say, each as it was parsed once."""
        return self.data_dir / "mibs"

    @property
    def names_file(self) -> Path:
        """The names that the MIB folder gives, for every program to read."""
        return self.data_dir / "names.json"

    @property
    def log_dir(self) -> Path:
        """Where programs write what went wrong: where the system has logs, or with data in a place of their own."""
        usual = directories()
        is_usual = self.data_dir == Path(usual.user_data_dir)
        return Path(usual.user_log_dir) if is_usual else self.data_dir / "log"

    @property
    def trap_directory(self) -> Path:
        """What the trap receiver has heard and the collector has not yet stored."""
        return self.data_dir / "traps"


class _LoadedSettings(Settings, BaseSettings):
    """Settings whose file content is given to it, and which the environment overrides."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_nested_delimiter="__", env_ignore_empty=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def default_config() -> Path:
    """Where the settings are looked for when nothing else is said."""
    return Path(directories().user_config_dir) / "settings.toml"


def first_steps_file() -> Path:
    """What stands where a person's first steps at the desk of this machine have been shown."""
    return default_config().with_name("first-steps")


def load_settings(config: Path | None = None, *, role: Role | None = None, url: str | None = None) -> Settings:
    """The settings of `config`, else of the file that NOCDESK_CONFIG names, else of the default file if it is there.

    The environment (NOCDESK_DATABASE_URL, NOCDESK_POLL__TIMEOUT_S …) overrides it; `role` and `url` override both.
    """
    file = _file(config)
    faults = [*unknown_keys(file, file.content, Settings), *_unknown_variables(os.environ)]
    try:
        loaded: Settings = _LoadedSettings(**known_only(file.content, Settings))
    except ValidationError as error:
        faults += [f"{_place(file, path)}: {text}" for path, text in _faults_of(error)]
    if faults:
        raise SettingsError(faults)
    said: dict[str, object] = {} if role is None else {"role": role}
    return loaded.model_copy(update={**said, **_server_said(loaded, url)})


def _server_said(loaded: Settings, url: str | None) -> dict[str, object]:
    """What the command line says of the store: another server has another password than that of the settings."""
    if url is None:
        return {}
    try:
        address = written_address(url)
    except StoreAddressError as error:
        raise SettingsError([_("--url {fault}").format(fault=error)]) from error
    return {} if address == loaded.database_url else {"database_url": address, "database_credential": ""}


def settings_file(config: Path | None = None) -> Path:
    """Where the settings of a call stand, or would stand."""
    return _named(config) or default_config()


def _named(config: Path | None) -> Path | None:
    return config or (Path(os.environ[CONFIG_VARIABLE]) if os.environ.get(CONFIG_VARIABLE) else None)


def _file(config: Path | None) -> TomlFile:
    named = _named(config)
    if named is not None:
        return read_toml(named)
    default = default_config()
    return read_toml(default) if default.exists() else parse_toml(default.name, "")


def _unknown_variables(environment: Mapping[str, str]) -> Iterator[str]:
    known = {CONFIG_VARIABLE, LANGUAGE_VARIABLE, *variables(Settings, ENV_PREFIX)}
    language = environment.get(LANGUAGE_VARIABLE) or SPOKEN[0]
    if language not in SPOKEN:
        yield _("environment {variable}: '{language}' is not spoken; {remedy}").format(
            variable=LANGUAGE_VARIABLE, language=language, remedy=nearest(language, SPOKEN)
        )
    for name in environment:
        if name.upper().startswith(ENV_PREFIX) and name.upper() not in known:
            yield _("environment: unknown setting '{name}'; {remedy}").format(
                name=name, remedy=nearest(name.upper(), sorted(known))
            )


def _faults_of(error: ValidationError) -> Iterator[tuple[KeyPath, str]]:
    for detail in error.errors():
        yield detail["loc"], f"{'.'.join(map(str, detail['loc']))} {fault_text(detail)}"


def _place(file: TomlFile, path: Sequence[str | int]) -> str:
    """The variable that set a value, else the file's line."""
    for length in range(len(path), 0, -1):
        variable = ENV_PREFIX + "__".join(str(part).upper() for part in path[:length])
        if os.environ.get(variable):
            return _("environment {variable}").format(variable=variable)
    return file.place(tuple(path))
