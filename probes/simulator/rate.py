"""Measures what the simulator serves: `python -m probes.simulator.rate` lets another process ask its devices."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community, MemoryCredentials
from nocdesk.errors import NocdeskError
from probes.demo_secrets import invent_secrets
from probes.simulator.device_view import DeviceView, device_views
from probes.simulator.fast_agent import Agent
from probes.simulator.network import read_network
from probes.simulator.playback import Playback
from probes.simulator.played_device import Ticker
from probes.simulator.server import AgentServer
from probes.simulator.story_file import read_story
from probes.snmp.codec import Message, Pdu, PduType, encode_message, encode_pdu
from probes.snmp.messages import V2C
from probes.snmp.usm import UsmPeer
from probes.snmp.varbind import SnmpType, VarBind

_VARBINDS = 10


class RateError(NocdeskError):
    """What the simulator serves cannot be measured."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many requests of ten varbinds a number of devices answered, in which time, and with how much of a core."""

    devices: int
    version: str
    requests: int
    seconds: float
    cpu_s: float

    def text(self) -> str:
        """For people."""
        return (
            f"{self.devices} devices serve {self.requests / self.seconds:,.0f} requests/s of {_VARBINDS} varbinds by "
            f"{self.version}, and would serve {self.requests / self.cpu_s:,.0f} with a core to themselves"
        )


def main() -> int:
    """Measure and print."""
    shipped = Path(str(files("resources").joinpath("demo")))
    parser = argparse.ArgumentParser(prog="python -m probes.simulator.rate", description=__doc__)
    parser.add_argument("--provider", type=Path, default=shipped / "provider.toml")
    parser.add_argument("--story", type=Path, default=shipped / "story.toml")
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    try:
        for is_v3 in (False, True):
            print(asyncio.run(measure(options.provider, options.story, options.seconds, is_v3=is_v3)).text())
    except NocdeskError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def measure(provider: Path, story: Path, seconds: float, *, is_v3: bool) -> Rate:
    """Serve the devices of a version here, and have them asked for so long, one request under way for each."""
    clock = SystemClock()
    network = read_network(provider)
    playback = Playback(read_story(story, network), clock.now())
    views = {name: view for name, view in device_views(network, playback).items() if view.device.is_v3 is is_v3}
    secrets = invent_secrets(network)
    server = AgentServer(views, secrets.credentials, Ticker(playback, clock))
    ports = await server.open()
    try:
        cpu_before_s = _cpu_s()
        answers, lasted_s = await _asked(list(_requests(views, server, secrets, ports)), seconds)
        version = "v3 (authPriv)" if is_v3 else "v2c"
        return Rate(len(views), version, answers, lasted_s, _cpu_s() - cpu_before_s)
    finally:
        server.close()


def _requests(
    views: Mapping[str, DeviceView], server: AgentServer, secrets: MemoryCredentials, ports: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    """To each device a GET of ten objects that change, sealed where it must be."""
    for number, (name, view) in enumerate(views.items(), start=1):
        changing = (oid for oid in sorted(view.objects(view.state.playback.origin)) if oid not in view.fixed)
        asked = tuple(VarBind(oid, None, SnmpType.NULL) for oid in islice(changing, _VARBINDS))
        pdu = Pdu(PduType.GET, number, 0, 0, asked)
        secret = secrets.credentials[view.device.credential]
        if isinstance(secret, Community):
            yield ports[name], encode_message(Message(V2C, secret.text.encode(), pdu)).hex()
        else:
            yield ports[name], _sealed(UsmPeer(secret), server.agents[name], pdu).hex()


def _sealed(peer: UsmPeer, agent: Agent, pdu: Pdu) -> bytes:
    """Find the engine as any manager does, by a question that is answered with a report."""
    said: list[bytes] = []
    agent.receive(peer.discovery(pdu.request_id), said.append)
    peer.open(said.pop(), 0.0)
    return peer.seal(pdu.request_id, encode_pdu(pdu), 0.0)


async def _asked(requests: list[tuple[int, str]], seconds: float) -> tuple[int, float]:
    asker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "probes.simulator.asker", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    order = json.dumps({"seconds": seconds, "requests": requests}) + "\n"
    said, _ = await asker.communicate(order.encode())
    if asker.returncode:
        raise RateError("the process that asks has ended; see above why, and measure again")
    told = json.loads(said)
    return int(told["answers"]), float(told["seconds"])


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system


if __name__ == "__main__":
    sys.exit(main())
