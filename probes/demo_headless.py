"""The demo without a window: a status table in the terminal, and a JSON file at the end."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from rich.console import Console
from rich.live import Live

from nocdesk.boards.queries import alarm_rows, desk_status, ticket_rows
from nocdesk.boards.summary import summary
from nocdesk.clock import Clock
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.people.model import SYSTEM
from probes.demo import Demo, DemoOptions, Progress
from probes.demo_table import Situation, line, picture, situation

_REFRESH_S = 1.0
LINE_EVERY_S = 10.0
"""How often a line is written where there is no terminal to draw in."""


def run_demo(options: DemoOptions, *, seconds: float | None = None, report: Path | None = None) -> int:
    """Show the demo in the terminal until the time is over or Ctrl+C; the exit code."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    with suppress(KeyboardInterrupt):
        _run(options, console, seconds, report)
    _say(console, _("The demo has ended, and nothing of it is kept."))
    return 0


def _run(options: DemoOptions, console: Console, seconds: float | None, report: Path | None) -> None:
    with ExitStack() as stack:
        with ExitStack() as starting:
            demo = Demo(options, progress=_progress(console, starting))
            stack.enter_context(demo)
        core = stack.enter_context(closing(demo.open_core(SYSTEM)))
        demo.begin()
        with suppress(KeyboardInterrupt):
            _watch(demo, core, console, seconds)
        demo.stop_polling()
        if report is not None:
            with core.read() as session:
                report.write_text(json.dumps(summary(session, demo.clock.now()), indent=2), encoding="utf-8")
            _say(console, _("The result is in {report}.").format(report=report))


def _can_draw(console: Console) -> bool:
    """Whether this is a terminal in which a table can be drawn anew each second."""
    return console.is_terminal and not console.is_dumb_terminal


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False)


def _progress(console: Console, starting: ExitStack) -> Progress:
    """How the start is shown: in one line that changes, or by a line for each quarter."""
    if _can_draw(console):
        status = starting.enter_context(console.status(_("Starting the simulated network")))
        return lambda what, share: status.update(f"{what}: {share:.0%}")
    quarters = iter((0.25, 0.5, 0.75, 1.0))
    following = [next(quarters)]

    def say(what: str, share: float) -> None:
        if share >= following[0]:
            _say(console, f"{what}: {share:.0%}")
            following[0] = next(quarters, 2.0)

    return say


def _watch(demo: Demo, core: Core, console: Console, seconds: float | None) -> None:
    if not _can_draw(console):
        _every(LINE_EVERY_S, demo, seconds, lambda: _say(console, line(_situation(core, demo.clock))))
        return
    with Live(console=console, auto_refresh=False, transient=False) as live:

        def draw() -> None:
            size = console.size
            live.update(picture(_situation(core, demo.clock), size.width, size.height), refresh=True)

        _every(_REFRESH_S, demo, seconds, draw)


def _every(pause_s: float, demo: Demo, seconds: float | None, show: Callable[[], None]) -> None:
    """Show it again and again until the time is over; a process of the demo that has died is noticed each second."""
    began_s = demo.clock.monotonic()
    shown_s = -pause_s
    while seconds is None or demo.clock.monotonic() - began_s < seconds:
        demo.check()
        gone_s = demo.clock.monotonic() - began_s
        if gone_s - shown_s >= pause_s:
            shown_s = gone_s
            show()
        left_s = _REFRESH_S if seconds is None else seconds - (demo.clock.monotonic() - began_s)
        time.sleep(max(0.0, min(_REFRESH_S, left_s)))


def _situation(core: Core, clock: Clock) -> Situation:
    now = clock.now()
    with core.read() as session:
        return situation(now, desk_status(session, now=now), alarm_rows(session, now=now), ticket_rows(session))
