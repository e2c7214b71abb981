"""Whether this machine can show a window, and how large it shall be."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import typer

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.settings import Theme

_TRIAL = "ui.display_trial"
_TRIAL_TAKES_S = 30.0


class NoDisplayError(NocdeskError):
    """A window was asked for where none can be shown."""


def window_obstacle(environment: Mapping[str, str] = os.environ) -> str | None:
    """Why no window can be shown on this machine; None where one can."""
    if sys.platform in ("win32", "darwin"):
        return None
    if not any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return _("neither DISPLAY nor WAYLAND_DISPLAY is set")
    # A display that refuses us, or a missing library, makes Qt abort the whole process: so another one tries first.
    try:
        tried = subprocess.run(
            [sys.executable, "-m", _TRIAL],
            env=dict(environment),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TRIAL_TAKES_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _("the display does not answer")
    return (
        None
        if tried.returncode == 0
        else _reason(tried.stderr) or _("Qt ended with {returncode}").format(returncode=tried.returncode)
    )


def _reason(printed: str) -> str:
    """The line that says most: Qt's first, or the last of a traceback."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    if not lines:
        return ""
    line = lines[-1] if lines[0].startswith("Traceback") else lines[0]
    return re.sub(r"^qt\.[\w.]+: ", "", line).rstrip(".")


def require_display() -> None:
    """Refuse what needs a window where there is none."""
    if obstacle := window_obstacle():
        raise NoDisplayError(
            _(
                "The desk cannot show its window ({obstacle}): start it in a graphical session, or "
                "use `nocdesk alarms`, `services`, `tickets` and `sla` here."
            ).format(obstacle=obstacle)
        )


def say_how_to_get_the_window(obstacle: str) -> None:
    """Before the demo goes on without one."""
    print(_("No window can be shown here ({obstacle}), so the demo runs in the terminal.").format(obstacle=obstacle))
    print(_("For the window start it in a graphical session, or with `ssh -X`, or under `xvfb-run`;"))
    print(_("`make env` names the system packages that Qt needs."))


def has_window() -> bool:
    """Whether a window can be shown; where not, that and the remedy are said."""
    if obstacle := window_obstacle():
        say_how_to_get_the_window(obstacle)
    return not obstacle


def theme_name(theme: Theme | None) -> str | None:
    """The theme's name, or None where the desktop decides."""
    return None if theme in (None, Theme.SYSTEM) else theme.value


@contextmanager
def qt_or_remedy() -> Iterator[None]:
    """Say what to do where Qt's libraries cannot be loaded."""
    try:
        yield
    except ImportError as error:
        raise NoDisplayError(
            _(
                "Qt cannot be loaded ({error}): install the system packages that `make env` names, then try again."
            ).format(error=error)
        ) from error


def window_size(text: str | None) -> tuple[int, int] | None:
    """Width and height in pixels from such as 1280x800."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{2,5})[xX](\d{2,5})", text)
    if found is None:
        raise typer.BadParameter(
            _("'{text}' is not a size: write width and height such as 1280x800").format(text=text), param_hint="--size"
        )
    width, height = int(found[1]), int(found[2])
    if not (640 <= width <= 7680 and 400 <= height <= 4320):
        raise typer.BadParameter(
            _("{width}x{height} is not from 640x400 to 7680x4320").format(width=width, height=height),
            param_hint="--size",
        )
    return width, height
