"""How long the desk's window does not answer while the demo runs: what a key press would have waited."""

from nocdesk.garbage import coming_up, look_seldom
from nocdesk.people.model import Actor, Role
from probes.demo import Demo, DemoOptions
from tests.bench.figures import Figure, keep_in, table
from tests.bench.waiting import let_run
from ui.application import Desk, make_application
from ui.pause_meter import PauseMeter

SETTLED_AFTER_S = 5.0
FIRST_S = 2.0
DEMO_S = 60.0


def bench_desk() -> None:
    application = make_application()
    with Demo(DemoOptions()) as demo:
        core = demo.open_core(Actor("bench", Role.ENGINEER))
        demo.begin()
        # As its command opens it; nothing is loaded ahead, so first looks are those of the first seconds.
        look_seldom()
        with coming_up():
            desk = Desk(application, core, "light")
        desk.window.show()
        desk.window.start()
        let_run(SETTLED_AFTER_S)
        figures = [*_first_shows(desk), *_visits(desk)]
        desk.close()
        core.close()
    print("\n".join(table(figures, beside="")))
    keep_in("desk", figures)


def _first_shows(desk: Desk) -> list[Figure]:
    """A screen is made when it is first shown."""
    figures = []
    for name in desk.window.screens.names:
        meter = PauseMeter()
        meter.start()
        desk.window.show_screen(name)
        let_run(FIRST_S)
        figures.append(Figure(f"first look at {name}: longest pause", meter.stop().longest_ms, "ms"))
    return figures


def _visits(desk: Desk) -> list[Figure]:
    """The engineer goes from screen to screen while the story's faults come in."""
    names = desk.window.screens.names
    meter = PauseMeter()
    meter.start()
    for name in names:
        desk.window.show_screen(name)
        let_run(DEMO_S / len(names))
    pauses = meter.stop()
    return [
        Figure(f"demo, {DEMO_S:.0f} s over all screens: longest pause", pauses.longest_ms, "ms"),
        Figure(f"demo, {DEMO_S:.0f} s over all screens: 99th percentile", pauses.p99_ms, "ms"),
        Figure(f"demo, {DEMO_S:.0f} s over all screens: median", pauses.median_ms, "ms"),
    ]
