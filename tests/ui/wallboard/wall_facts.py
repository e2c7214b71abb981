"""A wall with much on it: long names, large figures, a flood."""

from datetime import datetime, timedelta

from nocdesk.boards.status_rows import DeskStatus, SeverityCount
from nocdesk.boards.wallboard import WallDuty, WallPromise, WallPromises, WallTickets
from nocdesk.severity import PerceivedSeverity
from ui.wallboard.reads import Source, WallFacts

_COUNTS = {"critical": (12, 3), "major": (1204, 240), "minor": (4, 0), "warning": (2, 1), "indeterminate": (0, 0)}


def full_wall(now: datetime, *, read_s_ago: float = 3.0) -> WallFacts:
    """Everything known, read so many seconds ago."""
    return WallFacts(
        status=_status(now),
        promises=_promises(now),
        tickets=WallTickets((60, 5, 2, 1)),
        duty=WallDuty("Night", now + timedelta(hours=4, minutes=51), ("ann", "mara", "ola", "peter")),
        read_at={source: now - timedelta(seconds=read_s_ago) for source in Source},
    )


def _status(now: datetime) -> DeskStatus:
    return DeskStatus(
        counts=tuple(SeverityCount(PerceivedSeverity(name), *pair) for name, pair in _COUNTS.items()),
        planned=2,
        load=(0, 1, 2, 3, 1, 0, 0, 5, 12, 34, 8, 1),
        polls_per_min=120_400,
        timeouts_per_min=240,
        probes=100_000,
        probes_late=4,
        oldest_data_at=now - timedelta(hours=3, minutes=8),
        beat_at=now - timedelta(seconds=2),
        spool_waiting=12_400,
        worst_unacknowledged=None,
        unacknowledged=244,
        shelved=3,
        judged_at=now - timedelta(seconds=2),
    )


def _promises(now: datetime) -> WallPromises:
    names = ("Meridian Bank", "Harbour Logistics and Cold Storage International", "Calder Retail Group")
    risk = tuple(
        WallPromise(names[n % 3], "Data centre line, availability", 900, 1296, now + timedelta(minutes=5 + 14 * n))
        for n in range(6)
    )
    endless = WallPromise("Calder Retail Group", "Depot Quay 3", 1290, 1296, None)
    broken = tuple(WallPromise(name, "Depot Quay 3, on reserve", 2460, 1296, None) for name in names[1:])
    return WallPromises((*risk, endless), broken, now - timedelta(hours=1), to_review=4, to_sign=2, decided=3)
