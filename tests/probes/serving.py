"""Agents behind sockets in a thread of their own, so that a test may ask them with whatever it likes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Thread

from nocdesk.credentials import Community
from probes.simulator.endpoint import open_endpoint
from probes.simulator.fast_agent import Agent, CommunityAgent
from probes.simulator.recording import Recording, read_recording
from probes.simulator.table import StillSubject

RECORDED = Community("recorded-device")
"""What replayed devices expect."""


@contextmanager
def serving(agent: Agent) -> Iterator[int]:
    """The port of 127.0.0.1 on which the agent answers meanwhile."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="agents")
    thread.start()
    try:
        endpoint = asyncio.run_coroutine_threadsafe(open_endpoint(agent), loop).result()
        yield endpoint.port
        loop.call_soon_threadsafe(endpoint.close)
    finally:
        _stop(loop, thread)


def _stop(loop: asyncio.AbstractEventLoop, thread: Thread) -> None:
    # The loop must turn once more after a transport is closed, which is what calls the socket's close.
    stop: Callable[[], object] = loop.stop
    loop.call_soon_threadsafe(lambda: loop.call_soon(stop))
    thread.join()
    loop.close()


def recording_path(name: str) -> Path:
    """A recording of snmpsim-data by its path below `data`, such as `UPS/apc-9170.snmprec.bz2`."""
    return Path(str(files("snmpsim_data"))) / "data" / name


@cache
def recording(name: str) -> Recording:
    """The same, read once for all tests."""
    return read_recording(recording_path(name))


@contextmanager
def replaying(name: str) -> Iterator[int]:
    """The port of 127.0.0.1 on which a recording of snmpsim-data answers v1 and v2c to the community `RECORDED`."""
    with serving(CommunityAgent(StillSubject(recording(name).table), RECORDED)) as port:
        yield port
