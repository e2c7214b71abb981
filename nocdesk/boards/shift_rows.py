"""The shift log as it is shown: frozen rows, whether somebody wrote them or they follow from what was done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nocdesk.shifts.model import NoteKind


class LogKind(StrEnum):
    """What a line of the log is about."""

    NOTE = "note"
    ALARM = "alarm"
    SHELF = "shelf"
    TICKET = "ticket"
    PROBLEM = "problem"
    BREACH = "breach"
    WORK = "work"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line: when, who (nobody: the program itself), and what in words; `count` acts stand in it.

    `about` is the number of the one thing that it is about, if it is about one. Of a note, `note_kind` says what it
    tells, and whether it is still to be handed over.
    """

    id: int
    at: datetime
    kind: LogKind
    who: str
    text: str
    count: int = 1
    about: int | None = None
    note_id: int | None = None
    note_kind: NoteKind | None = None
    is_open: bool = False
    is_withdrawn: bool = False
