"""Service specifications (access, connectivity, content) and the SLA templates they are sold with."""

from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nocdesk.store.base import Base, Id


class Measure(StrEnum):
    """What an objective is about."""

    AVAILABILITY = "availability"
    DELAY = "delay"
    PDV = "pdv"
    LOSS = "loss"
    MOS = "mos"


class ServiceSpecification(Base):
    """A kind of service that customers buy."""

    __tablename__ = "service_specification"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


class SlaTemplate(Base):
    """A named set of objectives, such as Gold voice."""

    __tablename__ = "sla_template"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    tier: Mapped[str] = mapped_column(default="")
    objectives: Mapped[list["SlaObjective"]] = relationship(
        back_populates="template", order_by="SlaObjective.id", cascade="all, delete-orphan"
    )


class SlaObjective(Base):
    """One promise: a share of time (availability) or of 5-minute bins whose mean keeps the limit.

    `target` is a share from 0 to 1. `limit` is None for availability, else in the measure's unit (ms, ms, %, MOS);
    MOS keeps its limit from below, the others from above.
    """

    __tablename__ = "sla_objective"
    __feed__ = {"inventory": "id"}
    __table_args__ = (UniqueConstraint("template_id", "measure"),)

    id: Mapped[Id]
    template_id: Mapped[int] = mapped_column(ForeignKey("sla_template.id"))
    measure: Mapped[Measure]
    target: Mapped[float]
    limit: Mapped[float | None]
    template: Mapped[SlaTemplate] = relationship(back_populates="objectives")
