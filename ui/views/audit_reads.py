"""What the screen of the audit trail reads, on a pool thread: its last entries, one of them, the whole to verify."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.audit_board import AnchorRow, AuditRow, audit_rows, last_anchor
from nocdesk.core import Core
from nocdesk.people.audit_anchors import Anchor, present_anchor, read_anchors
from nocdesk.people.model import AuditAnchor
from nocdesk.people.verifying import TrailReport, verify_trail

MOST = 5_000
"""So many entries are listed; `nocdesk audit list` looks through all."""


@dataclass(frozen=True, slots=True)
class AuditBoard:
    """The last entries, how many there are, and the last anchor."""

    rows: Sequence[AuditRow]
    entries: int
    anchor: AnchorRow | None


@dataclass(frozen=True, slots=True)
class AuditDetail:
    """An entry, and the others of the same act."""

    row: AuditRow
    others: Sequence[AuditRow]


class AuditReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._end: Anchor | None = None
        self._rows: Sequence[AuditRow] = ()

    def board(self) -> AuditBoard:
        """The last entries, read again only where the trail has gone on."""
        with self._core.read() as session:
            end = present_anchor(session)
            if end != self._end:
                self._rows = tuple(audit_rows(session, most=MOST))
                self._end = end
            return AuditBoard(self._rows, end.seq, last_anchor(session))

    def detail(self, row_id: int) -> AuditDetail | None:
        """One of the entries that were listed; an act's entries follow one another."""
        rows = self._rows
        row = next((row for row in rows if row.id == row_id), None)
        return None if row is None else AuditDetail(row, [r for r in rows if r.act == row.act and r.id != row.id])

    def verify(self, step: Callable[[float], None]) -> TrailReport:
        """Verify the whole trail against the anchors of this machine's file and those that the store remembers."""
        with self._core.read() as session:
            entries, seen = present_anchor(session).seq, iter(range(0, 2**62, 1_000))
            return verify_trail(session, self._anchors(session), lambda: step(min(1.0, next(seen) / max(1, entries))))

    def _anchors(self, session: Session) -> Sequence[Anchor]:
        kept = [Anchor(*row) for row in session.execute(select(AuditAnchor.seq, AuditAnchor.hash))]
        file = self._core.settings.anchor_file
        return [*kept, *(read_anchors(file) if file.is_file() else ())]
