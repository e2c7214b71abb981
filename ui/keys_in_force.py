"""Which key does what now, for sentences that name one: one table for the program, as the zone of times is."""

from collections.abc import Mapping

from ui.action_spec import ActionSpec


class _Held:
    """The table in force."""

    specs: Mapping[str, ActionSpec] = {}


def hold(specs: Mapping[str, ActionSpec]) -> None:
    """Let sentences name these keys from now on."""
    _Held.specs = specs


def key_of(action_id: str) -> str:
    """The first key of an action as people write it; where it has none its words, as the palette finds them."""
    spec = _Held.specs[action_id]
    return key_text(spec.keys[0]) if spec.keys else f"“{spec.text}”"


def with_keys(text: str, **actions: str) -> str:
    """A sentence with the keys of actions in the places that are called so."""
    return text.format(**{place: key_of(action_id) for place, action_id in actions.items()})


def key_text(key: str) -> str:
    """A key sequence as people write it."""
    return key.replace("Return", "Enter")
