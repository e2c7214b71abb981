"""For how long an alarm may be put aside, as it is offered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.alarms.shelf import LONGEST
from nocdesk.instants import clock_minute, zone_word
from nocdesk.language import _
from nocdesk.shifts.calendar import shift_at
from nocdesk.shifts.hours import ShiftSettings


@dataclass(frozen=True, slots=True)
class ShelfTime:
    """One choice in words, and when it ends; None: when the alarm clears."""

    words: str
    until: datetime | None


def shelf_times(now: datetime, shifts: ShiftSettings) -> tuple[ShelfTime, ...]:
    """The presets; the end of the shift only where somebody is on and it ends within a day."""
    shift = shift_at(shifts, now)
    end = shift.ends_at if shift is not None else None
    to_the_end = (
        [
            ShelfTime(
                _("until the end of the shift, {end} {zone}").format(end=clock_minute(end), zone=zone_word(end)), end
            )
        ]
        if end is not None and end - now <= LONGEST
        else []
    )
    return (
        ShelfTime(_("for 15 min"), now + timedelta(minutes=15)),
        ShelfTime(_("for 1 h"), now + timedelta(hours=1)),
        ShelfTime(_("for 4 h"), now + timedelta(hours=4)),
        *to_the_end,
        ShelfTime(_("for 24 h"), now + LONGEST),
        ShelfTime(_("until it clears, 24 h at most"), None),
    )
