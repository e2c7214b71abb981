"""A collector of one site as a process of its own, which says of each poll that it is safe; ends with its input.

Arguments: address of the store, directory of the spool, first number, probe, seconds that a lease lasts.
"""

import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from nocdesk.clock import SystemClock
from nocdesk.core import open_core
from nocdesk.errors import NocdeskError
from nocdesk.network.poll_groups import Reach
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.settings import Settings
from nocdesk.store.spool import Spool
from probes.backlog import HeardBatch
from probes.collector_store import CoreStore
from probes.tenures import Tenures

POLL_EVERY_S = 0.05


def main() -> None:
    """Collect, judge or carry until the input closes; then bring away what is left."""
    url, directory, first, probe, lasts_s = sys.argv[1:]
    clock = SystemClock()
    core = open_core(Settings(database_url=url, data_dir=Path(directory)), SYSTEM, clock)
    spool = Spool(Path(directory) / "spool.db")
    tenures = Tenures(
        core.engine, clock, Reach(), source=spool.source, lasts_s=float(lasts_s), renew_every_s=float(lasts_s) / 4
    )
    tenures.start()
    store = CoreStore(core, spool, tenures)
    ending = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=(ending,), daemon=True).start()
    number = int(first)
    while not ending.is_set():
        with suppress(NocdeskError, SQLAlchemyError):
            if store.targets():
                _poll(store, tenures, clock, int(probe), number)
                number += 1
            store.apply()
        time.sleep(POLL_EVERY_S)
    while spool.waiting():
        with suppress(NocdeskError, SQLAlchemyError):
            store.apply()
    tenures.close()


def _poll(store: CoreStore, tenures: Tenures, clock: SystemClock, probe_id: int, number: int) -> None:
    token = tenures.terms().get("poll ", 0)
    values = (Measurement(Metric.PDV_MS, "SIP-1", Kind.GAUGE, number),)
    answer = Reading(probe_id, clock.now(), clock.monotonic(), Outcome.ANSWERED, 100, values, 1.0)
    store.keep(HeardBatch(readings=[answer]))
    print(f"{number} {token} {answer.taken_at.timestamp()!r}", flush=True)


def _wait_for_the_end(ending: threading.Event) -> None:
    sys.stdin.read()
    ending.set()


if __name__ == "__main__":
    main()
