"""What every screen works with."""

from dataclasses import dataclass, field

from nocdesk.clock import Clock
from nocdesk.core import Core
from nocdesk.people.policy import Act, may
from ui.actions import ActionTable
from ui.annunciation.annunciator import Annunciator
from ui.background import Background
from ui.operations import Operations
from ui.poll_requests import PollRequests
from ui.preferences import PreferenceMemory


@dataclass(frozen=True, slots=True)
class Workplace:
    """The store, the workers, what may be done, and what calls the seat: one for each window."""

    core: Core
    background: Background
    actions: ActionTable
    operations: Operations
    polls: PollRequests
    preferences: PreferenceMemory = field(default_factory=PreferenceMemory)
    calls: Annunciator | None = None

    @property
    def clock(self) -> Clock:
        """What time it is."""
        return self.core.clock

    @property
    def me(self) -> str:
        """Who sits here."""
        return self.core.actor.name

    def may(self, act: Act) -> bool:
        """Whether the role here may do it."""
        return may(self.core.actor.role, act)
