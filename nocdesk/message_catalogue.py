"""A catalogue of translated messages, read from the .po file as translators keep it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from gettext import c2py

_ENTRY = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?) "(.*)"$|^"(.*)"$', re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_PLURALS = re.compile(r"plural=([^;\n]+);")


def _english_plural(count: int) -> int:
    return int(count != 1)


@dataclass(frozen=True, slots=True)
class MessageCatalogue:
    """Messages by context and English text, each in all its plural forms; what is missing is said in English."""

    forms: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    form_of: Callable[[int], int] = _english_plural

    def message(self, text: str, context: str = "") -> str:
        """The translation of a message."""
        found = self.forms.get((context, text))
        return found[0] if found else text

    def counted(self, one: str, many: str, count: int) -> str:
        """The translation of a message about so many things, in the form that the language has for their number."""
        found = self.forms.get(("", one))
        if found and len(found) > 1:
            return found[self.form_of(count)]
        return one if count == 1 else many


def read_catalogue(text: str) -> MessageCatalogue:
    """The messages of a .po file that are translated; those marked as fuzzy are not."""
    forms: dict[tuple[str, str], tuple[str, ...]] = {}
    for block in text.split("\n\n"):
        entry = dict(_parts(block))
        translated = tuple(value for name, value in entry.items() if name.startswith("msgstr"))
        if "msgid" in entry and all(translated) and not _is_fuzzy(block, entry):
            forms[entry.get("msgctxt", ""), entry["msgid"]] = translated
    (header,) = forms.pop(("", ""), ("",))
    found = _PLURALS.search(header)
    return MessageCatalogue(forms, c2py(found[1]) if found else _english_plural)


def _is_fuzzy(block: str, entry: Mapping[str, str]) -> bool:
    return bool(entry["msgid"]) and any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())


def _parts(block: str) -> Iterator[tuple[str, str]]:
    """The keywords of an entry with their texts, whose lines are put together again."""
    name, text = "", ""
    for keyword, first, further in _ENTRY.findall(block):
        if keyword:
            if name:
                yield name, _unescaped(text)
            name, text = keyword, first
        else:
            text += further
    if name:
        yield name, _unescaped(text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text) if "\\" in text else text
