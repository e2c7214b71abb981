"""Which keys do what at this seat: the defaults of the action table, what the person changed, and what clashes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from nocdesk.language import _
from ui.action_spec import ActionSpec
from ui.key_places import meet

_NOT_A_CHARACTER = 0x01000000
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

Overrides = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys that a person gave to actions instead of the defaults, and whether single characters act at all."""

    overrides: Overrides = field(default_factory=dict)
    has_single_letters: bool = True

    def keys_of(self, spec: ActionSpec) -> tuple[str, ...]:
        """The keys of an action here; without single characters what stays are its other keys, or none."""
        keys = self.overrides.get(spec.id, spec.keys)
        return keys if self.has_single_letters else tuple(key for key in keys if not is_character(key))


@dataclass(frozen=True, slots=True)
class Clash:
    """Two actions that one key would do."""

    key: str
    one: ActionSpec
    other: ActionSpec


def is_key(key: str) -> bool:
    """Whether Qt can read it: no key of it is unknown."""
    chords = _chords(key)
    return bool(chords) and Qt.Key.Key_unknown.value not in (chord & ~_mask() for chord in chords)


def is_character(key: str) -> bool:
    """Whether it begins with a printable character that is typed alone or with Shift (WCAG 2.1.4)."""
    sequence = QKeySequence(key)
    if sequence.isEmpty():
        return False
    first = sequence[0]  # type: ignore[index]  # The stubs do not know that it can be indexed.
    is_printable = first.key() < _NOT_A_CHARACTER and first.key() != Qt.Key.Key_Space
    return is_printable and not first.keyboardModifiers() & _HELD


def clash_of(spec: ActionSpec, key: str, specs: Iterable[ActionSpec], keymap: Keymap) -> ActionSpec | None:
    """The other action that has this key, or one that begins with it, where `spec` acts; None where it is free."""
    chords = _chords(key)
    for other in specs:
        if other.id == spec.id or not meet(spec, other):
            continue
        if any(_begins(chords, _chords(taken)) for taken in keymap.keys_of(other)):
            return other
    return None


def clashes_in(specs: Iterable[ActionSpec], overrides: Overrides) -> list[Clash]:
    """Every key that two actions share which can act at the same place; single characters count, on or off."""
    keymap = Keymap(overrides)
    held = [(spec, key, _chords(key)) for spec in specs for key in keymap.keys_of(spec)]
    by_first: dict[int, list[tuple[ActionSpec, str, tuple[int, ...]]]] = {}
    for entry in held:
        by_first.setdefault(entry[2][0], []).append(entry)
    return [
        Clash(key, one, other)
        for entries in by_first.values()
        for (one, key, chords), (other, _, others) in combinations(entries, 2)
        if one.id != other.id and meet(one, other) and _begins(chords, others)
    ]


def sound(overrides: Overrides, specs: Iterable[ActionSpec]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The overrides that can hold together, and in words why each of the others cannot.

    Of two that want the same key the later one is left out; what is left out has its default keys again.
    """
    table = tuple(specs)
    known = {spec.id: spec for spec in table}
    kept: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for action_id, keys in overrides.items():
        fault = _fault(action_id, keys, known)
        if fault:
            faults.append(_("{fault}; ignored").format(fault=fault))
        else:
            kept[action_id] = tuple(keys)
    while clashes := clashes_in(table, kept):
        clash = clashes[0]
        late = max((clash.one.id, clash.other.id), key=lambda name: list(kept).index(name) if name in kept else -1)
        other = clash.other if late == clash.one.id else clash.one
        faults.append(
            _("{text}: {key} is already “{other}”; its keys are the default again").format(
                text=known[late].text, key=clash.key, other=other.text
            )
        )
        del kept[late]
    return kept, faults


def _fault(action_id: str, keys: tuple[str, ...], known: Mapping[str, ActionSpec]) -> str:
    if action_id not in known:
        return _("no action is called '{action_id}'").format(action_id=action_id)
    unread = next((key for key in keys if not is_key(key)), None)
    return (
        _("{text}: '{unread}' is not a key, write as in Ctrl+Alt+K").format(text=known[action_id].text, unread=unread)
        if unread is not None
        else ""
    )


def _begins(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether one sequence is the beginning of the other: Qt could not tell which is meant."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _chords(key: str) -> tuple[int, ...]:
    sequence = QKeySequence(key)
    return tuple(sequence[place].toCombined() for place in range(sequence.count()))  # type: ignore[index]


def _mask() -> int:
    return int(Qt.KeyboardModifier.KeyboardModifierMask.value)
