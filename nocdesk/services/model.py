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


class PartEffect(StrEnum):
    """What a part's trouble means for the service: as it is, one step worse or better, nothing, or always this."""

    PASS = "pass"
    RAISE = "raise"
    LOWER = "lower"
    IGNORE = "ignore"
    DEGRADED = "degraded"
    DOWN = "down"


class Service(Base):
    """What a customer bought. `current_class` repeats the open entry of the outage ledger.

    `state_rule` says in words how the states of its parts make its own (see `nocdesk.services.composition`).
    It lives from `starts_at` up to `ends_at` (None: that is not known, or not yet): service levels are about that time.
    """

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
    state_rule: Mapped[str] = mapped_column(default="worst")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Dependency(Base):
    """What the trouble of `depends_on` means for `service`: as bad, unless `effect` says otherwise."""

    __tablename__ = "service_dependency"
    __feed__ = {"inventory": "service_id"}

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    depends_on_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
    effect: Mapped[PartEffect] = mapped_column(default=PartEffect.PASS)
    weight: Mapped[float] = mapped_column(default=1.0)
