"""The keys of every action as rows that listen for others and refuse what clashes."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.language import _
from ui.action_spec import ActionSpec
from ui.actions import ACTIONS, ActionTable
from ui.dialogs.shortcuts import TITLES
from ui.keymap import Keymap, clash_of, is_character
from ui.preferences import PreferenceMemory
from ui.text import within
from ui.widgets.key_capture import KeyCapture, keys_text
from ui.widgets.setting_row import SettingRow


class KeyRow(SettingRow):
    """The keys of one action: the first can be another, what stands beside it stays."""

    def __init__(self, spec: ActionSpec, memory: PreferenceMemory) -> None:
        super().__init__(spec.text, TITLES[spec.scope], self._capturing)
        self.spec = spec
        self._memory = memory
        self.reset_requested.connect(self._on_reset)
        self.refresh()

    def refresh(self) -> None:
        """Show what does it now."""
        keys = self._memory.now.keymap.keys_of(self.spec)
        self.value = keys_text(keys)
        if self.is_built:
            self.capture.show_keys(keys)
        self.mark(is_changed=self.spec.id in self._memory.now.keys)

    def take(self, key: str) -> None:
        """Let this key do it, where no other action has it and single characters act."""
        now = self._memory.now
        other = clash_of(self.spec, key, ACTIONS, Keymap(now.keys))
        if other is not None:
            self.say(
                _("{key} is “{other}” ({titles}): press others, or change those first.").format(
                    key=key, other=other.text, titles=within(TITLES[other.scope])
                )
            )
        elif is_character(key) and not now.single_letters:
            self.say(
                _("{key} is a single character, and those are switched off above; hold Ctrl or Alt with it.").format(
                    key=key
                )
            )
        else:
            self.say("")
            keys = (key, *(old for old in now.keys.get(self.spec.id, self.spec.keys)[1:] if old != key))
            self._memory.change(replace(now, keys={**now.keys, self.spec.id: keys}))

    def _capturing(self) -> KeyCapture:
        self.capture = KeyCapture(self.spec.text)
        self.capture.show_keys(self._memory.now.keymap.keys_of(self.spec))
        self.capture.captured.connect(self.take)
        return self.capture

    def _on_reset(self) -> None:
        now = self._memory.now
        rest = {name: keys for name, keys in now.keys.items() if name != self.spec.id}
        taken = ((key, clash_of(self.spec, key, ACTIONS, Keymap(rest))) for key in self.spec.keys)
        clash = next(((key, other) for key, other in taken if other is not None), None)
        if clash is not None:
            self.say(
                _("{clash} is “{text}” now: give that its own key back first.").format(
                    clash=clash[0], text=clash[1].text
                )
            )
            return
        self.say("")
        self._memory.change(replace(now, keys=rest))


def key_rows(actions: ActionTable, memory: PreferenceMemory) -> Iterator[KeyRow]:
    """A row for each action that the role may do."""
    return (KeyRow(spec, memory) for spec in ACTIONS if actions.allows(spec.id))
