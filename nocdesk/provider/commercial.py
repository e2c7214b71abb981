"""What a provider sells and to whom: the tables of the file that hold no word of the network."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from nocdesk.language import _
from nocdesk.priority import Priority
from nocdesk.provider.agreed import AgreedEntry
from nocdesk.provider.entry import Entry, NamedEntry, Part, Reference
from nocdesk.provider.fields import (
    LanguageCode,
    Latitude,
    Longitude,
    MailAddress,
    Name,
    Number,
    Rule,
    StateRuleWords,
    Text,
    TimeZoneName,
    Weight,
    check_somewhere,
)
from nocdesk.services.model import PartEffect
from nocdesk.sla.agreed_terms import resolved
from nocdesk.toml_file import FaultyFileError
from nocdesk.works.recurrence import RecurrenceError, recurrence_of


class SpecificationEntry(NamedEntry):
    """A kind of service that can be sold; `name` is for people and `key_name` for references."""

    WHAT = "specification"
    identifier: Name = Field(alias="key")
    description: Text = ""

    @property
    def key(self) -> tuple[str, ...]:
        return (self.identifier,)


class TemplateEntry(AgreedEntry):
    """A named set of terms that agreements are made from."""

    WHAT = "template"
    tier: Text = ""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        try:
            resolved(self.name, "UTC", self.own_terms)
        except FaultyFileError as error:
            raise ValueError("; ".join(fault.partition(": ")[2] for fault in error.faults)) from error
        return self


class CustomerEntry(NamedEntry):
    """Who buys."""

    WHAT = "customer"
    number: Name
    timezone: TimeZoneName = "UTC"
    language: LanguageCode = "en"


class ContactEntry(NamedEntry):
    """Whom to call."""

    WHAT = "contact"
    customer: Name
    role: Text = ""
    email: MailAddress = ""
    phone: Text = ""

    @property
    def key(self) -> tuple[str, ...]:
        return (self.name, self.customer)

    def references(self) -> Iterator[Reference]:
        yield ("customer",), "customer", self.customer


class SiteEntry(NamedEntry):
    """Where a service is used; `latitude` and `longitude` in degrees, north and east positive."""

    WHAT = "site"
    customer: Name
    address: Text = ""
    town: Text = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        check_somewhere(self.latitude, self.longitude)
        return self

    def references(self) -> Iterator[Reference]:
        yield ("customer",), "customer", self.customer


class AgreementEntry(AgreedEntry):
    """Which promises hold for a customer: a template's, with what is said here in the place of what it says.

    Without `starts_at` they hold from the moment of the import; what is changed later holds from `valid_from` on, and
    without that from the moment of that import. With `opens_tickets` the desk opens a ticket by itself when a problem
    breaks one of its services.
    """

    WHAT = "agreement"
    customer: Name
    template: Name | None = None
    opens_tickets: bool = False
    starts_at: AwareDatetime | None = None
    valid_from: AwareDatetime | None = None

    def references(self) -> Iterator[Reference]:
        yield ("customer",), "customer", self.customer
        if self.template is not None:
            yield ("template",), "template", self.template


class WorkgroupEntry(NamedEntry):
    """People who work on tickets together, and who hears of what they do not get done in time."""

    WHAT = "workgroup"
    supervisor: Text = ""
    email: MailAddress = ""
    takes_new: bool = False


class TicketTargetEntry(Entry):
    """What the provider gives itself for tickets of a priority for which no agreement promises a time, in minutes."""

    WHAT = "ticket_target"
    priority: Priority
    response_min: Annotated[Number, Field(gt=0)]
    restoration_min: Annotated[Number, Field(gt=0)]

    @property
    def key(self) -> tuple[str, ...]:
        return (self.priority.value,)


class PartSetting(Part):
    """What the trouble of a part means for the service, and how much the part weighs."""

    effect: PartEffect = PartEffect.PASS
    weight: Weight = 1.0


class ServiceEntry(NamedEntry):
    """What was bought; `parts` says of names in `depends_on` that their trouble means something else than for them.

    Service levels are about its life, from `starts_at` up to `ends_at`; what is left out does not cut them.
    """

    WHAT = "service"
    label: Text = ""
    customer: Name
    site: Name | None = None
    specification: Name
    agreement: Name | None = None
    depends_on: tuple[Name, ...] = ()
    state_rule: StateRuleWords = "worst"
    parts: dict[Name, PartSetting] = Field(default_factory=dict)
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _lives(self) -> Self:
        if self.starts_at is not None and self.ends_at is not None and self.ends_at <= self.starts_at:
            raise ValueError(_("does not end after it starts: correct starts_at or ends_at"))
        return self

    @model_validator(mode="after")
    def _parts_are_named(self) -> Self:
        for name in self.parts:
            if name not in self.depends_on:
                raise ValueError(
                    _("parts names '{name}', which is not in depends_on: add it there, or remove it here").format(
                        name=name
                    )
                )
        return self

    def references(self) -> Iterator[Reference]:
        yield ("customer",), "customer", self.customer
        if self.site is not None:
            yield ("site",), "site", self.site
        yield ("specification",), "specification", self.specification
        if self.agreement is not None:
            yield ("agreement",), "agreement", self.agreement
        for number, name in enumerate(self.depends_on):
            yield ("depends_on", number), "service", name


class WorkEntry(NamedEntry):
    """Planned work; with a `recurrence` (RFC 5545) its first time, on the wall clock of `timezone`.

    Work that ends when it starts was called off.
    """

    WHAT = "work"
    reason: Text = ""
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    recurrence: Rule = ""
    timezone: TimeZoneName = "UTC"
    announced_at: AwareDatetime | None = None
    services: tuple[Name, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _takes_time(self) -> Self:
        if self.ends_at < self.starts_at:
            raise ValueError(_("ends before it starts: correct starts_at or ends_at"))
        return self

    @model_validator(mode="after")
    def _can_recur(self) -> Self:
        if self.recurrence:
            try:
                recurrence_of(self.recurrence, self.timezone, self.starts_at, self.ends_at)
            except RecurrenceError as error:
                raise ValueError(str(error).removesuffix(".")) from error
        return self

    def references(self) -> Iterator[Reference]:
        for number, name in enumerate(self.services):
            yield ("services", number), "service", name
