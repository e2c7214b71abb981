"""What the trouble tickets are filtered by, at the queue and on the command line."""

from datetime import datetime

from nocdesk.boards.promise_fields import SLA_STATES
from nocdesk.boards.rows import TicketRow
from nocdesk.filtering.ordered_fields import AgeField, RankField, SinceField, TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, PersonField, TextField, choices_of, yes_or_no
from nocdesk.language import _
from nocdesk.priority import Priority
from nocdesk.tickets.model import TicketStatus
from nocdesk.tickets.workflow import WORDS

_STATES = {
    "new": TicketStatus.ACKNOWLEDGED,
    "progress": TicketStatus.IN_PROGRESS,
    "pending": TicketStatus.PENDING,
    "held": TicketStatus.HELD,
    "resolved": TicketStatus.RESOLVED,
    "closed": TicketStatus.CLOSED,
    "rejected": TicketStatus.REJECTED,
    "cancelled": TicketStatus.CANCELLED,
}
_FROM_LEAST = tuple(reversed(Priority))
_PLACES = {priority: place for place, priority in enumerate(_FROM_LEAST)}
_ALSO = {"p1": "critical", "p2": "high", "p3": "medium", "p4": "low"}


def is_late(row: TicketRow, now: datetime) -> bool:
    """Whether an update was due and has not come."""
    return row.next_update_at is not None and row.next_update_at < now


def _is_overdue(row: TicketRow, now: datetime) -> bool:
    return row.etr_at is not None and row.etr_at < now


TICKET_WORDS: Vocabulary[TicketRow] = Vocabulary(
    lambda row: (row.number, row.customer, row.service, row.site, row.text, WORDS[row.status]),
    [
        ChoiceField("state", _("the ticket's state"), choices_of(_STATES, lambda row: row.status)),
        RankField(
            "priority",
            _("how pressing it is"),
            lambda row: _PLACES[row.priority],
            ranks=tuple(priority.value for priority in _FROM_LEAST),
            also=_ALSO,
        ),
        TextField("customer", _("whose it is"), lambda row: row.customer),
        TextField("service", _("what it is about"), lambda row: row.service),
        TextField("site", _("where that is used"), lambda row: row.site),
        TextField("text", _("what the customer says"), lambda row: row.text),
        TextField("group", _("the workgroup it is with"), lambda row: row.workgroup),
        PersonField("for", _("who works on it"), lambda row: row.assignee),
        PersonField("by", _("who said the last word on it"), lambda row: row.updated_by),
        ChoiceField("update", _("whether the next update is overdue"), timed={"late": is_late}),
        ChoiceField(
            "etr", _("the promised restoration"), {"none": lambda row: row.etr_at is None}, timed={"late": _is_overdue}
        ),
        TimeField("restore", _("when restoration is promised"), lambda row: row.etr_at, is_past=False),
        ChoiceField(
            "match",
            _("alarms that belong to it"),
            {
                "proposed": lambda row: row.proposals > 0,
                "linked": lambda row: bool(row.alarms),
                "none": lambda row: not row.alarms and not row.proposals,
            },
        ),
        ChoiceField("problem", _("part of a problem"), yes_or_no(lambda row: row.problem_id is not None)),
        ChoiceField(
            "sla",
            _("its SLA clock"),
            choices_of(SLA_STATES, lambda row: row.sla.state if row.sla is not None else None),
        ),
        AgeField("age", _("since it was opened"), lambda row: row.opened_at),
        TimeField("opened", _("when it was opened"), lambda row: row.opened_at),
        SinceField("since", _("opened from then on"), lambda row: row.opened_at),
    ],
)
