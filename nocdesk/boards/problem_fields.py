"""What the problems are filtered by."""

from collections.abc import Iterable

from nocdesk.boards.severity_fields import severity_field
from nocdesk.filtering.ordered_fields import AgeField, NumberField, SinceField, TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, PersonField, TextField, choices_of
from nocdesk.language import _
from nocdesk.problems.listing import ProblemRow
from nocdesk.problems.model import ProblemState


def _texts(row: ProblemRow) -> Iterable[str]:
    return row.number, row.text, row.root or "", row.rule, row.reason, row.owner or "", *row.customers


PROBLEM_WORDS: Vocabulary[ProblemRow] = Vocabulary(
    _texts,
    [
        severity_field(lambda row: row.severity),
        ChoiceField("state", _("how far it is"), choices_of({s.value: s for s in ProblemState}, lambda row: row.state)),
        AgeField("age", _("since it began"), lambda row: row.began_at),
        TextField("customer", _("who feels it"), lambda row: row.customers),
        TextField("root", _("what is in trouble at the root"), lambda row: row.root or ""),
        TextField("text", _("what is wrong"), lambda row: row.text),
        TextField("rule", _("what groups it"), lambda row: row.rule),
        PersonField("owner", _("who owns it"), lambda row: row.owner),
        NumberField("alarms", _("how many alarms are part of it"), lambda row: row.alarms),
        NumberField("active", _("how many of them are active"), lambda row: row.active),
        NumberField("services", _("how many services it touches"), lambda row: row.services),
        TimeField("began", _("when it began"), lambda row: row.began_at),
        SinceField("since", _("began from then on"), lambda row: row.began_at),
    ],
)
