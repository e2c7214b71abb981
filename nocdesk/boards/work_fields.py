"""What the planned works are filtered by."""

from collections.abc import Iterable

from nocdesk.boards.work_rows import WorkBoardRow, WorkState, work_state
from nocdesk.filtering.ordered_fields import TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, TextField, timed_choices_of, yes_or_no
from nocdesk.language import _

_STATES = {
    "running": WorkState.RUNNING,
    "planned": WorkState.PLANNED,
    "over": WorkState.OVER,
    "off": WorkState.CALLED_OFF,
}


def _services(row: WorkBoardRow) -> Iterable[str]:
    return [text for service in row.services for text in (service.name, service.label)]


def _texts(row: WorkBoardRow) -> Iterable[str]:
    return row.name, row.reason, row.planned_by, row.recurrence, *row.customers, *_services(row)


WORK_WORDS: Vocabulary[WorkBoardRow] = Vocabulary(
    _texts,
    [
        ChoiceField("state", _("how far it is"), timed=timed_choices_of(_STATES, work_state)),
        ChoiceField("told", _("whether the customers were told of all of it"), yes_or_no(lambda row: row.was_told_all)),
        ChoiceField("recurs", _("one time of a series"), yes_or_no(lambda row: row.series_id is not None)),
        ChoiceField("overlap", _("coincides with another work"), yes_or_no(lambda row: bool(row.overlaps))),
        TextField("customer", _("whose services it takes down"), lambda row: row.customers),
        TextField("service", _("what it takes down"), _services),
        TextField("by", _("who planned it"), lambda row: row.planned_by),
        TimeField("starts", _("when it begins"), lambda row: row.starts_at, is_past=False),
        TimeField("ends", _("when it ends"), lambda row: row.shown_end, is_past=False),
    ],
)
