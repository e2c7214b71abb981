"""What the services are filtered by, in the inventory and on the command line."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from nocdesk.boards.inventory_rows import InventoryRow
from nocdesk.boards.promise_fields import SLA_STATES
from nocdesk.boards.rows import ServiceRow
from nocdesk.filtering.field import Field, Predicate
from nocdesk.filtering.ordered_fields import AgeField, NumberField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, TextField, choices_of
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.sla.verdicts import Verdict

_CLASSES = {
    "working": ServiceClass.UP,
    "degraded": ServiceClass.DEGRADED,
    "down": ServiceClass.DOWN,
    "planned": ServiceClass.PLANNED,
    "unmeasured": ServiceClass.UNKNOWN,
}


class Bought(Protocol):
    """What rows of services have in common."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def specification(self) -> str: ...
    @property
    def tier(self) -> str: ...
    @property
    def service_class(self) -> ServiceClass: ...
    @property
    def since(self) -> object: ...


Row = TypeVar("Row", bound=Bought)


def _fields(customer: Callable[[Row], Iterable[str]]) -> list[Field[Row]]:
    return [
        TextField("customer", _("whose it is, by name or number"), customer),
        TextField("service", _("by name or label"), lambda row: (row.name, row.label)),
        TextField("site", _("where it is used"), lambda row: row.site),
        TextField("kind", _("what it is"), lambda row: row.specification),
        TextField("tier", _("the tier of its agreement"), lambda row: row.tier),
        AgeField("lasts", _("for how long it fares so"), lambda row: row.since),
    ]


def is_broken(row: Bought) -> bool:
    """Whether it does not do what was bought."""
    return row.service_class in (ServiceClass.DOWN, ServiceClass.DEGRADED)


def _states() -> dict[str, Predicate[Row]]:
    return {**choices_of(_CLASSES, lambda row: row.service_class), "broken": is_broken}


def _is_planned(row: InventoryRow) -> bool:
    return row.service_class is ServiceClass.PLANNED or row.work is not None


def _with_promise(state: Verdict) -> Predicate[InventoryRow]:
    return lambda row: any(promise.state is state for promise in row.promises)


def _texts(row: InventoryRow) -> Iterable[str]:
    numbers = [ticket.number for ticket in row.tickets]
    return row.label, row.name, row.customer, row.customer_number, row.site, row.specification, *numbers


SERVICE_WORDS: Vocabulary[InventoryRow] = Vocabulary(
    _texts,
    [
        ChoiceField("state", _("how it fares"), {**_states(), "planned": _is_planned}),
        ChoiceField(
            "sla",
            _("where its promises stand"),
            {
                **{name: _with_promise(state) for name, state in SLA_STATES.items()},
                "none": lambda row: not row.promises,
            },
        ),
        *_fields(lambda row: (row.customer, row.customer_number)),
        TextField("ticket", _("open tickets"), lambda row: [ticket.number for ticket in row.tickets]),
    ],
)
"""What the inventory is filtered by."""

SERVICE_LIST_WORDS: Vocabulary[ServiceRow] = Vocabulary(
    lambda row: (row.label, row.name, row.customer, row.site, row.specification, row.tier),
    [
        ChoiceField("state", _("how it fares"), _states()),
        ChoiceField(
            "sla",
            _("where its promises stand"),
            {
                **choices_of(SLA_STATES, lambda row: row.sla.state if row.sla is not None else None),
                "none": lambda row: row.sla is None,
            },
        ),
        *_fields(lambda row: (row.customer,)),
        NumberField("tickets", _("how many tickets are open"), lambda row: row.open_tickets),
    ],
)
"""What `nocdesk services` is filtered by."""
