"""The columns of who has how much to do, and what they are filtered by."""

from collections.abc import Iterable

from nocdesk.boards.ticket_load import BearerKind, LoadRow
from nocdesk.clock import Clock
from nocdesk.language import _, pgettext
from ui.filters import FilterWords, text_field
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING, moment

KIND_WORDS = {BearerKind.WORKGROUP: _("workgroup"), BearerKind.PERSON: _("person")}
NOBODY = {BearerKind.WORKGROUP: _("No workgroup"), BearerKind.PERSON: _("Nobody")}


def load_columns(clock: Clock) -> list[Column[LoadRow]]:
    """Workgroups before people, unless another column is sorted by."""
    return [
        Column("name", _("Who"), 190, bearer_name, lambda row: row.id, minimum=120, stretch=True),
        Column("kind", _("Is a"), 90, _kind, lambda row: row.kind.value, minimum=76),
        Column(
            "open", pgettext("state", "Open"), 60, lambda row: str(row.open), lambda row: -row.open, RIGHT, minimum=52
        ),
        Column("pressing", "P1, P2", 66, lambda row: str(row.pressing), lambda row: -row.pressing, RIGHT, minimum=60),
        Column("overdue", _("Overdue"), 74, lambda row: str(row.overdue), lambda row: -row.overdue, RIGHT, minimum=66),
        Column("late", _("Updates late"), 96, _late, lambda row: -row.updates_late, RIGHT, minimum=90),
        Column("update", _("Next update"), 100, lambda row: _next(row, clock), _next_at, minimum=84),
    ]


def bearer_name(row: LoadRow) -> str:
    """Who it is, also where it is nobody."""
    return row.name or NOBODY[row.kind]


def filter_of(row: LoadRow) -> str:
    """What filters the queue by it: a filter is the same in every language."""
    word = "group" if row.kind is BearerKind.WORKGROUP else "for"
    name = row.name or "none"
    return f'{word}:"{name}"' if " " in name else f"{word}:{name}"


def _kind(row: LoadRow) -> str:
    return KIND_WORDS[row.kind]


def _late(row: LoadRow) -> str:
    return str(row.updates_late)


def _next(row: LoadRow, clock: Clock) -> str:
    return MISSING if row.update_at is None else moment(row.update_at, clock.now())


def _next_at(row: LoadRow) -> float:
    return row.update_at.timestamp() if row.update_at is not None else float("inf")


def _texts(row: LoadRow) -> Iterable[str]:
    return bearer_name(row), _kind(row)


LOAD_WORDS: FilterWords[LoadRow] = FilterWords(_texts, {"is": text_field(lambda row: row.kind.value)})
