"""The spool's own alarms: it fills, since the store takes less than the collector hears; it takes nothing; it broke."""

import structlog

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Condition
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.store.spool import Spool, SpoolLevel
from nocdesk.store.spool_opening import AsideSpool, untold_spools

RAISED_FROM = 0.80
CLEARED_BELOW = 0.70
"""Shares of the bound."""


class SpoolWatch:
    """Raises the alarm once while it fills, again when samples are dropped, and clears it when it has emptied."""

    def __init__(self, core: Core, spool: Spool) -> None:
        self._core, self._spool = core, spool
        self._key = resource_key(Condition.SPOOL_FILLING, spool.source)
        self._said: bool | None = None
        self._dropped = spool.level().dropped

    def look(self) -> None:
        """Raise or clear, where that is news."""
        level = self._spool.level()
        drops = level.dropped > self._dropped
        if drops or (level.share >= RAISED_FROM and not self._said):
            self._raise(level)
        elif level.share < CLEARED_BELOW and self._said is not False:
            with self._core.work(SYSTEM) as work:
                # What an earlier collector has raised is this one's to clear.
                clear_alarm_of(work, key=self._key, ended_at=work.now)
            self._said = False

    def _raise(self, level: SpoolLevel) -> None:
        condition = Condition.SPOOL_FILLING
        trouble = Trouble(
            self._key, condition, MEANINGS[condition].severity, resource="collector", text=level_text(level)
        )
        with self._core.work(SYSTEM) as work:
            raise_alarm(work, trouble=trouble, began_at=work.now, touches=())
        self._said, self._dropped = True, level.dropped


def say_unwritable(core: Core, source: str, reason: str) -> None:
    """Raise the alarm of a spool that takes nothing; clear it where no reason is given."""
    key, condition = resource_key(Condition.SPOOL_UNWRITABLE, source), Condition.SPOOL_UNWRITABLE
    with core.work(SYSTEM) as work:
        if not reason:
            clear_alarm_of(work, key=key, ended_at=work.now)
            return
        text = f"The collector's spool takes nothing ({reason}): what is heard waits in memory alone"
        trouble = Trouble(key, condition, MEANINGS[condition].severity, resource="collector", text=text)
        raise_alarm(work, trouble=trouble, began_at=work.now, touches=())


def say_damaged(core: Core, source: str) -> None:
    """Tell of each damaged spool that was put aside, until the store has taken it; the alarm waits to be noted."""
    for aside in untold_spools(core.settings.spool_file):
        structlog.get_logger("spool").error("a damaged spool was put aside", aside=str(aside.path), why=aside.reason)
        _say_aside(core, source, aside)
        aside.is_told()


def _say_aside(core: Core, source: str, aside: AsideSpool) -> None:
    condition = Condition.SPOOL_DAMAGED
    key = resource_key(condition, source)
    text = (
        f"The collector's spool was damaged ({aside.reason}) and is put aside as {aside.path.name}; a new one was begun"
    )
    trouble = Trouble(key, condition, MEANINGS[condition].severity, resource="collector", text=text)
    with core.work(SYSTEM) as work:
        raise_alarm(work, trouble=trouble, began_at=work.now, touches=())
        clear_alarm_of(work, key=key, ended_at=work.now)


def level_text(level: SpoolLevel) -> str:
    """How full it is, and what that has cost."""
    mib = f"{level.used_bytes / 2**20:,.0f} of {level.max_bytes / 2**20:,.0f} MiB"
    cost = f"; {level.dropped:,} answers with performance samples were dropped so far" if level.dropped else ""
    return f"The collector's spool is {level.share:.0%} full ({mib}){cost}"
