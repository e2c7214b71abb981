"""What is filtered by where a list shows what asks nobody for attention."""

from collections.abc import Iterable

from nocdesk.boards.severity_fields import severity_field
from nocdesk.boards.shelf_board import QuietKind, QuietRow
from nocdesk.filtering.ordered_fields import AgeField, TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, TextField, choices_of
from nocdesk.language import _

_KINDS = {
    "asked": QuietKind.ASKED,
    "shelved": QuietKind.SHELVED,
    "suppressed": QuietKind.SUPPRESSED,
    "out": QuietKind.OUT_OF_SERVICE,
}


def _texts(row: QuietRow) -> Iterable[str]:
    return row.resource, row.text, row.reason, row.by


SHELF_WORDS: Vocabulary[QuietRow] = Vocabulary(
    _texts,
    [
        ChoiceField("kind", _("why it asks nobody"), choices_of(_KINDS, lambda row: row.kind)),
        severity_field(lambda row: row.severity),
        TextField("by", _("who put it aside"), lambda row: row.by),
        TextField("resource", _("what is in trouble"), lambda row: row.resource),
        AgeField("age", _("since it is so"), lambda row: row.since),
        TimeField("until", _("when that ends"), lambda row: row.until, is_past=False),
    ],
)
