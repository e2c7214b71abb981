"""Internal targets of tickets for which no agreement promises a time: the provider's own aim, never a service level."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.priority import Priority
from nocdesk.sla.objectives import Kind
from nocdesk.tickets.model import TicketTarget

InternalTargets = Mapping[tuple[Priority, Kind], float]
"""Seconds by priority and kind of clock."""

_MINUTE_S = 60.0
_KEYS: Mapping[Kind, str] = {Kind.RESPONSE: "response_min", Kind.RESTORATION: "restoration_min"}


@cache
def shipped_targets() -> InternalTargets:
    """The targets as they are shipped, in seconds."""
    content = tomllib.loads(files("resources").joinpath("tickets/targets.toml").read_text(encoding="utf-8"))
    return {
        (priority, kind): content[priority.value][key] * _MINUTE_S
        for priority in Priority
        for kind, key in _KEYS.items()
    }


def internal_targets(session: Session) -> InternalTargets:
    """The seconds that the provider gives itself: by what it entered, else as shipped."""
    targets = dict(shipped_targets())
    for entered in session.scalars(select(TicketTarget)):
        targets[entered.priority, Kind.RESPONSE] = entered.response_min * _MINUTE_S
        targets[entered.priority, Kind.RESTORATION] = entered.restoration_min * _MINUTE_S
    return targets
