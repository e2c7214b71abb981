"""Counts that two threads touch at the same time are right to the last one, however their turns fall."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from nocdesk.traps.event import Cause
from probes.traps.admission import Admission, Bucket
from probes.traps.tally import ReceiverTally

if TYPE_CHECKING:
    from _typeshed import TraceFunction

REFUSED = 25
A_MOMENT_S = 0.02
"""So long is waited for a look that may have to wait for its turn."""


@pytest.fixture(autouse=True)
def restless() -> Iterator[None]:
    """Threads offer their turn to the others before every step: without a lock refusals are then lost."""

    def offer(frame: FrameType, _event: str, _argument: object) -> "TraceFunction":
        frame.f_trace_opcodes = True
        time.sleep(1e-7)
        return offer

    threading.settrace(offer)
    yield
    threading.settrace(None)


def test_who_takes_from_the_socket_and_who_writes_refuse_at_once_and_no_refusal_is_lost() -> None:
    admission = Admission(Bucket())

    def refuse() -> None:
        for _ in range(REFUSED):
            admission.refuse("192.0.2.7", Cause.SPOOL_FULL)

    threads = [Thread(target=refuse) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert sum(admission.lost().values()) <= 4 * REFUSED

    assert admission.lost() == {("192.0.2.7", Cause.SPOOL_FULL): 4 * REFUSED}


def test_whoever_looks_while_a_receiver_is_started_again_never_sees_a_run_twice_or_not_at_all() -> None:
    tally = ReceiverTally()
    tally.update(1, 1, {("192.0.2.7", Cause.RATE): 1})
    looks: list[Future[int]] = []

    def look(frame: FrameType, _event: str, _argument: object) -> "TraceFunction":
        if frame.f_code.co_name == "begin_run":
            frame.f_trace_opcodes = True
            looks.append(pool.submit(lambda: sum(tally.untold().values()) + tally.total().received))
            wait([looks[-1]], timeout=A_MOMENT_S)
        return look

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(tally.untold).result()
        threading.settrace(look)
        again = Thread(target=tally.begin_run, args=(0,))
        again.start()
        again.join()

    assert len(looks) > 10
    assert {one.result() for one in looks} == {2}
