"""What the screen of alarm quality reads, on a pool thread."""

from nocdesk.boards.health_board import HealthBoard, Scope, health_board
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.shifts.alarm_health import AlarmTerms, console_names, shift_names


def read_health(core: Core, scope: Scope) -> HealthBoard:
    """The figures of one scope."""
    terms = AlarmTerms(core.settings.health, core.settings.shifts)
    with core.read() as session:
        return health_board(session, scope, terms, now=core.clock.now())


def scopes_of(core: Core) -> tuple[Scope, ...]:
    """All alarms, then each shift, then each console."""
    shifts = (Scope(_("Shift {name}").format(name=name), shift=name) for name in shift_names(core.settings.shifts))
    consoles = (
        Scope(_("Console {name}").format(name=name), console=name) for name in console_names(core.settings.health)
    )
    return (Scope(_("All shifts and consoles")), *shifts, *consoles)
