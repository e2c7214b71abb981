"""What one thing that the desk can do is: its id, its words, its keys, where they act, and who may."""

from dataclasses import dataclass

from nocdesk.people.policy import Act
from ui.screen import Scope


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to do; `act` names the permission it needs, None where whoever sees the screen may."""

    id: str
    text: str
    keys: tuple[str, ...]
    scope: Scope
    act: Act | None = None
