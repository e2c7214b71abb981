"""The columns of the rules of correlation and of what a changed rule would have made, and what they are filtered by."""

from collections.abc import Iterable

from nocdesk.boards.rule_board import RuleRow
from nocdesk.problems.rule_texts import RuleOrigin
from nocdesk.replay.difference import Change, ProblemChange
from ui.filters import FilterWords, text_field
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING

ORIGIN_WORDS = {RuleOrigin.SHIPPED: "shipped", RuleOrigin.CHANGED: "changed here", RuleOrigin.OWN: "of this house"}


def rule_columns() -> list[Column[RuleRow]]:
    """What explains what."""
    return [
        Column("place", "#", 46, lambda row: str(row.id), lambda row: row.id, RIGHT),
        Column("name", "Rule", 190, lambda row: row.name, lambda row: row.name, minimum=120, stretch=True),
        Column("relation", "By", 88, lambda row: row.relation or MISSING, lambda row: row.relation, minimum=60, drop=1),
        Column("origin", "Whose", 92, origin_words, origin_words, minimum=70),
    ]


def origin_words(row: RuleRow) -> str:
    """Whose rule it is, and whether it is in force."""
    return "off" if row.is_off else ORIGIN_WORDS[row.origin]


def change_columns() -> list[Column[ProblemChange]]:
    """What becomes of a problem."""
    return [
        Column("change", "Problem", 96, lambda row: row.change.value, _weight, minimum=80),
        Column(
            "before", "Root now", 200, lambda row: row.root_before or MISSING, _root_before, minimum=110, stretch=True
        ),
        Column(
            "after", "Root then", 200, lambda row: row.root_after or MISSING, _root_after, minimum=110, stretch=True
        ),
        Column(
            "alarms", "Alarms", 74, _alarms, lambda row: -max(row.alarms_before, row.alarms_after), RIGHT, minimum=64
        ),
        Column("why", "Why", 260, lambda row: row.why, lambda row: row.why, minimum=120, stretch=True, drop=1),
    ]


def _weight(row: ProblemChange) -> int:
    return list(Change).index(row.change)


def _root_before(row: ProblemChange) -> str:
    return row.root_before


def _root_after(row: ProblemChange) -> str:
    return row.root_after


def _alarms(row: ProblemChange) -> str:
    return f"{row.alarms_before} → {row.alarms_after}"


def _rule_texts(row: RuleRow) -> Iterable[str]:
    return row.name, row.cause, row.symptom, row.relation, row.words, origin_words(row)


def _change_texts(row: ProblemChange) -> Iterable[str]:
    return row.change.value, row.root_before, row.root_after, row.why


RULE_WORDS: FilterWords[RuleRow] = FilterWords(
    _rule_texts,
    {
        "cause": text_field(lambda row: row.cause),
        "symptom": text_field(lambda row: row.symptom),
        "by": text_field(lambda row: row.relation),
    },
)
CHANGE_WORDS: FilterWords[ProblemChange] = FilterWords(
    _change_texts,
    {"problem": text_field(lambda row: row.change.value), "root": text_field(lambda row: row.root_after)},
)
