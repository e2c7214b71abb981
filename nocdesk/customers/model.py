"""A customer, the people and places it has, and what has been agreed with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class Customer(Base):
    """Who buys services; `timezone` (IANA) places the calendar month of its agreements.

    `language` is the code of the phrases it reads (`nocdesk.customers.phrasebook`).
    """

    __tablename__ = "customer"
    __feed__ = {"customer": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    timezone: Mapped[str] = mapped_column(default="UTC")
    language: Mapped[str] = mapped_column(default="en")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Contact(Base):
    """A person at a customer."""

    __tablename__ = "contact"
    __feed__ = {"customer": "customer_id"}

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")


class Site(Base):
    """A place at which a customer is served: its town, and latitude and longitude in degrees where they are known."""

    __tablename__ = "site"
    __feed__ = {"customer": "customer_id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Agreement(Base):
    """What a customer was promised: a template of terms, what is agreed otherwise (`own_terms`), and from when on.

    `own_terms` has keys of the provider file. What holds at an instant stands in the versions, which are never changed.
    With `opens_tickets` the desk opens a ticket for the customer whenever a problem breaks what the agreement is about.
    """

    __tablename__ = "agreement"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    # By name: the catalogue stands to the right of the customers and may change under them.
    template: Mapped[str]
    own_terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    starts_at: Mapped[datetime]
    opens_tickets: Mapped[bool] = mapped_column(default=False)


class AgreementVersion(Base):
    """All terms of an agreement from `valid_from` on, until a version that was entered later holds.

    `terms` is canonical JSON and `fingerprint` its SHA-256. At an instant the version of the highest number among those
    that are valid by then is in force.
    """

    __tablename__ = "agreement_version"
    __feed__ = {"inventory": "agreement_id"}
    __table_args__ = (UniqueConstraint("agreement_id", "number"),)

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    valid_from: Mapped[datetime]
    terms: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
