"""A collector's reception of traps in a process of its own, to be killed: `python -m … DIRECTORY [RECEIVER]`."""

import sys
from pathlib import Path

from probes.traps.receiver_child import RECEIVER
from tests.probes.traps.receiving import program, receiving


def main() -> None:
    """Say where it listens, then receive until standard input closes."""
    receiver = program(sys.argv[2]) if len(sys.argv) > 2 else RECEIVER
    with receiving(Path(sys.argv[1]), receiver=receiver) as running:
        print(running.reception.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
