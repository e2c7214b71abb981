"""The keymap: whatever is loaded, no key does two things at one place, and single characters can be switched off."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from nocdesk.people.model import Role
from ui.actions import ACTIONS, ActionTable
from ui.key_places import meet
from ui.keymap import Keymap, clash_of, clashes_in, is_character, is_key, sound
from ui.keys_in_force import with_keys
from ui.screen import Scope

IDS = [spec.id for spec in ACTIONS]
SPECS = {spec.id: spec for spec in ACTIONS}
KEYS = sorted({key for spec in ACTIONS for key in spec.keys} | {"Q", "Ctrl+Q", "T", "F2", "", "Ctrl+", "no key"})
LOADED = st.dictionaries(
    st.sampled_from([*IDS, "no.such.action"]), st.lists(st.sampled_from(KEYS), max_size=3).map(tuple), max_size=12
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOADED)
def test_no_two_actions_of_one_scope_share_a_key_whatever_is_loaded(
    qapp: QApplication, loaded: dict[str, tuple[str, ...]]
) -> None:
    kept, faults = sound(loaded, ACTIONS)

    seen: dict[tuple[Scope, str], str] = {}
    keymap = Keymap(kept)
    for spec in ACTIONS:
        for key in keymap.keys_of(spec):
            for scope in {spec.scope} if spec.scope is not Scope.GLOBAL else set(Scope):
                assert seen.setdefault((scope, QKeySequence(key).toString()), spec.id) == spec.id
    assert len(faults) == len(loaded) - len(kept)


def test_without_the_guard_a_key_would_do_two_things(qapp: QApplication) -> None:
    loaded = {"alarm.own": ("A",)}

    assert [(clash.one.id, clash.other.id) for clash in clashes_in(ACTIONS, loaded)] == [
        ("alarm.acknowledge", "alarm.own")
    ]
    assert sound(loaded, ACTIONS)[0] == {}


def test_the_defaults_are_without_a_clash_between_lists_and_what_is_shown_in_them(qapp: QApplication) -> None:
    assert clashes_in(ACTIONS, {}) == []
    assert meet(SPECS["list.next"], SPECS["alarm.own"])
    assert not meet(SPECS["alarm.own"], SPECS["ticket.take"])


def test_two_actions_can_exchange_their_keys(qapp: QApplication) -> None:
    loaded = {"alarm.own": ("A", "Ctrl+Alt+A"), "alarm.acknowledge": ("O", "Ctrl+Alt+O")}

    assert sound(loaded, ACTIONS) == (loaded, [])


def test_a_key_that_another_begins_with_is_not_free(qapp: QApplication) -> None:
    other = clash_of(SPECS["plot.zoom_in"], "T", ACTIONS, Keymap())

    assert other is not None
    assert other.id == "plot.range_15m"


@pytest.mark.parametrize(
    ("key", "is_one"),
    [("A", True), ("Shift+A", True), ("?", True), ("T, 1", True), ("[", True), ("Ctrl+A", False), ("Alt+1", False)]
    + [(key, False) for key in ("Space", "Return", "F3", "Esc", "Left", "Ctrl+Alt+K")],
)
def test_a_character_is_what_is_typed_without_ctrl_or_alt(qapp: QApplication, key: str, is_one: bool) -> None:
    assert is_key(key)
    assert is_character(key) is is_one


def test_without_single_characters_the_twins_stay(qapp: QApplication) -> None:
    keymap = Keymap(has_single_letters=False)

    assert keymap.keys_of(SPECS["alarm.acknowledge"]) == ("Ctrl+Alt+A",)
    assert keymap.keys_of(SPECS["alarm.acknowledge_with_note"]) == ()
    assert not any(is_character(key) for spec in ACTIONS for key in keymap.keys_of(spec))


def test_the_clash_is_found_by_looking_at_every_pair(qapp: QApplication) -> None:
    loaded = {"undo": ("J",), "back": ("Ctrl+K",), "sla.ticket": ("G",)}
    keymap = Keymap(loaded)

    by_pairs = {
        frozenset((one.id, other.id))
        for one, other in combinations(ACTIONS, 2)
        if meet(one, other) and set(keymap.keys_of(one)) & set(keymap.keys_of(other))
    }

    assert {frozenset((clash.one.id, clash.other.id)) for clash in clashes_in(ACTIONS, loaded)} >= by_pairs
    assert by_pairs


def test_a_sentence_names_the_key_that_acts_now(qapp: QApplication) -> None:
    table = ActionTable(Role.ENGINEER)
    told = [with_keys("{key} plots it", key="alarm.open")]

    table.set_keymap(Keymap({"alarm.open": ("Ctrl+Alt+5",)}))
    told.append(with_keys("{key} plots it", key="alarm.open"))
    table.set_keymap(Keymap({"alarm.open": ()}))
    told.append(with_keys("{key} plots it", key="alarm.open"))
    table.set_keymap(Keymap())

    assert told[:2] == ["G plots it", "Ctrl+Alt+5 plots it"]
    assert told[2] == f"“{table.spec('alarm.open').text}” plots it"
