"""The calendar's backups: one whenever it is due, old ones away, and an alarm where the last good one is too old."""

from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy.exc import DBAPIError

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Condition
from nocdesk.carrying.backing_up import backup_name, make_backup
from nocdesk.carrying.backup_file import SUFFIX
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.language import in_english
from nocdesk.people.model import SYSTEM
from nocdesk.whole_file import forget_parts

OVERDUE_AFTER = 3
"""So many times the interval may pass without a good one."""

AGAIN_AFTER_S = 60.0

_RESOURCE = "backup"
_NAME = f"nocdesk-%Y%m%dT%H%M%SZ{SUFFIX}"


class BackupKeeping:
    """The backups of one core's store; one run at a time.

    On a team's store, of which a collector's login sees too little, it only watches that others make them.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._key = resource_key(Condition.BACKUP_OVERDUE, _RESOURCE)
        self._since = core.clock.now()
        self._said: bool | None = None
        self._not_before_s = 0.0
        self._log = structlog.get_logger("backup")

    def run(self) -> None:
        """Back the store up if it is due; what fails is told, and tried again a minute later."""
        wanted, now = self._core.settings.backup, self._core.clock.now()
        if wanted.folder is None:
            self._say(None, now, is_overdue=False)
            return
        newest = max(_until(now, backups(wanted.folder)), default=None)
        is_due = newest is None or newest <= now - wanted.every
        if is_due and not self._core.is_team and self._may_try():
            newest = now if self._back_up(wanted.folder, now) else newest
        self._since = min(self._since, now)
        is_overdue = now - (newest or self._since) > OVERDUE_AFTER * wanted.every
        # Without any, what an earlier collector has raised stands until there is one.
        if is_overdue or newest is not None:
            self._say(newest, now, is_overdue=is_overdue)

    def _may_try(self) -> bool:
        """A failure may have cost much: it is not repeated at once."""
        return self._core.clock.monotonic() >= self._not_before_s

    def _back_up(self, folder: Path, now: datetime) -> bool:
        path = folder / backup_name(now)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Before the new one: what is left of those that were killed may be all that fills the disk.
            forget_parts(folder, f"nocdesk-*{SUFFIX}", now.timestamp())
            with in_english():
                seal = make_backup(self._core.engine, path, now, _quietly, replace=True)
            self._forget_old(folder, now)
        except (NocdeskError, OSError, DBAPIError) as error:
            self._not_before_s = self._core.clock.monotonic() + AGAIN_AFTER_S
            self._log.warning("no backup made", path=str(path), fault=str(error))
            return False
        self._log.info("backup made", path=str(path), octets=seal.octets)
        return True

    def _forget_old(self, folder: Path, now: datetime) -> None:
        there = _until(now, backups(folder))
        for made_at in there - kept_of(there, self._core.settings.backup.keep, self._core.settings.backup.days):
            (folder / backup_name(made_at)).unlink(missing_ok=True)

    def _say(self, newest: datetime | None, now: datetime, *, is_overdue: bool) -> None:
        """Raise or clear the alarm, where that is news."""
        if is_overdue == self._said:
            return
        with self._core.work(SYSTEM) as work:
            if is_overdue:
                raise_alarm(work, trouble=self._trouble(newest), began_at=now, touches=())
            else:
                # What an earlier collector has raised is this one's to clear.
                clear_alarm_of(work, key=self._key, ended_at=now)
        self._said = is_overdue

    def _trouble(self, newest: datetime | None) -> Trouble:
        condition = Condition.BACKUP_OVERDUE
        when = f"{newest:%Y-%m-%d %H:%M} UTC" if newest else "none yet"
        text = f"The store was not backed up for too long; the last good backup: {when}"
        if self._core.is_team:
            text += ". Of a team's store it is made under its owner's login, by the system's timer"
        return Trouble(self._key, condition, MEANINGS[condition].severity, resource="collector", text=text)


def backups(folder: Path) -> set[datetime]:
    """When the backups in a folder were made, by their names; a file under such a name is whole."""
    found = set()
    for path in folder.glob(f"nocdesk-*{SUFFIX}"):
        try:
            found.add(datetime.strptime(path.name, _NAME).replace(tzinfo=UTC))
        except ValueError:
            continue  # A person's own name for one: it is neither counted nor removed.
    return found


def _until(now: datetime, there: set[datetime]) -> set[datetime]:
    """Without those from the future: they are of a clock that was set back, and wait until they are past."""
    return {made_at for made_at in there if made_at <= now}


def kept_of(there: set[datetime], newest: int, days: int) -> set[datetime]:
    """Which of these stay: the newest ones, and the last one of each of the last days that have any."""
    ordered = sorted(there)
    last_of_day = {made_at.date(): made_at for made_at in ordered}
    return {*ordered[-newest:], *(last_of_day[day] for day in sorted(last_of_day)[len(last_of_day) - days :])}


def _quietly(_what: str, _share: float) -> None:
    """Nobody watches."""
