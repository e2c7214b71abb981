"""Records of alarms written by hand, as a test tells them."""

from dataclasses import dataclass

import numpy as np

from nocdesk.alarms.health.happenings import CODES, SECOND_US, Happenings, Window
from nocdesk.alarms.model import AlarmHappening
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class Record:
    """One record: at which second, of which trouble, and what."""

    at_s: int
    trouble: int
    happening: AlarmHappening
    severity: PerceivedSeverity = PerceivedSeverity.MINOR
    is_annunciated: bool = False
    has_reason: bool = True


def raised(at_s: int, trouble: int = 0, severity: PerceivedSeverity = PerceivedSeverity.MINOR) -> Record:
    """An alarm that asks for attention."""
    return Record(at_s, trouble, AlarmHappening.RAISED, severity, is_annunciated=True)


def cleared(at_s: int, trouble: int = 0) -> Record:
    """Its end."""
    return Record(at_s, trouble, AlarmHappening.CLEARED)


def happened(*records: Record) -> Happenings:
    """The records as columns, by time."""
    ordered = sorted(records, key=lambda record: record.at_s)
    return Happenings(
        np.array([r.at_s * SECOND_US for r in ordered], np.int64),
        np.array([r.trouble for r in ordered], np.int64),
        np.array([CODES[r.happening] for r in ordered], np.int8),
        np.array([r.severity.rank for r in ordered], np.int8),
        np.array([r.is_annunciated for r in ordered], np.bool_),
        np.array([r.has_reason for r in ordered], np.bool_),
    )


def window(start_s: int, end_s: int) -> Window:
    """A window in seconds."""
    return Window(start_s * SECOND_US, end_s * SECOND_US)
