"""`python -m nocdesk`, and the program that a package starts."""

import runpy
import sys

from nocdesk.cli import main

CHILDREN = frozenset(
    {
        "nocdesk",
        "probes.demo_collector",
        "probes.simulator",
        "probes.simulator.asker",
        "probes.snmp.mib_worker",
        "probes.traps.decoder",
        "probes.traps.receiver",
        "ui.display_trial",
    }
)
"""What the program starts as a process of its own; in a package there is no interpreter beside it that could."""


def start(arguments: list[str]) -> None:
    """Run a command; of a package with `-m MODULE`, one of its own children."""
    is_child = (
        getattr(sys, "frozen", False) and len(arguments) > 1 and arguments[0] == "-m" and arguments[1] in CHILDREN
    )
    if is_child:
        sys.argv = arguments[1:]
    if is_child and arguments[1] != "nocdesk":
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        main()


if __name__ == "__main__":
    start(sys.argv[1:])
