"""The branches of the service inventory: customer, service, part; values in, values out."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nocdesk.boards.inventory_rows import InventoryRow, PartRow, PartState
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.text import minute, within
from ui.views.services_text import BAD_STATES, STATE_WORDS, is_broken, part_title, severity_of

EVERYBODY = 0
"""The key of the line that stands for all customers."""

_MOST_PARTS = 1024


class Level(StrEnum):
    """How deep a branch is."""

    ALL = "all customers"
    CUSTOMER = "customer"
    SERVICE = "service"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the outline; `note` stands at its right, `state` is only said.

    `is_open` is None where nothing hangs on it; `is_loud` for what is not as it should be, `is_taken_up` once somebody
    has taken note of that. `service_id` is that of the service it is or belongs to, None for a customer; `customer_id`
    is None for all customers.
    """

    key: int
    place: int
    level: Level
    title: str
    note: str
    severity: PerceivedSeverity
    is_planned: bool
    is_loud: bool
    is_taken_up: bool
    is_open: bool | None
    customer_id: int | None
    service_id: int | None
    goes_to: int | None = None
    state: str = ""

    @property
    def words(self) -> str:
        """The line as it is read aloud."""
        fold = "" if self.is_open is None else "open" if self.is_open else "closed"
        return ", ".join(part for part in (self.title, str(self.level), self.note, self.state, fold) if part)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with those of its services that are shown, worst first."""

    id: int
    name: str
    number: str
    rows: tuple[InventoryRow, ...]

    @property
    def worst(self) -> InventoryRow:
        """The service that needs attention first."""
        return self.rows[0]


def customers_of(rows: Iterable[InventoryRow]) -> list[Customer]:
    """The services by customer; the customer whose service fares worst comes first."""
    groups: dict[int, list[InventoryRow]] = defaultdict(list)
    for row in rows:
        groups[row.customer_id].append(row)
    found = [
        Customer(customer_id, group[0].customer, group[0].customer_number, tuple(sorted(group, key=urgency)))
        for customer_id, group in groups.items()
    ]
    return sorted(found, key=lambda customer: (*urgency(customer.worst)[:3], customer.name))


def urgency(row: InventoryRow) -> tuple[int, bool, float, str, str]:
    """What the customer feels first, then what is pressing, then the least that is left of a promise, then by name."""
    severity = severity_of(row)
    is_calm = severity is PerceivedSeverity.CLEARED
    left_s = row.promise.left_s if row.promise is not None and not is_calm else 0.0
    return severity.rank, not is_planned(row), left_s, row.title, row.name


def is_planned(row: InventoryRow) -> bool:
    """Whether planned work interrupts it now."""
    return row.service_class is ServiceClass.PLANNED


def outline(
    customers: Sequence[Customer], parts: Mapping[int, Sequence[PartRow]], is_open: Callable[[int], bool], now: datetime
) -> list[Branch]:
    """The lines from top to bottom; what hangs on a branch is listed while `is_open` says so of its key."""
    lines: list[Branch] = [_everybody(customers)] if customers else []
    for customer in customers:
        lines.append(_customer(customer, len(lines), is_open=is_open(customer_key(customer.id))))
        if not lines[-1].is_open:
            continue
        for row in customer.rows:
            lines.append(_service(row, len(lines), is_open=is_open(service_key(row.id))))
            if lines[-1].is_open:
                found = parts.get(row.id, ())[:_MOST_PARTS]
                lines += [_part(row, part, n, len(lines) + n, now) for n, part in enumerate(found)]
    return lines


def customer_key(customer_id: int | None) -> int:
    """The key of a customer's line; None for all customers."""
    return EVERYBODY if customer_id is None else customer_id * 3


def service_key(service_id: int) -> int:
    """The key of a service's line."""
    return service_id * 3 + 1


def open_service_ids(keys: Collection[int]) -> list[int]:
    """The services among these keys."""
    return [key // 3 for key in keys if key % 3 == 1]


def _part_key(service_id: int, place: int) -> int:
    return (service_id * _MOST_PARTS + place) * 3 + 2


def _everybody(customers: Sequence[Customer]) -> Branch:
    broken = sum(is_broken(row) for customer in customers for row in customer.rows)
    return Branch(
        key=EVERYBODY,
        place=0,
        level=Level.ALL,
        title=_("All customers"),
        note=str(broken) if broken else "",
        severity=PerceivedSeverity.CLEARED,
        is_planned=False,
        is_loud=False,
        is_taken_up=True,
        is_open=None,
        customer_id=None,
        service_id=None,
        state=_("services not working") if broken else "",
    )


def _customer(customer: Customer, place: int, *, is_open: bool) -> Branch:
    broken = sum(is_broken(row) for row in customer.rows)
    severity = severity_of(customer.worst)
    is_loud = severity is not PerceivedSeverity.CLEARED
    pressing = sum(severity_of(row) is not PerceivedSeverity.CLEARED for row in customer.rows)
    return Branch(
        key=customer_key(customer.id),
        place=place,
        level=Level.CUSTOMER,
        title=customer.name,
        note=str(broken or pressing) if is_loud else "",
        severity=severity,
        is_planned=is_planned(customer.worst),
        is_loud=is_loud,
        is_taken_up=all(row.is_taken_up for row in customer.rows if is_broken(row)),
        is_open=is_open,
        customer_id=customer.id,
        service_id=None,
    )


def _service(row: InventoryRow, place: int, *, is_open: bool) -> Branch:
    severity = severity_of(row)
    return Branch(
        key=service_key(row.id),
        place=place,
        level=Level.SERVICE,
        title=row.title,
        note="",
        severity=severity,
        is_planned=is_planned(row),
        is_loud=severity is not PerceivedSeverity.CLEARED,
        is_taken_up=row.is_taken_up,
        is_open=is_open,
        customer_id=row.customer_id,
        service_id=row.id,
        state=within(STATE_WORDS[row.service_class]),
    )


def _part(row: InventoryRow, part: PartRow, number: int, place: int, now: datetime) -> Branch:
    is_bad = part.state in BAD_STATES
    is_degraded = part.state is PartState.DEGRADED
    severity = PerceivedSeverity.CRITICAL if is_bad else PerceivedSeverity.MAJOR if is_degraded else None
    since = f" {minute(part.since, now)}" if part.since is not None and severity is not None else ""
    return Branch(
        key=_part_key(row.id, number),
        place=place,
        level=Level.PART,
        title=part_title(part),
        note=f"{part.state}{since}",
        severity=severity or PerceivedSeverity.CLEARED,
        is_planned=part.state is PartState.PLANNED,
        is_loud=severity is not None,
        is_taken_up=row.is_taken_up,
        is_open=None,
        customer_id=row.customer_id,
        service_id=row.id,
        goes_to=part.service_id,
    )
