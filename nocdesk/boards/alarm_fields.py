"""What the alarms are filtered by, at the console and on the command line."""

from nocdesk.boards.promise_fields import SLA_STATES
from nocdesk.boards.rows import AlarmRow
from nocdesk.boards.severity_fields import severity_field
from nocdesk.filtering.ordered_fields import AgeField, NumberField, SinceField, TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, PersonField, TextField, choices_of
from nocdesk.language import _

_STATES = {
    "active": lambda row: row.is_active,
    "cleared": lambda row: not row.is_active,
    "acked": lambda row: row.is_acknowledged,
    "unacked": lambda row: not row.is_acknowledged,
    "planned": lambda row: row.is_planned,
    "shelved": lambda row: row.withheld.is_shelved,
    "suppressed": lambda row: bool(row.withheld.suppressed_by),
    "symptom": lambda row: bool(row.withheld.symptom_of),
    "out": lambda row: bool(row.withheld.out_of_service),
    "flapping": lambda row: row.is_flapping,
    "quiet": lambda row: row.is_quiet,
    "below": lambda row: row.fold.is_below,
}


ALARM_WORDS: Vocabulary[AlarmRow] = Vocabulary(
    # One by one: what many alarms have in common is then looked at once.
    (
        lambda row: row.service,
        lambda row: row.resource,
        lambda row: row.text,
        lambda row: row.customer,
        lambda row: row.owner or "",
        lambda row: row.problem,
        lambda row: row.tickets,
    ),
    [
        severity_field(lambda row: row.severity),
        ChoiceField("state", _("the alarm's state"), _STATES),
        AgeField("age", _("since it was raised"), lambda row: row.raised_at),
        TextField("customer", _("who feels it"), lambda row: row.touched.customers or (row.customer,)),
        TextField("service", _("what it touches"), lambda row: row.touched.services or (row.service,)),
        TextField("site", _("where its device or a touched service is"), lambda row: row.touched.sites),
        TextField("resource", _("what is in trouble"), lambda row: row.resource),
        TextField("text", _("what is wrong"), lambda row: row.text),
        ChoiceField(
            "sla",
            _("its SLA clock"),
            choices_of(SLA_STATES, lambda row: row.sla.state if row.sla is not None else None),
        ),
        PersonField("owner", _("who owns it"), lambda row: row.owner),
        PersonField("ackby", _("who acknowledged it"), lambda row: row.acknowledged_by),
        TextField("ticket", _("linked tickets"), lambda row: row.tickets),
        TextField("problem", _("the problem it is part of"), lambda row: row.problem),
        TextField("condition", _("the kind of trouble"), lambda row: row.condition.value),
        TextField("cause", _("probable cause (X.733)"), lambda row: row.probable_cause.value),
        NumberField("count", _("how often it occurred"), lambda row: row.count),
        TimeField("raised", _("when it was raised"), lambda row: row.raised_at),
        SinceField("since", _("raised from then on"), lambda row: row.raised_at),
        TimeField("last", _("when it last occurred"), lambda row: row.last_at),
        TimeField("cleared", _("when it cleared"), lambda row: row.cleared_at),
    ],
)
