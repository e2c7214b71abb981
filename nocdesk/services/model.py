"""A service, its lifecycle (TMF638), its class in the outage ledger, and its dependencies."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class ServiceState(StrEnum):
    """TMF638 lifecycle states."""

    FEASIBILITY_CHECKED = "feasibilityChecked"
    DESIGNED = "designed"
    RESERVED = "reserved"
    INACTIVE = "inactive"
    ACTIVE = "active"
    TERMINATED = "terminated"


class ServiceClass(StrEnum):
    """The classes of the outage ledger: every second of a service's life is in exactly one of them."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    PLANNED = "planned"
    CUSTOMER_CAUSED = "customer_caused"
    FORCE_MAJEURE = "force_majeure"
    UNKNOWN = "unknown"


class Service(Base):
    """What a customer bought. `current_class` repeats the open entry of the outage ledger."""

    __tablename__ = "service"
    __feed__ = {"service": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    specification_id: Mapped[int] = mapped_column(ForeignKey("service_specification.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"))
    state: Mapped[ServiceState] = mapped_column(default=ServiceState.ACTIVE)
    current_class: Mapped[ServiceClass] = mapped_column(default=ServiceClass.UNKNOWN)
    class_since: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Dependency(Base):
    """`service` fails when `depends_on` fails."""

    __tablename__ = "service_dependency"
    __feed__ = {"inventory": "service_id"}

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    depends_on_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
