"""The tour of keys: six actions that a role may really do here, each ticked when it really ran."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nocdesk.language import _
from ui.actions import ActionTable

LENGTH = 6

_STOPS = (
    (("list.next", "list.previous"), _("the next row, and the one before")),
    (("alarm.acknowledge",), _("acknowledge the alarm")),
    (("list.filter",), _("filter the list; Esc goes back to its rows")),
    (("palette",), _("everything by its name; Esc closes")),
    (("alarm.evidence", "care.open"), _("down into what the row is about")),
    (("list.back", "back"), _("back to where you were")),
    (("shortcuts",), _("all keys of this seat; Esc closes")),
    (("list.copy",), _("copy the rows as a table")),
    (("panel.next",), _("the next panel")),
)
"""Actions of which any one will do, and what they do in words; in the order in which they are met."""
_CHANGING = frozenset({"alarm.acknowledge"})
"""What changes something that others see; in a store that is not invented nobody does it to learn a key."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing to do: by which actions, with which keys, and whether it was done."""

    actions: tuple[str, ...]
    keys: str
    words: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Tour:
    """The stops and how far somebody has come; any order will do."""

    stops: tuple[Stop, ...]

    @property
    def done(self) -> int:
        """How many were done."""
        return sum(stop.is_done for stop in self.stops)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.done == len(self.stops)

    def after(self, action_id: str) -> "Tour":
        """How it stands when this action has run."""
        return Tour(tuple(replace(s, is_done=s.is_done or action_id in s.actions) for s in self.stops))


def tour_of(actions: ActionTable, *, is_demo: bool) -> Tour:
    """The first six stops that the role may make, with the keys that it has here."""
    return Tour(tuple(_stops(actions, is_demo))[:LENGTH])


def _stops(actions: ActionTable, is_demo: bool) -> Iterable[Stop]:
    for wanted, words in _STOPS:
        allowed = tuple(action for action in wanted if actions.allows(action) and actions.key_text(action))
        if allowed and (is_demo or not _CHANGING & set(allowed)):
            yield Stop(allowed, " ".join(dict.fromkeys(actions.key_text(action) for action in allowed[:2])), words)
