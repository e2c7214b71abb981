"""The log of faults: a file that grows to a bound and then begins anew, with the one before it kept."""

import faulthandler
import os
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

from nocdesk.private_files import private_opener
from ui.crash.fault import Fault, report_text

LOG_NAME = "desk.log"
MOST_OCTETS = 1_000_000


class CrashLog:
    """Writes faults and Qt's own warnings below a directory; one that cannot be written leaves the desk running."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / LOG_NAME
        self.is_written = True

    def write(self, fault: Fault, about: str) -> None:
        """Write a fault with all that is known of it."""
        self.say(fault.last_at, report_text([fault], about))

    def say(self, at: datetime, text: str) -> None:
        """Write something that happened then."""
        try:
            self._append(f"{at:%Y-%m-%dT%H:%M:%SZ} {text.rstrip()}\n")
            self.is_written = True
        except OSError:
            # The disk may be what fails: the window still tells of it.
            self.is_written = False

    def _append(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size + len(text) > MOST_OCTETS:
            self.path.replace(self.path.with_suffix(".1.log"))
        with open(self.path, "a", encoding="utf-8", opener=private_opener) as file:
            file.write(text)


class HardCrashes:
    """Keeps the place at which the program was when the system ended it, for the next start to tell."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None

    def last(self) -> str:
        """Where the program before this one was ended; empty where it was not."""
        try:
            return self._path.read_text(encoding="utf-8", errors="replace")[-MOST_OCTETS:]
        except OSError:
            return ""

    def watch(self) -> None:
        """From now on; forgets what was kept."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(self._path, "w", encoding="utf-8", opener=private_opener)  # noqa: SIM115
        except OSError:
            return
        faulthandler.enable(self._file)

    def leave(self) -> None:
        """The program ends well: nothing is to be told."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        os.truncate(self._path, 0)
        self._file = None
