"""Whether the audit trail is as it was written: every link of the chain computed anew and compared with anchors."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from nocdesk.people.audit_anchors import Anchor
from nocdesk.people.audit_chain import NO_HASH, Sealed, hash_of, microseconds
from nocdesk.people.model import AuditHead
from nocdesk.people.stored_trail import stored_instant, stored_trail

MOST_FAULTS = 20
"""After so many the rest says nothing new."""
_AT_ONCE = 1_000


class FaultKind(StrEnum):
    """What is wrong at a place of the trail."""

    MISSING = "missing"
    ALTERED = "altered"
    UNCHAINED = "unchained"
    CUT = "cut"
    NOT_THE_ANCHORED = "not_the_anchored"


@dataclass(frozen=True, slots=True)
class TrailFault:
    """One thing wrong, at the entry with this number of the chain; `last_seq` where it is about a stretch of them."""

    kind: FaultKind
    seq: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What a verification looked at, and what it found; `anchored_seq` is how far anchors vouch (0: no anchor)."""

    entries: int
    carried: int
    last: Anchor
    anchored_seq: int
    faults: Sequence[TrailFault]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_trail(
    session: Session, anchors: Sequence[Anchor] = (), step: Callable[[], None] = lambda: None
) -> TrailReport:
    """Read the whole trail; `step` is called now and then, and may raise to stop it."""
    walk = _Walk(anchors)
    for number, row in enumerate(session.execute(stored_trail(session)).yield_per(_AT_ONCE)):
        if number % _AT_ONCE == 0:
            step()
        walk.see(row)
    faults = [*walk.faults, *walk.missed_anchors(), *_head_faults(session, walk.last)]
    return TrailReport(
        entries=walk.entries,
        carried=walk.carried,
        last=walk.last,
        anchored_seq=max((anchor.seq for anchor in anchors), default=0),
        faults=sorted(faults[:MOST_FAULTS], key=lambda fault: fault.seq),
    )


class _Walk:
    """Goes along the chain, entry by entry."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.entries = self.carried = 0
        self.last = Anchor(0, NO_HASH)
        self.faults: list[TrailFault] = []
        self._anchors = {anchor.seq: anchor for anchor in anchors}
        self._differing = {each.seq for each in anchors if each != self._anchors[each.seq]}

    def see(self, row: Row[*tuple[Any, ...]]) -> None:
        """Look at the next entry."""
        self.entries += 1
        self.carried += bool(row.is_carried)
        seq = row.seq if isinstance(row.seq, int) else 0
        if seq != self.last.seq + 1:
            self._fault(FaultKind.MISSING, self.last.seq + 1, seq - 1)
        elif row.prev_hash != self.last.hash:
            self._fault(FaultKind.UNCHAINED, seq, seq)
        if not _is_as_sealed(row):
            self._fault(FaultKind.ALTERED, seq, seq)
        anchor = self._anchors.pop(seq, None)
        if anchor is not None and (anchor.hash != row.hash or seq in self._differing):
            self._fault(FaultKind.NOT_THE_ANCHORED, seq, seq)
        self.last = Anchor(seq, str(row.hash))

    def missed_anchors(self) -> Iterator[TrailFault]:
        """Anchors of entries that are not there (one of an empty trail needs none)."""
        for seq in sorted(seq for seq in self._anchors if seq > 0):
            yield TrailFault(FaultKind.CUT, seq, seq)

    def _fault(self, kind: FaultKind, seq: int, last_seq: int) -> None:
        self.faults.append(TrailFault(kind, seq, last_seq))


def _head_faults(session: Session, last: Anchor) -> Iterator[TrailFault]:
    heads = session.execute(select(AuditHead.seq, AuditHead.hash)).all()
    head = Anchor(*heads[0]) if len(heads) == 1 else None
    if head != last:
        yield TrailFault(FaultKind.CUT, last.seq + 1, last.seq if head is None else head.seq)


def _is_as_sealed(row: Row[*tuple[Any, ...]]) -> bool:
    at = stored_instant(row.at)
    if at is None:
        return False
    sealed = Sealed(
        seq=row.seq,
        act_seq=row.act_seq,
        at_us=microseconds(at),
        actor=str(row.actor),
        role=str(row.role),
        action=str(row.action),
        kind=str(row.kind),
        entity_id=row.entity_id,
        before=str(row.before),
        after=str(row.after),
        origin=str(row.origin),
        program=str(row.program),
        is_carried=bool(row.is_carried),
    )
    return hash_of(str(row.prev_hash), sealed) == str(row.hash)
