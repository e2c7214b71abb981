"""What has been typed of a ticket that is not saved yet."""

from collections.abc import Mapping
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

    def joined(self, earlier: "Draft") -> "Draft":
        """This draft with the words of an earlier one below its own; one that has no words yet makes room for it."""
        if not self.text.strip():
            return earlier
        callers = dict.fromkeys(caller for caller in (self.caller, earlier.caller) if caller)
        service_id = self.service_id if self.service_id is not None else earlier.service_id
        text = f"{self.text}\n\n{earlier.text}"
        return replace(self, caller=", ".join(callers), service_id=service_id, text=text)


@dataclass(slots=True)
class SentCall:
    """A ticket on its way to the store: what was typed for whom, and whether its form was left to the next one."""

    customer: CareCustomer
    draft: Draft
    has_waited: bool = False


_KEPT = TypeAdapter(Draft)


class Drafts(dict[int, Draft]):
    """What has been typed for each customer and is not saved."""

    def texts(self) -> dict[str, str]:
        """All of them as a file keeps them."""
        return {str(key): _KEPT.dump_json(draft).decode() for key, draft in self.items()}

    def take_up(self, texts: Mapping[str, str]) -> None:
        """Go on with what a file has kept. Raises ValueError where it is none of these."""
        self.update({int(key): _KEPT.validate_json(text) for key, text in texts.items()})

    def give_back(self, sent: SentCall) -> Draft:
        """What was on its way is a draft again, together with what was typed since."""
        since = self.get(sent.customer.id)
        draft = since.joined(sent.draft) if since is not None else sent.draft
        self[sent.customer.id] = draft
        return draft

    def be_done_with(self, sent: SentCall) -> None:
        """Forget what was on its way, unless something else was typed since."""
        kept = self.get(sent.customer.id)
        if kept is not None and kept.is_like(sent.draft):
            del self[sent.customer.id]


def first_draft(customer: CareCustomer, now: datetime, *, service_id: int | None, caller: str) -> Draft:
    """An empty draft about the service in view, else the one in trouble, else none in particular."""
    known = next((problem.service_id for problem in customer.problems if problem.service_id is not None), None)
    only = customer.services[0].id if len(customer.services) == 1 else None
    caller = caller or (customer.contacts[0].name if len(customer.contacts) == 1 else "")
    return Draft(caller, service_id or known or only, _("now"), now, "")
