"""The rules and names in force, read anew when a file of either has changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from nocdesk.clock import Clock
from nocdesk.names.file import load_names
from nocdesk.names.lookup import Names
from nocdesk.traps.rules.folder import FolderState, folder_state, load_rules
from nocdesk.traps.rules.rule import TrapRules

LOOK_EVERY_S = 5.0


def rules_and_names(rule_dir: Path | None, names_file: Path) -> tuple[TrapRules, Names]:
    """What is in force now; objects that rules name have their names also where no MIB folder has them."""
    rules = load_rules(rule_dir)
    return rules, load_names(names_file, rules.objects)


class Book(Protocol):
    """What traps are judged by."""

    def current(self) -> tuple[TrapRules, Names]:
        """The rules and names as they are now."""
        ...


@dataclass(frozen=True, slots=True)
class ClosedBook:
    """Rules that stay as they are, for what is judged once more."""

    rules: TrapRules
    names: Names

    def current(self) -> tuple[TrapRules, Names]:
        return self.rules, self.names


class RuleBook:
    """Hands out the rules; faults are logged when they are met, and the rest goes on."""

    def __init__(self, rule_dir: Path | None, names_file: Path, clock: Clock) -> None:
        self._rule_dir, self._names_file, self._clock = rule_dir, names_file, clock
        self._state: tuple[FolderState, int] | None = None
        self._looked_s = float("-inf")
        self._held = (TrapRules(), Names(()))

    def current(self) -> tuple[TrapRules, Names]:
        """The rules and names as they are now."""
        now_s = self._clock.monotonic()
        if now_s - self._looked_s >= LOOK_EVERY_S:
            self._looked_s = now_s
            self._read_if_changed()
        return self._held

    def _read_if_changed(self) -> None:
        state = folder_state(self._rule_dir), _changed_ns(self._names_file)
        if state == self._state:
            return
        self._state = state
        self._held = rules_and_names(self._rule_dir, self._names_file)
        for fault in self._held[0].faults:
            structlog.get_logger("traps").error("a rule for traps cannot be used", why=fault)


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
