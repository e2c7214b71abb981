"""Another process that plays a night twelve times as fast: alarms come and go, and probes are polled."""

import sys
import time
from pathlib import Path

from nocdesk.alarms.commands import clear_alarm_of
from nocdesk.core import Core, open_core
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from tests.ui.builders import raise_one, say_polled, service_ids

ACTIVE = 60
"""So many alarms are active at a time: each ends when so many more have come."""


def main(data_dir: str, seconds: int) -> None:
    """An alarm comes each half a second (one in 6 s of the night), and what is measured is told each second."""
    core = open_core(Settings(data_dir=Path(data_dir)), SYSTEM)
    services = list(service_ids(core).values())
    end, place = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        _step(core, services, place)
        place += 1
        time.sleep(0.5)
    core.close()


def _step(core: Core, services: list[int], place: int) -> None:
    raise_one(
        core, resource=f"night-{place % (2 * ACTIVE)}", text="Trouble", services=[services[place % len(services)]]
    )
    if place >= ACTIVE:
        with core.work(SYSTEM) as work:
            clear_alarm_of(work, key=f"threshold:night-{(place - ACTIVE) % (2 * ACTIVE)}", ended_at=work.now)
    if place % 2 == 0:
        say_polled(core)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
