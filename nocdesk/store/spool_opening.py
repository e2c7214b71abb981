"""Opens the collector's spool; a damaged one is put aside for people to look at, and a new one takes its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nocdesk.language import _, in_english
from nocdesk.store.damage import beside, faults_of, name_aside, put_aside
from nocdesk.store.spool import Lighten, Spool, SpoolError
from nocdesk.whole_file import write_whole

_UNTOLD = ".untold"


@dataclass(frozen=True, slots=True)
class AsideSpool:
    """A damaged spool that was put aside and of which nobody was told; what was wrong with it, in English."""

    path: Path
    reason: str

    def is_told(self) -> None:
        """Tell of it no more."""
        _note_of(self.path).unlink(missing_ok=True)


def open_spool(path: Path, *, lighten: Lighten) -> Spool:
    """Open it, or a new one in the place of one that is damaged."""
    with in_english():
        reason = faults_of(path)
    if not reason:
        return Spool(path, lighten=lighten)
    try:
        # Before it is renamed: whoever is killed in between finds it damaged again, and else would find a sound one.
        write_whole(_note_of(name_aside(path)), lambda note: note.write(reason.encode()), replace=True, is_private=True)
        put_aside(path)
    except OSError as error:
        raise SpoolError(
            _(
                "{path}: the spool is damaged ({reason}) and cannot be renamed. Give it and {beside} another name."
            ).format(path=path, reason=reason, beside=beside(path))
        ) from error
    return Spool(path, lighten=lighten)


def untold_spools(path: Path) -> Iterator[AsideSpool]:
    """Which damaged ones were put aside, at this start or an earlier one, and are still to be told of."""
    for note in sorted(path.parent.glob(f"{path.stem}.damaged-*{path.suffix}{_UNTOLD}")):
        yield AsideSpool(note.with_suffix(""), note.read_text(encoding="utf-8"))


def _note_of(aside: Path) -> Path:
    return aside.with_name(f"{aside.name}{_UNTOLD}")
