"""The columns of what judges and of what a changed rule would have made, and what they are filtered by."""

from collections.abc import Iterable

from nocdesk.language import _
from nocdesk.problems.rule_texts import RuleOrigin
from nocdesk.replay.difference import Change, RuleChange
from nocdesk.replay.rule_rows import RuleKind, RuleRow
from ui.filters import FilterWords, SavedFilter, choice_field, text_field
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING

ORIGIN_WORDS = {
    RuleOrigin.SHIPPED: _("shipped"),
    RuleOrigin.CHANGED: _("changed here"),
    RuleOrigin.OWN: _("of this house"),
}


_PROBLEM_WORDS = {
    Change.OTHER_ROOT: _("other root"),
    Change.APPEARS: _("problem appears"),
    Change.VANISHES: _("problem vanishes"),
    Change.OTHER_ALARMS: _("other alarms"),
}
KIND_WORDS = {RuleKind.CORRELATION: _("alarms"), RuleKind.TRAPS: _("traps"), RuleKind.THRESHOLD: _("readings")}


def rule_columns() -> list[Column[RuleRow]]:
    """What judges, and whose it is."""
    return [
        Column("place", "#", 46, lambda row: str(row.id), lambda row: row.id, RIGHT),
        Column("name", _("Rule"), 190, lambda row: row.name, lambda row: row.name, minimum=120, stretch=True),
        Column("kind", _("Judges"), 88, kind_words, kind_words, minimum=70, drop=1),
        Column("origin", _("Whose"), 92, origin_words, origin_words, minimum=70),
    ]


def kind_words(row: RuleRow) -> str:
    """What it judges."""
    return KIND_WORDS[row.kind]


def origin_words(row: RuleRow) -> str:
    """Whose rule it is, and whether it is in force."""
    return _("off") if row.is_off else ORIGIN_WORDS[row.origin]


def change_columns() -> list[Column[RuleChange]]:
    """What becomes of a problem, or of a trouble's alarms."""
    return [
        Column("change", _("Change"), 110, change_words, _weight, minimum=96),
        Column(
            "before", _("As it is"), 200, lambda row: row.before or MISSING, _root_before, minimum=110, stretch=True
        ),
        Column(
            "after", _("As it would be"), 200, lambda row: row.after or MISSING, _root_after, minimum=110, stretch=True
        ),
        Column(
            "alarms",
            _("Alarms"),
            74,
            _alarms,
            lambda row: -max(row.alarms_before, row.alarms_after),
            RIGHT,
            minimum=64,
        ),
        Column("why", _("Why"), 260, lambda row: row.why, lambda row: row.why, minimum=120, stretch=True, drop=1),
    ]


def change_words(row: RuleChange) -> str:
    """What becomes of it; of what is no alarm it is a problem that is told of."""
    return row.change.value if not row.is_of_problem else _PROBLEM_WORDS[row.change]


def _weight(row: RuleChange) -> int:
    return list(Change).index(row.change)


def _root_before(row: RuleChange) -> str:
    return row.before


def _root_after(row: RuleChange) -> str:
    return row.after


def _alarms(row: RuleChange) -> str:
    return f"{row.alarms_before} → {row.alarms_after}"


def _rule_texts(row: RuleRow) -> Iterable[str]:
    return row.name, row.cause, row.symptom, row.relation, row.words, kind_words(row), origin_words(row)


def _change_texts(row: RuleChange) -> Iterable[str]:
    return change_words(row), row.before, row.after, row.why


_JUDGED = {"alarms": RuleKind.CORRELATION, "traps": RuleKind.TRAPS, "readings": RuleKind.THRESHOLD}
RULE_WORDS: FilterWords[RuleRow] = FilterWords(
    _rule_texts,
    {
        "cause": text_field(lambda row: row.cause),
        "symptom": text_field(lambda row: row.symptom),
        "by": text_field(lambda row: row.relation),
        "judges": choice_field("kind", _JUDGED, lambda row: row.kind),
    },
)
CHANGE_WORDS: FilterWords[RuleChange] = FilterWords(
    _change_texts,
    {"change": text_field(lambda row: row.change.value), "root": text_field(lambda row: row.after)},
)
RULE_TABS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Correlation"), "judges:alarms"),
    SavedFilter(_("Traps"), "judges:traps"),
    SavedFilter(_("Thresholds"), "judges:readings"),
)
"""The saved filters of the list."""
