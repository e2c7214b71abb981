"""What the window of a changed agreement reads, on a pool thread."""

from dataclasses import dataclass

from nocdesk.boards.what_if_board import TriedLimits, WhatIfGround, alarms_tried, what_if_ground
from nocdesk.core import Core
from nocdesk.quality.thresholds import Rule
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import terms_from_toml
from nocdesk.sla.what_if import Span, Tried, what_if
from ui.long_work import Step


@dataclass(frozen=True, slots=True)
class TermsTried:
    """The changed agreement, and what it and the one in force come to."""

    changed: Terms
    tried: Tried


def read_ground(core: Core, service_id: int) -> WhatIfGround:
    """What can be tried out at a service."""
    with core.read() as session:
        return what_if_ground(session, service_id, core.clock.now())


def try_text(core: Core, service_id: int, text: str, span: Span, step: Step) -> TermsTried:
    """Judge by the text of an agreement; raises NocdeskError with line and remedy where it is none."""
    changed = terms_from_toml(text)
    with core.read() as session:
        return TermsTried(changed, what_if(session, service_id, changed, span, core.clock.now(), step))


def try_limits(core: Core, service_id: int, rule: Rule, limits: TriedLimits, span: Span) -> tuple[int, int]:
    """How many alarms a threshold raises as it is and as it is tried."""
    with core.read() as session:
        return alarms_tried(session, service_id, rule, limits, span, core.clock.now())
