"""Imports and reads what screens need while the desk is already in use, so that a first look does not wait for it."""

from collections.abc import Callable, Iterable

from nocdesk.garbage import stay
from nocdesk.instants import zone_names
from ui.background import Background
from ui.charts.paths import load_drawing
from ui.seats import MAKERS


def load_ahead(background: Background, screens: Iterable[str]) -> None:
    """Import for one screen after another, on the reading pool, where it keeps one thread of several."""
    _load_next(background, [load_drawing, zone_names, *(MAKERS[name] for name in screens)])


def _load_next(background: Background, rest: list[Callable[[], object]]) -> None:
    if rest:
        background.read(rest[0], lambda _: _load_next(background, rest[1:]))
    else:
        stay()
