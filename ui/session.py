"""What an open desk keeps on disk to come back where it was: screens, lists, panes, and what is being typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.private_files import OWNER_ALONE
from nocdesk.whole_file import write_whole
from ui.annunciation.annunciator import Silence
from ui.waiting_act import WaitingAct

VERSION = 1


class SessionError(NocdeskError):
    """What was kept of the desk cannot be read."""


@dataclass(frozen=True, slots=True)
class ScreenMemory:
    """One screen: per list its filter and row, per splitter its sizes, and drafts by what they are about.

    `place` is what the screen as a whole is about, where it is about one thing.
    """

    filters: tuple[str, ...] = ()
    rows: tuple[int | None, ...] = ()
    sizes: tuple[tuple[int, ...], ...] = ()
    drafts: Mapping[str, str] = field(default_factory=dict)
    place: int | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """The screen in front, what there is to keep of each that was shown, what the store has not taken, the mute."""

    version: int = VERSION
    front: str = ""
    screens: Mapping[str, ScreenMemory] = field(default_factory=dict)
    waiting: tuple[WaitingAct, ...] = ()
    silence: Silence = field(default_factory=Silence)


_FORM = TypeAdapter(Session)


def load_session(path: Path) -> Session:
    """What was kept, or an empty session where there is none. Raises SessionError where it is damaged."""
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        return Session()
    except OSError as error:
        raise SessionError(
            _("Where the desk was cannot be read: {error}. It opens as new.").format(error=error)
        ) from error
    try:
        session = _FORM.validate_json(kept)
    except ValidationError as error:
        raise SessionError(
            _("{path}, which says where the desk was, is damaged. It opens as new.").format(path=path.name)
        ) from error
    if session.version != VERSION:
        raise SessionError(
            _("{path} was written by another version of the desk. It opens as new.").format(path=path.name)
        )
    return session


def put_aside(path: Path) -> Path:
    """Give a session that cannot be read a name under which no other takes its place."""
    names = (path.with_name(f"{path.name}.unread-{number}") for number in count(1))
    return path.rename(next(name for name in names if not name.exists()))


def save_session(path: Path, session: Session) -> None:
    """Put a session in the place of the one before."""
    content = _FORM.dump_json(session)

    def write(file: BinaryIO) -> None:
        # What is typed is for its owner alone, and the file is empty until then.
        Path(file.name).chmod(OWNER_ALONE)
        file.write(content)

    write_whole(path, write, replace=True)
