"""Service specifications (access, connectivity, content) and the SLA templates they are sold with."""

from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class Measure(StrEnum):
    """What an objective is about."""

    AVAILABILITY = "availability"
    DELAY = "delay"
    PDV = "pdv"
    LOSS = "loss"
    MOS = "mos"
    METRIC = "metric"
    """Any other metric, which the objective names itself."""
    OUTAGES = "outages"
    """How many there were."""
    LONGEST_OUTAGE = "longest_outage"
    RESPONSE = "response"
    """How soon tickets are answered."""
    RESTORATION = "restoration"
    """How soon tickets' services are restored."""


class ServiceSpecification(Base):
    """A kind of service that customers buy."""

    __tablename__ = "service_specification"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


class SlaTemplate(Base):
    """A named set of terms, such as Gold voice; `terms` has keys of the provider file: objective, credit, calendar …"""

    __tablename__ = "sla_template"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    tier: Mapped[str] = mapped_column(default="")
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
