"""What a state of the docking library says of windows and tabs, where it is simple enough to be reached by moves."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

_SIZE_BYTES = 4
"""So many before what is compressed say how long it is."""


@dataclass(frozen=True, slots=True)
class DockWindow:
    """The pages of a window in their order, and the one in front; `place` is how the library writes where it stands."""

    pages: tuple[str, ...]
    front: str
    place: str


@dataclass(frozen=True, slots=True)
class DockPlan:
    """The pages in the desk's own window, and those that have a window each."""

    home: DockWindow
    others: tuple[DockWindow, ...]


def plan_of(state: bytes, usual: Sequence[str]) -> DockPlan | None:
    """The plan that a state follows, of the pages that there are, in their usual order.

    None where it holds more than a plan does: areas beside each other, several pages in a window that is not the
    desk's, pages that are not there, another order of tabs.
    """
    try:
        root = ElementTree.fromstring(zlib.decompress(state[_SIZE_BYTES:]))
    except (zlib.error, ElementTree.ParseError):
        return None
    windows = [_window_of(container) for container in root.iter("Container")]
    if not windows or None in windows:
        return None
    home, *others = [window for window in windows if window is not None]
    return DockPlan(home, tuple(others)) if _is_simple(home, others, usual) else None


def _is_simple(home: DockWindow, others: Collection[DockWindow], usual: Sequence[str]) -> bool:
    taken_out = [window.pages[0] for window in others]
    return (
        all(len(window.pages) == 1 for window in others)
        and len(set(taken_out)) == len(taken_out)
        and set(taken_out) <= set(usual)
        and list(home.pages) == [name for name in usual if name not in taken_out]
    )


def _window_of(container: ElementTree.Element) -> DockWindow | None:
    areas = list(container.iter("Area"))
    if len(areas) != 1:
        return None
    widgets = list(areas[0].iter("Widget"))
    if any(widget.get("Closed") != "0" for widget in widgets):
        return None
    names = tuple(widget.get("Name", "") for widget in widgets)
    return DockWindow(names, areas[0].get("Current", ""), container.findtext("Geometry", ""))
