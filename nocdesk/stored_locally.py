"""What a collector tells the programs of its own machine while the store is away: that what is heard is kept.

It stands in a small file beside the spool, since only the collector knows whether it goes on and what it can keep. The
spool itself is the collector's alone.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from nocdesk.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class StoredLocally:
    """So many batches wait, heard from `since` on; this was so at `said_at`."""

    since: datetime
    waiting: int
    said_at: datetime


def say_stored_locally(path: Path, stored: StoredLocally) -> None:
    """Tell it; raises OSError where nothing can be written."""
    content = json.dumps(asdict(stored), default=datetime.isoformat).encode()
    write_whole(path, lambda file: file.write(content), replace=True, is_private=True)


def stored_locally(path: Path) -> StoredLocally | None:
    """What was told last; None where the store has all, nothing can be read, or no collector is here."""
    try:
        told = json.loads(path.read_bytes())
        since, said_at = (datetime.fromisoformat(told[name]) for name in ("since", "said_at"))
        return StoredLocally(since, int(told["waiting"]), said_at)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def forget_stored_locally(path: Path) -> None:
    """The store takes again what is heard."""
    path.unlink(missing_ok=True)
