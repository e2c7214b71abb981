"""What happened to alarms, as columns, and what each trouble was in at every moment of it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nocdesk.alarms.model import AlarmHappening

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
FOREVER_US = np.iinfo(np.int64).max // 2

CODES = {happening: code for code, happening in enumerate(AlarmHappening)}
"""How a happening is written in a column."""

ASKING = (
    AlarmHappening.RAISED,
    AlarmHappening.REPEATED,
    AlarmHappening.WORSENED,
    AlarmHappening.UNSHELVED,
    AlarmHappening.RELEASED,
    AlarmHappening.IN_SERVICE,
    AlarmHappening.UNACKNOWLEDGED,
)
"""What can ask for attention (an acknowledgement that expired does, too); what ends or hides an alarm never does."""

HIDING = (
    (AlarmHappening.SHELVED, AlarmHappening.UNSHELVED),
    (AlarmHappening.SUPPRESSED, AlarmHappening.RELEASED),
    (AlarmHappening.OUT_OF_SERVICE, AlarmHappening.IN_SERVICE),
)
"""What takes an alarm from the operator's list, and what brings each back."""


@dataclass(frozen=True, slots=True)
class Window:
    """From an instant up to but not including another, in microseconds since 1970."""

    start_us: int
    end_us: int

    @property
    def length_us(self) -> int:
        return max(0, self.end_us - self.start_us)


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Stretches of time in which troubles were in some state; one that goes on ends FOREVER_US."""

    trouble: Ints
    start_us: Ints
    end_us: Ints

    def overlapping(self, window: Window) -> "Spans":
        """Those that lie in a window at least in part, whole."""
        inside = (self.start_us < window.end_us) & (self.end_us > window.start_us)
        return Spans(self.trouble[inside], self.start_us[inside], self.end_us[inside])


@dataclass(frozen=True, eq=False)
class Happenings:
    """Records by time, oldest first, and of the same time in their order.

    `trouble` numbers natural keys from 0, so that the return of a closed alarm is the same trouble. `severity` is the
    rank (0 is critical), `has_reason` whether somebody said why. Records from before the window that is measured say
    what troubles were in when it began.
    """

    at_us: Ints
    trouble: Ints
    code: NDArray[np.int8]
    severity: NDArray[np.int8]
    is_annunciated: Bools
    has_reason: Bools

    def __len__(self) -> int:
        return len(self.at_us)

    @cached_property
    def annunciated(self) -> Bools:
        """Which records asked for an operator's attention."""
        return self.is_annunciated & self.are(*ASKING)

    def are(self, *happenings: AlarmHappening) -> Bools:
        """Which records are of these kinds."""
        chosen = np.zeros(len(CODES), np.bool_)
        chosen[[CODES[happening] for happening in happenings]] = True
        return chosen[self.code]

    def of(self, chosen: Bools) -> "Happenings":
        """Only these records."""
        return Happenings(
            self.at_us[chosen], self.trouble[chosen], self.code[chosen], self.severity[chosen],
            self.is_annunciated[chosen], self.has_reason[chosen],
        )  # fmt: skip

    @cached_property
    def order(self) -> Ints:
        """The places of the records by trouble, and within each by time."""
        return np.argsort(self.trouble, kind="stable")

    @cached_property
    def by_trouble(self) -> Ints:
        """The troubles in `order`."""
        return self.trouble[self.order]

    @cached_property
    def is_active(self) -> Bools:
        """For each record in `order`, whether its trouble is active after it."""
        return self._state(AlarmHappening.RAISED, AlarmHappening.CLEARED)

    @cached_property
    def is_shelved(self) -> Bools:
        """For each record in `order`, whether its trouble is shelved after it."""
        return self._state(*HIDING[0])

    @cached_property
    def is_hidden(self) -> Bools:
        """For each record in `order`, whether its trouble is shelved, suppressed or out of service after it."""
        hidden = self.is_shelved.copy()
        for begin, end in HIDING[1:]:
            hidden |= self._state(begin, end)
        return hidden

    def spans(self, state: Bools) -> Spans:
        """The stretches in which a state of `order` held."""
        trouble, at = self.by_trouble, self.at_us[self.order]
        is_first = _firsts(trouble)
        before = self.before(state)
        begins = state & ~before
        # A trouble's last stretch ends with the record that ends it, or not at all.
        ends = ~state & before
        is_last = np.concatenate((is_first[1:], [True])) if len(trouble) else is_first
        open_ends = state & is_last
        end_us = np.where(open_ends, FOREVER_US, at)[ends | open_ends]
        return Spans(trouble[begins], at[begins], end_us)

    def before(self, state: Bools) -> Bools:
        """What a state of `order` was before each record; none before a trouble's first."""
        if not len(state):
            return state
        return np.concatenate(([False], state[:-1])) & ~_firsts(self.by_trouble)

    def _state(self, begin: AlarmHappening, end: AlarmHappening) -> Bools:
        """For each record in `order`, whether the latest of both kinds so far, of its trouble, is a beginning."""
        code, trouble = self.code[self.order], self.by_trouble
        places = np.arange(len(code))
        is_told = (code == CODES[begin]) | (code == CODES[end])
        latest = np.maximum.accumulate(np.where(is_told, places, -1)) if len(code) else places
        first = np.maximum.accumulate(np.where(_firsts(trouble), places, 0)) if len(code) else places
        is_known = latest >= first
        state: Bools = is_known & (code[np.maximum(latest, 0)] == CODES[begin])
        return state


def _firsts(trouble: Ints) -> Bools:
    """Which records in `order` are the first of their trouble."""
    return np.concatenate(([True], trouble[1:] != trouble[:-1])) if len(trouble) else np.zeros(0, np.bool_)
