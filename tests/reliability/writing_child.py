"""The program that R1 kills: it spools, applies, folds and opens tickets all it can, and says what it was promised.

Each line on standard output is a promise: `sample N` once the spool has returned, `ticket N` once the command has
committed. With `--unguarded` the promise is given before the spool is asked: what a collector without a durable spool
would do.
"""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.engine import Engine
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.settings import Settings
from nocdesk.store.series_tail import prepare_folding, write_folding
from nocdesk.store.spool import Spool
from nocdesk.tickets.commands import open_ticket
from tests.nocdesk.readings import gauge

HELD_BACK = 20


def main(directory: Path, first: int, customer: int, probes: tuple[int, int], is_guarded: bool) -> None:
    """Write until killed, numbering samples and tickets from `first`."""
    core = open_core(
        Settings(database_url=f"sqlite:///{directory / 'nocdesk.db'}", data_dir=directory), Actor("ann", Role.ENGINEER)
    )
    spool = Spool(directory / "spool.db")
    threading.Thread(target=_apply, args=(Engine(core, spool),), daemon=True).start()
    threading.Thread(target=_fold, args=(core,), daemon=True).start()
    threading.Thread(target=_open_tickets, args=(core, customer, first), daemon=True).start()
    held: list[bytes] = []
    for number, payload in _batches(first, probes):
        if is_guarded:
            spool.append(payload)
            _promise("sample", number)
            continue
        _promise("sample", number)
        held.append(payload)
        if len(held) == HELD_BACK:
            for waiting in held:
                spool.append(waiting)
            held.clear()


def _batches(first: int, probes: tuple[int, int]) -> Iterator[tuple[int, bytes]]:
    clock, number = SystemClock(), first
    while True:
        readings = tuple(
            Reading(
                probe_id=probe,
                taken_at=clock.now(),
                monotonic_s=clock.monotonic(),
                outcome=Outcome.ANSWERED,
                uptime_ticks=int(clock.monotonic() * 100),
                measurements=(gauge(Metric.PDV_MS, float(number)),),
            )
            for probe in probes
        )
        yield number, encode_batch(Batch(f"clock-{first}", readings))
        number += 1


def _apply(engine: Engine) -> None:
    while True:
        engine.apply_waiting(limit=5)


def _fold(core: Core) -> None:
    pause = threading.Event()
    while not pause.wait(0.05):
        with core.read() as session:
            folding = prepare_folding(session)
        with core.work(SYSTEM) as work:
            write_folding(work.session, folding)


def _open_tickets(core: Core, customer: int, first: int) -> None:
    number = first
    pause = threading.Event()
    while not pause.wait(0.02):
        with core.work() as work:
            open_ticket(work, customer_id=customer, service_id=None, text=f"complaint {number}")
        _promise("ticket", number)
        number += 1


def _promise(kind: str, number: int) -> None:
    # One write a line, so that two threads' lines never mix.
    sys.stdout.write(f"{kind} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        int(sys.argv[3]),
        (int(sys.argv[4]), int(sys.argv[5])),
        "--unguarded" not in sys.argv,
    )
