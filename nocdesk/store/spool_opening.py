"""Opens the collector's spool; a damaged one is put aside for people to look at, and a new one takes its place."""

from dataclasses import dataclass
from pathlib import Path

from nocdesk.language import _, in_english
from nocdesk.store.damage import beside, faults_of, put_aside
from nocdesk.store.spool import Lighten, Spool, SpoolError


@dataclass(frozen=True, slots=True)
class OpenedSpool:
    """The spool; where another one was put aside for it, its new name and what was wrong with it, in English."""

    spool: Spool
    aside: Path | None = None
    reason: str = ""


def open_spool(path: Path, *, lighten: Lighten) -> OpenedSpool:
    """Open it, or a new one in the place of one that is damaged."""
    with in_english():
        reason = faults_of(path)
    if not reason:
        return OpenedSpool(Spool(path, lighten=lighten))
    try:
        aside = put_aside(path)
    except OSError as error:
        raise SpoolError(
            _(
                "{path}: the spool is damaged ({reason}) and cannot be renamed. Give it and {beside} another name."
            ).format(path=path, reason=reason, beside=beside(path))
        ) from error
    return OpenedSpool(Spool(path, lighten=lighten), aside, reason)
