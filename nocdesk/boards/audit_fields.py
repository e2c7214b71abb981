"""What is filtered by where the audit trail is listed."""

from collections.abc import Iterable

from nocdesk.boards.audit_board import AuditRow
from nocdesk.filtering.ordered_fields import AgeField, NumberField, TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, PersonField, TextField, choices_of
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.people.trail_words import kind_words


def _texts(row: AuditRow) -> Iterable[str]:
    yield from (row.actor, row.action, row.done, row.kind, row.thing, row.origin, row.program)
    for before, after in row.changes.values():
        yield from (str(value) for value in (before, after) if value is not None)


AUDIT_WORDS: Vocabulary[AuditRow] = Vocabulary(
    _texts,
    [
        PersonField("person", _("who did it"), lambda row: row.actor),
        ChoiceField(
            "role", _("in which role"), choices_of({role.value: role.value for role in Role}, lambda r: r.role)
        ),
        TextField("act", _("what was done"), lambda row: (row.action, row.done)),
        TextField("kind", _("to what kind of thing"), lambda row: (row.kind, kind_words(row.kind))),
        NumberField("number", _("the number of the thing"), lambda row: row.entity_id),
        TextField("from", _("from which machine or address"), lambda row: row.origin),
        TextField("program", _("by which program"), lambda row: row.program),
        TimeField("at", _("when"), lambda row: row.at),
        AgeField("age", _("how long ago"), lambda row: row.at),
        TextField("changed", _("what it changed, by name"), lambda row: tuple(row.changes)),
        NumberField("entry", _("the number of the entry"), lambda row: row.id),
    ],
)
