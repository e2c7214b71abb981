"""The columns of the shift log and of a handover sheet, and what they are filtered by."""

from collections.abc import Iterable

from nocdesk.boards.handover_board import SheetRow
from nocdesk.boards.shift_rows import LogKind, LogRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.shifts.sheet import SECTION_WORDS, SheetSection
from ui.filters import FilterWords, SavedFilter, choice_field, state_field, text_field
from ui.models.row_table import Column
from ui.text import MISSING, moment

KIND_WORDS = {
    LogKind.NOTE: _("Note"),
    LogKind.ALARM: _("Alarm"),
    LogKind.SHELF: _("Shelf"),
    LogKind.TICKET: _("Ticket"),
    LogKind.PROBLEM: _("Problem"),
    LogKind.BREACH: _("Breach"),
    LogKind.WORK: _("Work"),
    LogKind.HANDOVER: _("Handover"),
}
SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Notes"), "kind:note"),
    SavedFilter(_("To hand over"), "open:yes"),
    SavedFilter(_("Tickets and problems"), "kind:ticket,problem"),
)
_SECTIONS = list(SheetSection)


def log_columns(clock: Clock) -> list[Column[LogRow]]:
    """The newest line first unless another column is sorted by; times are told against `clock`."""
    return [
        Column(
            "at",
            _("Time"),
            92,
            lambda row: moment(row.at, clock.now()),
            lambda row: -row.at.timestamp(),
            zone_at=clock.now,
        ),
        Column("kind", _("Kind"), 84, lambda row: KIND_WORDS[row.kind], lambda row: row.kind),
        Column("who", _("Who"), 108, lambda row: row.who or MISSING, lambda row: row.who),
        Column("text", _("What"), 420, _what, lambda row: row.text, minimum=200, stretch=True),
        Column("state", _("Hand over"), 96, _state, lambda row: not row.is_open, drop=1),
    ]


def log_order(row: LogRow) -> tuple[float, int]:
    """The newest first."""
    return -row.at.timestamp(), -row.id


def sheet_columns() -> list[Column[SheetRow]]:
    """The lines of a sheet by section."""
    return [
        Column("section", _("Section"), 224, lambda row: SECTION_WORDS[row.item.section], _place),
        Column("text", _("What"), 260, lambda row: row.item.text, lambda row: row.item.text, minimum=160, stretch=True),
        Column("detail", _("Detail"), 280, lambda row: row.item.detail, lambda row: row.item.detail, minimum=140),
        Column("read", _("Read back"), 96, _read_back, lambda row: (not row.item.is_pressing, row.is_read_back)),
    ]


def sheet_order(row: SheetRow) -> int:
    """As the sheet is told."""
    return row.id


def _what(row: LogRow) -> str:
    return _("{text} ({count} times)").format(text=row.text, count=row.count) if row.count > 1 else row.text


def _state(row: LogRow) -> str:
    if row.is_withdrawn:
        return _("taken back")
    return _("open") if row.is_open else ""


def _place(row: SheetRow) -> int:
    return _SECTIONS.index(row.item.section)


def _read_back(row: SheetRow) -> str:
    if not row.item.is_pressing:
        return ""
    return _("read back") if row.is_read_back else _("to be read back")


def _log_texts(row: LogRow) -> Iterable[str]:
    return row.text, row.who, KIND_WORDS[row.kind]


def _sheet_texts(row: SheetRow) -> Iterable[str]:
    return row.item.text, row.item.detail, SECTION_WORDS[row.item.section]


LOG_WORDS: FilterWords[LogRow] = FilterWords(
    _log_texts,
    {
        "kind": choice_field("kind", {kind.value: kind for kind in LogKind}, lambda row: row.kind),
        "open": state_field("open", {"yes": lambda row: row.is_open, "no": lambda row: not row.is_open}),
        "who": text_field(lambda row: row.who),
    },
)
SHEET_WORDS: FilterWords[SheetRow] = FilterWords(
    _sheet_texts, {"section": text_field(lambda row: (row.item.section, SECTION_WORDS[row.item.section]))}
)
