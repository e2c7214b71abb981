"""Where it is known that somebody sits at this desk for the first time, and what the first steps may touch."""

from dataclasses import dataclass
from pathlib import Path

from nocdesk.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What the opener of a desk says of it: only one that names a `mark` is shown the first steps unasked, and once.

    `settings` is the file in which a role or a server can be kept; without one the desk only looks. In a demo nothing
    is real, so that alarms can be acknowledged to learn the key. `tours` opens with the tour of keys.
    """

    mark: Path | None = None
    settings: Path | None = None
    is_demo: bool = False
    tours: bool = False

    @property
    def is_due(self) -> bool:
        """Whether nobody has been shown them yet."""
        return self.mark is not None and not self.mark.exists()

    def note_shown(self) -> None:
        """They have been shown; a folder that cannot be written only means that they come again."""
        if self.mark is not None:
            self.mark.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.mark, lambda file: file.write(_WORDS), replace=True)


_WORDS = b"The first steps at NocDesk's desk have been shown here. Without this file they are shown again.\n"
