"""Another process through whose spool and engine a storm goes, a thousand changes of state each second of the wall."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from tests.storm import make_spooled_storm


def main(data_dir: str, seconds: int) -> None:
    """Say `ready`, wait for a line, rage, and say how many seconds after the storm's end all of it was applied."""
    clock = VirtualClock(datetime.now(UTC))
    core = open_core(Settings(data_dir=Path(data_dir)), SYSTEM, clock)
    spooled = make_spooled_storm(core, clock, Path(data_dir))
    spooled.calm()
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    for second in range(1, seconds + 1):
        spooled.fall(1)
        # The storm does not wait for the engine: what was not applied within its second lies in the spool.
        while spooled.spool.waiting() and time.monotonic() < began + second:
            spooled.engine.apply_waiting(limit=1)
        time.sleep(max(0.0, began + second - time.monotonic()))
    spooled.drain()
    print(time.monotonic() - began - seconds, flush=True)
    core.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
