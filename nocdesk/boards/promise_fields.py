"""What lists are filtered by where they show promises: the states of service levels, and the figures of objectives."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from nocdesk.boards.rows import SlaRow
from nocdesk.filtering.field import Field
from nocdesk.filtering.ordered_fields import NumberField, TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, TextField, choices_of
from nocdesk.language import _
from nocdesk.sla.verdicts import Verdict

SLA_STATES = {
    "met": Verdict.MET,
    "risk": Verdict.AT_RISK,
    "breach": Verdict.BREACHED,
    "undecided": Verdict.UNDECIDED,
}


class Promised(Protocol):
    """What rows of objectives have in common."""

    @property
    def state(self) -> Verdict: ...
    @property
    def customer(self) -> str: ...
    @property
    def coverage(self) -> float: ...
    @property
    def budget_s(self) -> float: ...
    @property
    def budget_left_s(self) -> float: ...
    @property
    def breach_at(self) -> object: ...


Row = TypeVar("Row", bound=Promised)


def promise_fields(service: Callable[[Row], Iterable[str]], objective: Callable[[Row], str]) -> list[Field[Row]]:
    """The fields of an objective; `service` and `objective` are the words for what it is of and what it is."""
    return [
        ChoiceField("state", _("where it stands"), choices_of(SLA_STATES, lambda row: row.state)),
        TextField("customer", _("whose it is"), lambda row: row.customer),
        TextField("service", _("the service, by name or label"), service),
        TextField("objective", _("what has to be kept"), objective),
        NumberField("coverage", _("how much of the time is measured, in percent"), lambda row: row.coverage * 100),
        NumberField("used", _("how much of the budget is used, in percent"), _used),
        TimeField("breach", _("when the budget runs out at this rate"), lambda row: row.breach_at, is_past=False),
    ]


def _used(row: Promised) -> float:
    used_s = row.budget_s - row.budget_left_s
    if row.budget_s > 0:
        return used_s / row.budget_s * 100
    return 0.0 if used_s <= 0 else float("inf")


def _texts(row: SlaRow) -> Iterable[str]:
    return row.customer, row.service, row.objective or row.measure.value, row.state.value


SLA_LIST_WORDS: Vocabulary[SlaRow] = Vocabulary(
    _texts, promise_fields(lambda row: (row.service,), lambda row: row.objective or row.measure.value)
)
"""What `nocdesk sla` is filtered by."""
