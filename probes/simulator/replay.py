"""Replays a recorded device: `python -m probes.simulator.replay FILE --port N` answers v1 and v2c on loopback."""

import argparse
import asyncio
import sys
from pathlib import Path

from nocdesk.credentials import Community
from nocdesk.errors import NocdeskError
from probes.simulator.endpoint import open_endpoint
from probes.simulator.fast_agent import CommunityAgent
from probes.simulator.recording import Recording, read_recording
from probes.simulator.table import StillSubject


def main() -> int:
    """Answer until the program is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m probes.simulator.replay", description=__doc__)
    parser.add_argument("file", type=Path, help="an snmprec file, plain or bz2")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="the UDP port; 0, the default, takes a free one")
    parser.add_argument("--community", default="recorded-device", help="a recording holds no secret")
    options = parser.parse_args()
    try:
        asyncio.run(_replay(options.file, (options.host, options.port), Community(options.community)))
    except NocdeskError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _replay(file: Path, address: tuple[str, int], secret: Community) -> None:
    recording = read_recording(file)
    _tell_faults(recording)
    endpoint = await open_endpoint(CommunityAgent(StillSubject(recording.table), secret), address)
    print(f"{len(recording.table)} objects of {file} on {endpoint.host} port {endpoint.port}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        endpoint.close()


def _tell_faults(recording: Recording) -> None:
    for fault in recording.faults:
        print(f"line {fault.line} is left out: {fault.reason}: {fault.text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
