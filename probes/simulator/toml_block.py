"""A table of a TOML file, read key by key; every error names the line and what to do."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from nocdesk.errors import NocdeskError
from nocdesk.toml_file import KeyPath, TomlFile, nearest


class StoryError(NocdeskError):
    """A line of a story cannot be told."""


@dataclass
class TomlBlock:
    """One table: where it stands, what it says, and which of its keys were asked for."""

    file: TomlFile
    path: KeyPath
    values: dict[str, Any]
    _asked: set[str] = field(default_factory=set)

    def error(self, text: str, key: str | None = None) -> StoryError:
        """An error at the line of a key, or of the table's header."""
        path = self.path if key is None else (*self.path, key)
        return StoryError(f"{self.file.place(path)}: {text}")

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self.values

    def blocks(self, key: str) -> "Iterator[TomlBlock]":
        """The tables of an array of tables; none where the key is not given."""
        rows = self._take(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.error(f"'{key}' must be written as blocks [[{'.'.join([*_names(self.path), key])}]]", key)
        for number, row in enumerate(rows):
            yield TomlBlock(self.file, (*self.path, key, number), row)

    def text(self, key: str) -> str:
        """A text that must be given."""
        value = self._take(key, None)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"'{key}' must be a text in quotes", key)
        return value

    def flag(self, key: str) -> bool:
        """A truth value; false where there is none."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.error(f"'{key}' must be true or false", key)
        return value

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number between two bounds."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.error(f"'{key}' must be a number from {low:g} to {high:g}", key)
        return float(value)

    def choice(self, key: str, what: str, known: Collection[str]) -> str:
        """One of the known words."""
        return self._known(self.text(key), key, what, known)

    def names(self, key: str, what: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of known names; empty where the key is not given."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.error(f'\'{key}\' must be a list of names in quotes, such as ["A", "B"]', key)
        return tuple(self._known(name, key, what, known) for name in value)

    def refuse_unasked(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key in self.values:
            if key not in self._asked:
                raise self.error(f"unknown key '{key}'; {nearest(key, sorted(self._asked))}", key)

    def _known(self, name: str, key: str, what: str, known: Collection[str]) -> str:
        if name not in known:
            raise self.error(f"unknown {what} '{name}'; {nearest(name, sorted(known))}", key)
        return name

    def _take(self, key: str, default: object) -> object:
        self._asked.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise self.error(f"'{key}' is missing; add it to this block")
        return value


def _names(path: KeyPath) -> list[str]:
    return [part for part in path if isinstance(part, str)]
