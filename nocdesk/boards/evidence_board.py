"""The list of the evidence: every sample, trap and change of state of an interval and what is around it, in order."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.boards.evidence_ground import ground_of
from nocdesk.boards.evidence_rows import EvidenceList, EvidenceRow, Ground, RowKind, Subject
from nocdesk.boards.evidence_samples import Sampled, rolled_up, sampled
from nocdesk.boards.evidence_states import state_rows
from nocdesk.boards.evidence_traps import trap_rows_of
from nocdesk.boards.evidence_window import Judged, by_bins, by_rule
from nocdesk.boards.evidence_words import headline, keep_words, window_words
from nocdesk.names.lookup import Names
from nocdesk.store.series import samples_kept_from

MARGIN = timedelta(minutes=3)
_ORDER = {RowKind.TRAP: 0, RowKind.POLL: 1, RowKind.ROLLUP: 1, RowKind.STATE: 2}


@dataclass(frozen=True, slots=True)
class Reach:
    """Who looks and when: whether the network may be named, by which names, and how long things are kept."""

    names: Names
    with_network: bool
    now: datetime
    raw_days: int
    evidence_hours: int


def evidence_rows(
    session: Session, subject: Subject, start: datetime, end: datetime, reach: Reach
) -> EvidenceList | None:
    """What happened from `start` to `end` and a margin around it; None where there is no such subject."""
    ground = ground_of(session, subject, reach.now)
    if ground is None:
        return None
    since, until = start - MARGIN, end + MARGIN
    is_raw = since.timestamp() >= samples_kept_from(session)
    found = (sampled if is_raw else rolled_up)(session, ground, since, until)
    judged = _judged(ground, found, start, end)
    rows = [*judged.rows, *state_rows(session, ground, since, until, with_network=reach.with_network)]
    if reach.with_network:
        rows += trap_rows_of(session, ground, since, until, reach.names)
    else:
        rows = [_unnamed(row) for row in rows]
        ground = replace(ground, source="test", device_ids=())
    shown = _numbered(rows)
    words = headline(ground, shown, start, end, judged.fired_at)
    return EvidenceList(
        ground=ground,
        began_at=start,
        ended_at=end,
        rows=shown,
        headline=words[0],
        so=words[1],
        window=window_words(ground, shown, start, end),
        keep=_keep(found, is_raw, since, reach),
        fired_at=judged.fired_at,
    )


def _judged(ground: Ground, found: Sampled, start: datetime, end: datetime) -> Judged:
    if ground.limits is not None:
        return by_rule(found.rows, ground, start)
    return by_bins(found.rows, ground, start, end)


def _numbered(rows: list[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """In the order of time, each with an id of its own; the samples are counted."""
    numbered, count = [], 0
    for place, row in enumerate(sorted(rows, key=lambda row: (row.at, _ORDER[row.kind])), 1):
        is_sample = row.kind in (RowKind.POLL, RowKind.ROLLUP)
        count += is_sample
        numbered.append(replace(row, id=place, number=count if is_sample else None))
    return tuple(numbered)


def _unnamed(row: EvidenceRow) -> EvidenceRow:
    """Without the name of a test, which may be that of a device, and without what the device said of itself."""
    return replace(row, source="test" if row.kind is not RowKind.STATE else row.source, info=_plain(row))


def _plain(row: EvidenceRow) -> str:
    return row.info.partition(":")[0] if row.kind is RowKind.POLL else row.info


def _keep(found: Sampled, is_raw: bool, since: datetime, reach: Reach) -> str:
    return keep_words(
        since,
        is_raw=is_raw,
        raw_days=reach.raw_days,
        evidence_hours=reach.evidence_hours,
        polls=found.polls,
        pinned=found.pinned,
        now=reach.now,
    )
