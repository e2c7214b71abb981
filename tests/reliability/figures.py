"""How large the faults are: in CI, or as before a release (`make chaos FULL=1`); asked here and nowhere else."""

import os

IS_FULL = os.environ.get("CHAOS_FULL", "") not in ("", "0")


def figure(in_ci: int, in_full: int) -> int:
    """How many of something a fault test does in this run."""
    return in_full if IS_FULL else in_ci
