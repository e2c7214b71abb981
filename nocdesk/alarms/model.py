"""An alarm, whom it touches, and its journal."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.base import Base, Id


class AlarmType(StrEnum):
    """X.733 event types."""

    COMMUNICATIONS = "communicationsAlarm"
    QUALITY_OF_SERVICE = "qualityOfServiceAlarm"
    PROCESSING_ERROR = "processingErrorAlarm"
    EQUIPMENT = "equipmentAlarm"
    ENVIRONMENTAL = "environmentalAlarm"


class ProbableCause(StrEnum):
    """The X.733 and X.736 causes in use."""

    LOSS_OF_SIGNAL = "lossOfSignal"
    COMMUNICATIONS_SUBSYSTEM_FAILURE = "communicationsSubsystemFailure"
    THRESHOLD_CROSSED = "thresholdCrossed"
    EQUIPMENT_MALFUNCTION = "equipmentMalfunction"
    AUTHENTICATION_FAILURE = "authenticationFailure"
    POWER_PROBLEM = "powerProblem"
    TEMPERATURE_UNACCEPTABLE = "temperatureUnacceptable"
    PERFORMANCE_DEGRADED = "performanceDegraded"
    SOFTWARE_ERROR = "softwareError"
    INDETERMINATE = "indeterminate"


class Condition(StrEnum):
    """What the trouble is; with the resource it makes the alarm's natural key."""

    DEVICE_SILENT = "deviceSilent"
    CREDENTIALS_REFUSED = "credentialsRefused"
    AGENT_FAULTY = "agentFaulty"
    DEVICE_REBOOTED = "deviceRebooted"
    ENGINE_CHANGED = "engineChanged"
    LINK_DOWN = "linkDown"
    LAG_DEGRADED = "lagDegraded"
    PEER_DOWN = "peerDown"
    ON_BATTERY = "onBattery"
    PART_FAULTY = "partFaulty"
    CONNECTIVITY_FAULT = "connectivityFault"
    TEST_FAILED = "testFailed"
    THRESHOLD = "threshold"
    CLOCK_STEPPED = "clockStepped"
    READINGS_REFUSED = "readingsRefused"
    COLLECTOR_SILENT = "collectorSilent"
    COLLECTOR_FAULT = "collectorFault"
    SPOOL_FILLING = "spoolFilling"
    SPOOL_UNWRITABLE = "spoolUnwritable"
    SPOOL_DAMAGED = "spoolDamaged"
    RECEIVER_DOWN = "receiverDown"
    BACKUP_OVERDUE = "backupOverdue"
    TRAPS_LOST = "trapsLost"
    PROMISE_AT_RISK = "promiseAtRisk"
    PROMISE_BREACHED = "promiseBreached"
    AUTHENTICATION_FAILED = "authenticationFailed"
    """A device has refused somebody; a device that refuses us is CREDENTIALS_REFUSED."""
    REPORTED = "reported"
    """What a device or another program says, in its own words: `specific_problem`."""
    UNMAPPED = "unmapped"
    """A trap for which no rule says what it means."""


class Alarm(Base):
    """One trouble of one resource.

    The current state (`cleared_at`) and the latched state (`acknowledged_at`) are apart: an alarm is open while it is
    active or has not been acknowledged, and `closed_at` is set when it is neither. At most one alarm of a natural key
    is open; the trouble's return while it is open counts up, and so does one soon after it was closed.
    `resource` is an internal name (device, interface, link) and never reaches a customer; `severity` is that of the
    trouble while active and stays readable after the clear.

    It asks nobody for attention while it is withheld: shelved, suppressed by planned work (`suppressed_by` says which)
    or as a symptom (`symptom_of` says of what), or of a resource that is out of service. `flap_value` is how restless
    it was at its last change; `annunciations` counts how often it asked for attention since the restlessness began,
    and `worst_annunciated` is the worst it said.
    """

    __tablename__ = "alarm"
    __feed__ = {"alarm": "id"}
    __table_args__ = (
        Index(
            "uq_alarm_open_natural_key",
            "natural_key",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        # The last one of a trouble, open or not.
        Index("ix_alarm_natural_key", "natural_key", "id"),
    )

    id: Mapped[Id]
    natural_key: Mapped[str]
    condition: Mapped[Condition]
    # X.733 specific problems, where the condition leaves it to whoever reports it.
    specific_problem: Mapped[str] = mapped_column(default="")
    # What made it: the name of a rule, or what stands for one; the figures of alarm quality are traced to it.
    rule: Mapped[str] = mapped_column(default="")
    alarm_type: Mapped[AlarmType]
    probable_cause: Mapped[ProbableCause]
    severity: Mapped[PerceivedSeverity]
    resource: Mapped[str]
    text: Mapped[str]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    probe_id: Mapped[int | None] = mapped_column(ForeignKey("probe.id"), index=True)
    metric: Mapped[str | None]
    count: Mapped[int] = mapped_column(default=1)
    raised_at: Mapped[datetime]
    began_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    last_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    owner: Mapped[str | None]
    # Who said last whose it is, or that it is nobody's.
    given_by: Mapped[str | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("alarm_shelf.id"))
    out_of_service_id: Mapped[int | None] = mapped_column(ForeignKey("out_of_service.id"))
    suppressed_by: Mapped[str] = mapped_column(default="")
    symptom_of: Mapped[str] = mapped_column(default="")
    flap_value: Mapped[float] = mapped_column(default=0.0)
    changed_state_at: Mapped[datetime | None]
    annunciations: Mapped[int] = mapped_column(default=0)
    worst_annunciated: Mapped[PerceivedSeverity | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_withheld(self) -> bool:
        """Whether something keeps it from asking for attention."""
        is_put_aside = self.shelf_id is not None or self.out_of_service_id is not None
        return is_put_aside or bool(self.suppressed_by or self.symptom_of)


class AlarmImpact(Base):
    """A service that an alarm touches, and the class it puts the service in while it is active.

    `effect` is that of the alarm alone: UP where redundancy carries the service. `parts` are those of the service
    through which the trouble comes (see `nocdesk.network.compositions`).
    """

    __tablename__ = "alarm_impact"
    __feed__ = {"alarm": "alarm_id"}

    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarm.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
    effect: Mapped[ServiceClass]
    # In words: "measured on it", "rides on LNK-7", "depends on SIP-TRK-118".
    reason: Mapped[str]
    parts: Mapped[list[str]] = mapped_column(default=list)


class AlarmHappening(StrEnum):
    """What has happened to an alarm."""

    RAISED = "raised"
    """It came into being, or came back after it had been cleared: what an operator is told of."""
    REPEATED = "repeated"
    WORSENED = "worsened"
    EASED = "eased"
    CLEARED = "cleared"
    ACKNOWLEDGED = "acknowledged"
    UNACKNOWLEDGED = "unacknowledged"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"
    SUPPRESSED = "suppressed"
    """By design: planned work, or a rule."""
    RELEASED = "released"
    OUT_OF_SERVICE = "outOfService"
    IN_SERVICE = "inService"


class AlarmEventRecord(Base):
    """Something that happened to an alarm; only added to, and kept long enough for the figures of alarm quality.

    `at` is when it was known, `evidence_at` when by the evidence it was so. `is_annunciated` where an operator's
    attention was asked for: not of what is shelved, suppressed, out of service, or a symptom of what is known.
    `by` is the person or program that did it.
    """

    __tablename__ = "alarm_event"
    __table_args__ = (Index("ix_alarm_event_at", "at"),)

    id: Mapped[Id]
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarm.id"), index=True)
    at: Mapped[datetime]
    evidence_at: Mapped[datetime]
    happening: Mapped[AlarmHappening]
    severity: Mapped[PerceivedSeverity]
    is_annunciated: Mapped[bool]
    by: Mapped[str]
    text: Mapped[str] = mapped_column(default="")


class AlarmNote(Base):
    """A line of an alarm's journal; one with a natural key outlives the alarm, and is of every later one of it."""

    __tablename__ = "alarm_note"
    __feed__ = {"alarm": "alarm_id"}

    id: Mapped[Id]
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarm.id"), index=True)
    natural_key: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
    author: Mapped[str]
    text: Mapped[str]
