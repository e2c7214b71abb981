"""What every window is measured by, found once from all records: what was told, states as stretches, floods."""

from dataclasses import dataclass

import numpy as np

from nocdesk.alarms.health.happenings import HIDING, Bools, Happenings, Ints, Spans, Window
from nocdesk.alarms.health.load import Flood, floods
from nocdesk.alarms.health.repeating import Clears, clears_of, fleeting_spans
from nocdesk.alarms.health.targets import HealthSettings
from nocdesk.alarms.model import AlarmHappening


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Some records by time: when, of which trouble, and how bad."""

    at_us: Ints
    trouble: Ints
    severity: Ints

    def within(self, window: Window) -> "Told":
        """Those of a window."""
        part = slice(*np.searchsorted(self.at_us, (window.start_us, window.end_us)))
        return Told(self.at_us[part], self.trouble[part], self.severity[part])


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How it went. `told` asked for attention; `unsaid` was silenced without a reason, `unmapped` lacks a rule."""

    told: Told
    unsaid: Told
    unmapped: Told
    active: Spans
    standing: Spans
    shelved: Spans
    clears: Clears
    fleeting: Spans
    floods: tuple[Flood, ...]


def follow(happened: Happenings, settings: HealthSettings, *, unmapped: Bools, until_us: int) -> Course:
    """The course of what happened up to an instant; `unmapped` says of each trouble whether a rule is missing."""
    told = _told(happened, happened.annunciated)
    raised = happened.are(AlarmHappening.RAISED, AlarmHappening.REPEATED)
    return Course(
        told=told,
        unsaid=_told(happened, happened.are(*(begin for begin, _ in HIDING)) & ~happened.has_reason),
        unmapped=_told(happened, raised & unmapped[happened.trouble]),
        active=happened.spans(happened.is_active),
        standing=happened.spans(happened.is_active & ~happened.is_hidden),
        shelved=happened.spans(happened.is_shelved),
        clears=clears_of(happened),
        fleeting=fleeting_spans(happened),
        floods=floods(
            told.at_us,
            until_us=until_us,
            begins_above=settings.flood_begins_above,
            ends_below=settings.flood_ends_below,
        ),
    )


def _told(happened: Happenings, chosen: Bools) -> Told:
    return Told(happened.at_us[chosen], happened.trouble[chosen], happened.severity[chosen].astype(np.int64))
