"""What `nocdesk check` and `nocdesk status` say of the backups of a team's store, which no collector can make."""

from collections.abc import Iterator

from nocdesk.backup_keeping import OVERDUE_AFTER, backups
from nocdesk.core import Core
from nocdesk.finding import Finding, Weight
from nocdesk.language import _


def check_team_backups(core: Core) -> Iterator[Finding]:
    """Whether another login than a collector's puts new ones into the folder; nothing where no folder is named."""
    wanted = core.settings.backup
    if not core.is_team or wanted.folder is None:
        return
    now = core.clock.now()
    newest = max((made_at for made_at in backups(wanted.folder) if made_at <= now), default=None)
    if newest is not None and now - newest <= OVERDUE_AFTER * wanted.every:
        yield Finding(Weight.OK, "backup", _("the last one is of {at:%Y-%m-%d %H:%M} UTC").format(at=newest))
        return
    said = _(
        "no collector's login sees all of a team store, so the collector makes none and only watches {folder}: let the "
        "system's timer run `nocdesk backup --to {folder}` under a login that owns the store and may see all its rows, "
        "or pg_dump"
    )
    yield Finding(Weight.FAULT, "backup", said.format(folder=wanted.folder))
