"""The process whose memory R22 looks at: a network polled, judged and kept in order, minute after minute at once."""

import gc
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.series_keeping import SeriesKeeping
from nocdesk.settings import Settings
from tests.storm import SpooledStorm, make_spooled_storm

WARM_UP_MINUTES, STEPS = 5, 6
PER_S = 20
"""Polls that tell of a change, each of them an event."""

LEAK_OCTETS = 100_000


def main(directory: Path, minutes: int, *, is_leaking: bool) -> None:
    """Say what has grown once the first minutes are over."""
    clock = VirtualClock(datetime(2026, 11, 10, 8, 0, tzinfo=UTC))
    core = open_core(Settings(data_dir=directory), Actor("ann", Role.ENGINEER), clock)
    storm = make_spooled_storm(core, clock, directory)
    series, alarms = SeriesKeeping(core), AlarmKeeping(core)
    kept: list[bytes] = []
    storm.calm()
    before = (0.0, 0)
    for minute in range(WARM_UP_MINUTES + minutes):
        _pass_minute(storm, kept if is_leaking else None)
        series.run()
        alarms.run()
        if minute == WARM_UP_MINUTES - 1:
            before = _held()
    after = _held()
    grown = {"mib": after[0] - before[0], "files": after[1] - before[1]}
    json.dump({"told": storm.told, "waiting": storm.spool.waiting(), **grown}, sys.stdout)


def _pass_minute(storm: SpooledStorm, leak: list[bytes] | None) -> None:
    for _ in range(STEPS):
        storm.rage(1, per_s=PER_S)
        storm.storm.clock.advance(60 // STEPS - 1)
        if leak is not None:
            leak.append(os.urandom(LEAK_OCTETS) * 4)


def _held() -> tuple[float, int]:
    """MiB that are resident, and files that are open."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20, len(list(Path("/proc/self/fd").iterdir()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), is_leaking=sys.argv[3] == "leaking")
