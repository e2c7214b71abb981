"""What has been typed of a ticket that is not saved yet."""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from nocdesk.boards.care_rows import CareCustomer
from nocdesk.language import _


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed for a customer; `said_at` is when the caller said since when."""

    caller: str
    service_id: int | None
    since: str
    said_at: datetime
    text: str

    def is_like(self, other: "Draft") -> bool:
        """Whether both say the same, whenever it was said."""
        return replace(self, said_at=other.said_at) == other


KEPT = TypeAdapter(Draft)
"""A draft as a file keeps it."""


def first_draft(customer: CareCustomer, now: datetime, *, service_id: int | None, caller: str) -> Draft:
    """An empty draft about the service in view, else the one in trouble, else none in particular."""
    known = next((problem.service_id for problem in customer.problems if problem.service_id is not None), None)
    only = customer.services[0].id if len(customer.services) == 1 else None
    caller = caller or (customer.contacts[0].name if len(customer.contacts) == 1 else "")
    return Draft(caller, service_id or known or only, _("now"), now, "")
