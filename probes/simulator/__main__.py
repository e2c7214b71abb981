"""The simulator's process: takes its orders as JSON lines on standard input, and ends when that closes.

First line: {"provider": PATH, "story": PATH, "origin": INSTANT, "speed": N, "credentials": TEXT, "first_port": N}, the
text being what MemoryCredentials.to_json gives, and the port 0 for any that are free; "traps_port": N is where a
collector receives traps, 0 for nowhere. It answers
{"ports": {DEVICE: PORT}} or {"error": TEXT}. A line {"begins_at": INSTANT} starts the story.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from io import FileIO
from pathlib import Path
from threading import Thread
from typing import Any

from nocdesk.clock import SystemClock
from nocdesk.credentials import MemoryCredentials
from nocdesk.errors import NocdeskError
from probes.simulator.device_view import DeviceView, device_views
from probes.simulator.network import read_network
from probes.simulator.playback import Playback
from probes.simulator.played_device import Ticker
from probes.simulator.server import AgentServer
from probes.simulator.story_file import read_story
from probes.simulator.trap_sender import TrapSender


def main() -> int:
    """Run until standard input closes."""
    # Ctrl+C reaches every process of a terminal; the parent decides what it means and closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asyncio.run(_run())
    except NocdeskError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    return 0


async def _run() -> None:
    orders = _orders(asyncio.get_running_loop())
    first = await orders.get()
    if first is None:
        return
    network = read_network(Path(first["provider"]))
    playback = Playback(
        read_story(Path(first["story"]), network), datetime.fromisoformat(first["origin"]), speed=float(first["speed"])
    )
    secrets = MemoryCredentials.from_json(first["credentials"])
    views, ticker = device_views(network, playback), Ticker(playback, SystemClock())
    server = AgentServer(views, secrets.credentials, ticker)
    print(json.dumps({"ports": await server.open(int(first["first_port"]))}), flush=True)
    telling = asyncio.create_task(_tell(server, views, secrets, ticker, int(first["traps_port"])))
    while (order := await orders.get()) is not None:
        playback.begin(datetime.fromisoformat(order["begins_at"]))
    telling.cancel()
    server.close()


async def _tell(
    server: AgentServer, views: Mapping[str, DeviceView], secrets: MemoryCredentials, ticker: Ticker, traps_port: int
) -> None:
    """Let the devices send traps, where anybody receives them."""
    if traps_port and views:
        state = next(iter(views.values())).state
        send = partial(server.send, address=("127.0.0.1", traps_port))
        await TrapSender(views, state, secrets.credentials, ticker, send).run()


def _orders(loop: asyncio.AbstractEventLoop) -> "asyncio.Queue[dict[str, Any] | None]":
    """The lines of standard input; None at its end. A thread reads: pipes cannot be awaited on every platform."""
    orders: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def read() -> None:
        # Unbuffered: a thread inside a buffered reader's lock would make Python abort when the process ends.
        for line in FileIO(sys.stdin.fileno(), closefd=False):
            loop.call_soon_threadsafe(orders.put_nowait, json.loads(line))
        loop.call_soon_threadsafe(orders.put_nowait, None)

    Thread(target=read, name="orders", daemon=True).start()
    return orders


if __name__ == "__main__":
    sys.exit(main())
