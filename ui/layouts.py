"""How the windows of a desk are laid out, by role and by set of monitors, kept in a file under names."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.whole_file import write_whole
from ui.monitors import Box

LATEST = ""
"""The name of the layout in which the desk was closed."""


class LayoutError(NocdeskError):
    """What was kept of layouts cannot be read."""


@dataclass(frozen=True, slots=True)
class LayoutKey:
    """Which layout: for whom, on which monitors, under which name."""

    role: Role
    monitors: str
    name: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the window stands, and which screens are tabs of it or stand in windows of their own.

    `docks` is what the docking library says of that, as hexadecimal digits.
    """

    key: LayoutKey
    window: Box
    is_maximized: bool
    docks: str


_FORM = TypeAdapter(tuple[Layout, ...])


def load_layouts(path: Path) -> dict[LayoutKey, Layout]:
    """What was kept; nothing where there is no file. Raises LayoutError where it cannot be read."""
    try:
        layouts = _FORM.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise LayoutError(
            _("{path} holds the layouts of windows and cannot be read. The desk has its usual one.").format(path=path)
        ) from error
    return {layout.key: layout for layout in layouts}


def keep_layout(path: Path, key: LayoutKey, layout: Layout | None) -> None:
    """Put one layout in, or with None let it go; the others stay as they are in the file now, for another desk may
    have kept them. Raises LayoutError where the file cannot be read, and leaves it as it is then.
    """
    layouts = load_layouts(path)
    if layout is None:
        layouts.pop(key, None)
    else:
        layouts[key] = layout
    save_layouts(path, layouts.values())


def save_layouts(path: Path, layouts: Iterable[Layout]) -> None:
    """Put layouts in the place of those before; the file is there whole or as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = _FORM.dump_json(tuple(layouts), indent=2)
    write_whole(path, lambda file: file.write(content), replace=True)
