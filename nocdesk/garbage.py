"""When Python looks for cycles of garbage: not while a program comes up, and never again in what came up with it.

A look holds up every thread, whichever began it: through all modules and classes it takes a fifth of a second.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (10_000, 10, 10)


@contextmanager
def coming_up() -> Iterator[None]:
    """Look for none meanwhile, and leave all that is there at the end out of every later look.

    Modules and classes are cycles that stay: a start that makes thousands of them would go through them time and again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        stay()
        gc.enable()


def stay() -> None:
    """Leave all that is there now out of every later look; what of it is let go is freed all the same."""
    gc.freeze()


def look_seldom() -> None:
    """Let a program that makes many short-lived things look less often."""
    gc.set_threshold(*_SELDOM)
