"""Agents behind sockets in a thread of their own, so that a test may ask them with whatever it likes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Thread

from nocdesk.credentials import Community, UsmUser
from probes.simulator.endpoint import open_endpoint
from probes.simulator.fast_agent import Agent, CommunityAgent
from probes.simulator.recording import Recording, read_recording
from probes.simulator.table import StillSubject, Subject
from probes.simulator.user_agent import UserAgent

RECORDED = Community("recorded-device")
"""What replayed devices expect."""

RECORDED_USER = UsmUser("recorder", "recorded-auth-secret", "recorded-priv-secret")
V3 = (
    "-v3", "-l", "authPriv", "-u", RECORDED_USER.user, "-a", "SHA-256", "-A", str(RECORDED_USER.auth_passphrase),
    "-x", "AES", "-X", str(RECORDED_USER.priv_passphrase),
)  # fmt: skip
"""How net-snmp's tools ask as that user."""
_ENGINE_ID = bytes.fromhex("80007ed905") + b"recording"


class StillEngine:
    """The engine of a replayed device: it has started for the third time, and its clock stands still."""

    def boots_and_time(self) -> tuple[int, int]:
        return 3, 1_000


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


def user_agent(subject: Subject) -> UserAgent:
    """An agent that answers the same by v3 to `RECORDED_USER`."""
    return UserAgent(subject, RECORDED_USER, _ENGINE_ID, StillEngine())
