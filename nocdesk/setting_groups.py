"""The groups of settings, each a table of settings.toml."""

import ipaddress
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from nocdesk.language import _


class SecurityLevel(StrEnum):
    """How much an SNMPv3 notification must at least prove (RFC 3411, clause 3.4.3)."""

    NO_AUTH_NO_PRIV = "noAuthNoPriv"
    AUTH_NO_PRIV = "authNoPriv"
    AUTH_PRIV = "authPriv"


class PollSettings(BaseModel):
    """How patient the collector is, and how many devices it asks at the same time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timeout_s: float = Field(default=2.0, gt=0, le=60)
    retries: int = Field(default=1, ge=0, le=10)
    in_flight: int = Field(default=2048, ge=1, le=8192)


class MetricsSettings(BaseModel):
    """Whether and where the collector answers Prometheus; without encryption, so on this machine unless told else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = False
    address: str = "127.0.0.1"
    port: int = Field(default=9742, ge=0, le=65_535)


class TrapSettings(BaseModel):
    """Whether and where the collector receives traps, and how many of one device: so many a second, so many at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = False
    address: str = ""
    port: int = Field(default=162, ge=0, le=65_535)
    per_s: float = Field(default=5_000.0, gt=0, le=1_000_000)
    burst: int = Field(default=60_000, ge=1, le=10_000_000)
    minimum_level: SecurityLevel = SecurityLevel.AUTH_NO_PRIV
    days: int = Field(default=30, ge=1, le=3_650)
    rows: int = Field(default=1_000_000, ge=1_000)
    rule_dir: Path | None = None

    @field_validator("rule_dir")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value if value is None else value.expanduser()

    @field_validator("address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value:
            try:
                ipaddress.ip_address(value)
            except ValueError as error:
                raise ValueError(
                    _("'{value}' is not an address; write one of this machine's, or none to listen on all").format(
                        value=value
                    )
                ) from error
        return value


class CorrelationSettings(BaseModel):
    """The names of the devices beside which NocDesk stands; without them, the core routers that answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    management: tuple[str, ...] = ()


class ProblemSettings(BaseModel):
    """For how long a resolved problem must have been quiet until it closes by itself.

    When its root returns before that, it is the same problem.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    settle_hours: float = Field(default=24.0, gt=0, le=24 * 30)

    @property
    def settles_in(self) -> timedelta:
        return timedelta(hours=self.settle_hours)


class KeepSettings(BaseModel):
    """For how many days samples are kept, and their bins of each length; service levels need the 5-minute ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    raw_days: int = Field(default=90, ge=2, le=36_500)
    minute_days: int = Field(default=180, ge=2, le=36_500)
    five_minute_days: int = Field(default=400, ge=40, le=36_500)
    hour_days: int = Field(default=1_096, ge=40, le=36_500)
    day_days: int = Field(default=3_653, ge=40, le=36_500)


class BackupSettings(BaseModel):
    """Into which folder the collector backs the store up (none: not at all), how often, and what is kept of it.

    The newest `keep` stay, and of each of the last `days` days the last one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path | None = None
    every_min: float = Field(default=4.0, ge=1, le=7 * 24 * 60)
    keep: int = Field(default=12, ge=1, le=10_000)
    days: int = Field(default=7, ge=0, le=3_650)

    @field_validator("folder")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value if value is None else value.expanduser()

    @property
    def every(self) -> timedelta:
        return timedelta(minutes=self.every_min)


class EvidenceSettings(BaseModel):
    """How long what devices said is kept, and how much of it in all; what is pinned is kept longer and counts, too."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: int = Field(default=24, ge=1, le=24 * 90)
    budget_mib: int = Field(default=2_048, ge=16, le=2**30)

    @property
    def budget_bytes(self) -> int:
        return self.budget_mib * 2**20


class AlarmSettings(BaseModel):
    """How long an acknowledgement of what is critical or major holds, and how long it is kept what happened to alarms.

    The figures of alarm quality need five weeks of it. `port` is that of this machine on which the collector takes
    alarms from other programs; without one it takes none, and 0 lets the system choose.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    acknowledged_hours: float = Field(default=4.0, gt=0, le=24 * 7)
    event_days: int = Field(default=90, ge=35, le=3_650)
    port: int | None = Field(default=None, ge=0, le=65_535)


class ReportSettings(BaseModel):
    """What reports say of who made them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str = Field(default="", max_length=120)


class Transport(StrEnum):
    """How the connection to the mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class NoticeSettings(BaseModel):
    """How notices leave: the mail server (none: no mail), who sends, and how many one address may get in ten minutes.

    `credential` names the password of `user`; a server that asks for none needs neither.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = ""
    port: int = Field(default=587, ge=1, le=65_535)
    transport: Transport = Transport.STARTTLS
    sender: str = ""
    user: str = ""
    credential: str = ""
    timeout_s: float = Field(default=20.0, gt=0, le=300)
    per_10_min: int = Field(default=10, ge=1, le=10_000)
    give_up_h: float = Field(default=24.0, gt=0, le=24 * 14)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.host and "@" not in self.sender:
            raise ValueError(_('has a mail server and no sender: write sender = "noc@example.com"'))
        if self.user and not self.credential:
            raise ValueError(_("names a user and no credential: store one with `nocdesk credential set --password`"))
        if self.user and self.transport is Transport.NONE:
            raise ValueError(_('would send the password in clear: write transport = "starttls" or "tls"'))
        return self


class AuditSettings(BaseModel):
    """Where the end of the audit trail is told every hour, so that what is rewritten in the store shows.

    `syslog` is `udp://HOST:PORT` or `unix:///dev/log`; `mail` are addresses, reached by the mail server of notices.
    Without `anchor_file` the file stands beside the store.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor_file: Path | None = None
    syslog: str = ""
    mail: tuple[str, ...] = ()

    @field_validator("anchor_file")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value if value is None else value.expanduser()

    @field_validator("syslog")
    @classmethod
    def _is_reachable(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme == "udp" and parts.hostname) and not (parts.scheme == "unix" and parts.path):
            raise ValueError(
                _("'{value}' is no place of syslog; write udp://HOST:514 or unix:///dev/log").format(value=value)
            )
        return value
