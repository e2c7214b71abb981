"""The event loop of the programs that poll: a faster one where it is installed (`pip install nocdesk[fast]`)."""

import asyncio
import importlib
import sys
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")

FASTER = "winloop" if sys.platform == "win32" else "uvloop"


def new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's or winloop's, or else Python's own."""
    try:
        faster = importlib.import_module(FASTER)
    except ImportError:
        return asyncio.new_event_loop()
    loop = faster.new_event_loop()
    assert isinstance(loop, asyncio.AbstractEventLoop)
    return loop


def run(work: Coroutine[object, object, T]) -> T:
    """`asyncio.run` on that loop."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
