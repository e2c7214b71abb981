"""The program that R1 kills: it spools, applies, folds, opens tickets and raises alarms all it can.

Each line on standard output is a promise (see `load`). With `--unguarded` a sample is promised before the spool is
asked: what a collector without a durable spool would do. With `--die-at=K` it is killed amid its K-th write. The store
is that of the directory, or with `--store=ADDRESS` another one.
"""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from tests.nocdesk.provider_builder import Provider
from tests.reliability.disk import DEATH, OK, Event, Refuse, Written, watched_disk
from tests.reliability.load import Load, open_load

HELD_BACK = 20


def main(directory: Path, first: int, places: Provider, options: list[str]) -> None:
    """Write until killed, numbering everything from `first`."""
    deaths = [int(number) for number in _said(options, "--die-at=")]
    with ExitStack() as stack:
        if deaths:
            disk = stack.enter_context(watched_disk(directory))
            disk.is_writing_down = False
        load = open_load(directory, places, _promise, first, *_said(options, "--store="))
        if deaths:
            disk.refuse = _death_at(deaths[0])
        _begin(lambda _number: load.apply(), 0.0)
        _begin(lambda _number: load.fold(), 0.05)
        _begin(load.open_ticket, 0.02, first)
        _begin(load.raise_alarm, 0.03, first)
        _spool(load, first, "--unguarded" not in options)


def _said(options: list[str], name: str) -> list[str]:
    """What was said with an option, if it was given."""
    return [option.removeprefix(name) for option in options if option.startswith(name)]


def _spool(load: Load, first: int, is_guarded: bool) -> None:
    held: list[bytes] = []
    for number in count(first):
        if is_guarded:
            load.spool_sample(number)
            continue
        _promise(f"sample {number}")
        held.append(load.batch(number))
        if len(held) == HELD_BACK:
            for waiting in held:
                load.spool.append(waiting)
            held.clear()


def _begin(act: Callable[[int], None], pause_s: float, first: int = 0) -> None:
    def repeat() -> None:
        pause = threading.Event()
        for number in count(first):
            act(number)
            pause.wait(pause_s)

    threading.Thread(target=repeat, daemon=True).start()


def _death_at(number: int) -> Refuse:
    writes = count(1)

    def refuse(event: Event) -> int:
        return DEATH if isinstance(event, Written) and next(writes) == number else OK

    return refuse


def _promise(promise: str) -> None:
    # One system call a line, so that two threads' lines never mix.
    os.write(sys.stdout.fileno(), f"{promise}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Provider(*map(int, sys.argv[3].split(","))), sys.argv[4:])
