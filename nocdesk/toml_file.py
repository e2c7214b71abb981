"""A TOML file with the line of every value in it, so that a fault can be named where a person finds it."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.text_file import UnreadableFileError, text_of

KeyPath = tuple[str | int, ...]
"""Where a value stands: the names of the tables and keys, and the numbers (from 0) in arrays."""

_LINE_AND_COLUMN = re.compile(r"line (\d+), column (\d+)\)")
_PLACE = re.compile(
    re.escape(_("{name} line {line}")).replace(r"\{name\}", "[^:]*").replace(r"\{line\}", r"(?P<line>\d+)") + ":"
)
_BLANK = " \t"
_SPACE = " \t\r\n"


class FaultyFileError(NocdeskError):
    """A file says something that cannot be accepted; each fault is one line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What a TOML file says, and on which line."""

    name: str
    content: dict[str, Any]
    lines: dict[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line (from 1) of a value; of what holds it where the value itself is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: KeyPath) -> str:
        """The beginning of a message about a value."""
        return _("{name} line {line}").format(name=self.name, line=self.line(path))


def line_of(message: str) -> int:
    """The line that a message of this kind begins with; 0 where it names none."""
    found = _PLACE.match(message)
    return int(found["line"]) if found is not None else 0


def read_toml(path: Path) -> TomlFile:
    """Read a file that should be TOML."""
    return parse_toml(path.name, text_of(path))


def parse_toml(name: str, text: str) -> TomlFile:
    """Read TOML that has been loaded already; `name` is for messages."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        reason, _at, where = said.rpartition(" (at ")
        place = name
        if found := _LINE_AND_COLUMN.match(where):
            line, column = found.groups()
            place = _("{name} line {line}, column {column}").format(name=name, line=line, column=column)
        raise UnreadableFileError(
            _("{place}: is not TOML: {reason}. Correct that line.").format(place=place, reason=(reason or said).lower())
        ) from error
    return TomlFile(name, content, _LineScanner(text.replace("\r\n", "\n")).scan())


def nearest(word: str, known: Sequence[str]) -> str:
    """The words that end a message about an unknown name: the nearest known one, or all if there are few."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return _("did you mean '{word}'?").format(word=close[0])
    if not known:
        return _("there is none yet: add it first")
    if len(known) <= 12:
        return _("known are: {words}").format(words=", ".join(sorted(known)))
    return _("{count} are known, none of them similar: check the name").format(count=len(known))


class _LineScanner:
    """Walks through a document that is known to be valid TOML and notes where each value begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
        self._lines: dict[KeyPath, int] = {}
        self._counts: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip(_SPACE):
            if self._text.startswith("[[", self._at):
                table = self._array_header()
            elif self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _array_header(self) -> KeyPath:
        line = self._line()
        self._at += 2
        keys = self._key()
        self._at += 2
        whole = (*self._resolve(keys[:-1]), keys[-1])
        number = self._counts[whole] = self._counts.get(whole, -1) + 1
        self._note(whole, line)
        self._note((*whole, number), line)
        return (*whole, number)

    def _header(self) -> KeyPath:
        line = self._line()
        self._at += 1
        table = self._resolve(self._key())
        self._at += 1
        self._note(table, line)
        return table

    def _resolve(self, keys: Sequence[str]) -> KeyPath:
        """A header's path, where a name that is an array means its latest element."""
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path: KeyPath = table
        for key in self._key():
            path = (*path, key)
            self._note(path, line)
        self._at += 1  # the equals sign
        self._value(path)

    def _key(self) -> list[str]:
        """A dotted key, up to what follows it."""
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            keys.append(self._quoted() if self._text[self._at] in "\"'" else self._bare())
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _bare(self) -> str:
        start = self._at
        while self._text[self._at].isalnum() or self._text[self._at] in "_-":
            self._at += 1
        return self._text[start : self._at]

    def _quoted(self) -> str:
        start = self._at
        self._string()
        return str(tomllib.loads(f"x = {self._text[start : self._at]}")["x"])

    def _value(self, path: KeyPath) -> None:
        self._skip(_SPACE)
        self._note(path, self._line())
        opening = self._text[self._at]
        if opening == "{":
            self._inline_table(path)
        elif opening == "[":
            self._array(path)
        elif opening in "\"'":
            self._string()
        else:
            while self._at < len(self._text) and self._text[self._at] not in ",]}#\n":
                self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._next_is_not("}"):
            self._pair(path)

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        number = 0
        while self._next_is_not("]"):
            self._value((*path, number))
            number += 1

    def _next_is_not(self, closing: str) -> bool:
        """Whether another element follows; the closing bracket is passed over."""
        self._skip(_SPACE + ",")
        if self._text[self._at] != closing:
            return True
        self._at += 1
        return False

    def _string(self) -> None:
        quote = self._text[self._at]
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._at += len(mark)
        while not self._text.startswith(mark, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += len(mark)
        # A multi-line string may end with up to two quotes of its own.
        while len(mark) == 3 and self._text.startswith(quote, self._at):
            self._at += 1

    def _skip(self, characters: str) -> bool:
        """Pass over blanks and comments; whether anything is left."""
        while self._at < len(self._text):
            if self._text[self._at] == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif self._text[self._at] not in characters:
                return True
            else:
                self._at += 1
        return False

    def _note(self, path: KeyPath, line: int) -> None:
        self._lines.setdefault(path, line)

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)
