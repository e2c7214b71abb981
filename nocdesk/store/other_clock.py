"""Refusals that come of this computer's clock: the database goes by its own, and says of what it refuses only that."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.people.refusals import BY_THE_CLOCK

MAY_DIFFER_MIN = 15
"""By so many minutes the team's rules let clocks differ."""

_FACTS = "left_facts"
"""What tells of an alarm's end or beginning is held by a policy on its table, whose refusals have no name."""

_MINUTE = timedelta(minutes=1)


def is_by_the_clock(error: DBAPIError) -> bool:
    """Whether the database has refused what is dated now by this computer's clock, or may have."""
    rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return rule in BY_THE_CLOCK or (rule is None and _FACTS in str(error.orig))


def clock_words(session: Session, clock: Clock) -> str:
    """That the clocks differ too much, by how much, and what to do; empty where they do not, or nobody can say.

    What the session has not committed is given up.
    """
    session.rollback()
    try:
        there = session.scalar(select(func.clock_timestamp()))
    except DBAPIError:
        return ""
    return _differing(clock.now(), there) if there is not None else ""


def _differing(here: datetime, there: datetime) -> str:
    ahead_min = round((here - there) / _MINUTE)
    if abs(ahead_min) < MAY_DIFFER_MIN:
        return ""
    words = (
        _("This computer's clock is {much} ahead of the database's: set it (NTP) and try again.")
        if ahead_min > 0
        else _("This computer's clock is {much} behind the database's: set it (NTP) and try again.")
    )
    return words.format(much=_much(abs(ahead_min)))


def _much(minutes: int) -> str:
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
