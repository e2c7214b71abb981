"""From where an act comes: this machine's name, and which of NocDesk's programs runs here."""

import platform
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Origin:
    """A machine and a program on it."""

    host: str
    program: str


@cache
def origin() -> Origin:
    """Those of this process."""
    return Origin((platform.node() or "unknown")[:LONGEST], program_of(sys.argv)[:LONGEST])


def program_of(words: list[str]) -> str:
    """The program and its command, and nothing else of the command line: arguments may be about people."""
    name = Path(words[0]).stem if words and words[0] else "python"
    if name == "__main__":
        name = "nocdesk"
    following = words[1] if len(words) > 1 else ""
    return f"{name} {following}" if name == "nocdesk" and following.isalpha() else name
