"""Asks agents the same question as fast as they answer; its orders come on standard input, its count goes out.

{"seconds": N, "requests": [[PORT, DATAGRAM IN HEXADECIMAL], …]} is answered with {"answers": N, "seconds": N}.
"""

import json
import select
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from nocdesk.clock import Clock, SystemClock

_LOOPBACK = "127.0.0.1"
_LARGEST = 65_535
_BUFFER_OCTETS = 4 << 20
_LOST_AFTER_S = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """How many answers came in how long a time."""

    answers: int
    seconds: float


def ask(requests: Mapping[int, bytes], seconds: float, clock: Clock) -> Asked:
    """Keep one request under way to each port; where all is silent, everything is asked again."""
    answers, began_s = 0, clock.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_OCTETS)
        asking.bind((_LOOPBACK, 0))
        while (now_s := clock.monotonic()) - began_s < seconds:
            if not select.select([asking], [], [], _LOST_AFTER_S if answers else 0)[0]:
                for port, datagram in requests.items():
                    asking.sendto(datagram, (_LOOPBACK, port))
                continue
            _, address = asking.recvfrom(_LARGEST)
            answers += 1
            asking.sendto(requests[address[1]], address)
    return Asked(answers, now_s - began_s)


def main() -> int:
    """Take the order, ask, and tell."""
    order = json.loads(sys.stdin.readline())
    requests = {int(port): bytes.fromhex(datagram) for port, datagram in order["requests"]}
    asked = ask(requests, float(order["seconds"]), SystemClock())
    print(json.dumps({"answers": asked.answers, "seconds": asked.seconds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
