"""What a trap says, looked up by object: values to compare, and words for an alarm's text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nocdesk.names.display import plain_text
from nocdesk.names.lookup import Names
from nocdesk.names.objects import NamedObject, Oid, dotted, parse_oid
from nocdesk.traps.event import TrapVarBind
from nocdesk.traps.words import value_text

NOT_SAID = "?"
"""Stands for a value that did not come with the trap."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class SaidTrap:
    """A notification with its objects."""

    trap_oid: str
    varbinds: Sequence[TrapVarBind]

    def varbind(self, wanted: NamedObject) -> TrapVarBind | None:
        """The first instance of an object."""
        root = dotted(wanted.oid)
        below = root + "."
        return next((one for one in self.varbinds if one.oid.startswith(below) or one.oid == root), None)

    def index(self, wanted: NamedObject) -> Oid:
        """The index of the first instance of an object; empty where it did not come."""
        found = self.varbind(wanted)
        oid = None if found is None else parse_oid(found.oid)
        return () if oid is None else oid[len(wanted.oid) :]

    def plain_value(self, wanted: NamedObject) -> int | str | None:
        """A number as such, octets as text where they are text."""
        found = self.varbind(wanted)
        if found is None or not isinstance(found.value, str) or found.type != "OCTET STRING":
            return None if found is None else found.value
        text = plain_text(bytes.fromhex(found.value))
        return found.value if text is None else text


def filled(template: str, said: SaidTrap, objects: Sequence[NamedObject], names: Names) -> str:
    """A text with the values of objects where it names them in braces: `Fan failed: {jnxContentsDescr}`."""
    by_name = {one.name: one for one in objects}
    return _PLACEHOLDER.sub(lambda found: value_words(by_name[found[1]], said, names), template)[:_MOST_TEXT]


def placeholders(template: str) -> Iterator[str]:
    """The names in braces."""
    return (found[1] for found in _PLACEHOLDER.finditer(template))


def value_words(wanted: NamedObject, said: SaidTrap, names: Names) -> str:
    """A value for people: its label alone where it has one, else as its syntax writes it."""
    found = said.varbind(wanted)
    if found is None or found.value is None:
        return NOT_SAID
    if isinstance(found.value, int) and found.value in wanted.syntax.labels:
        return wanted.syntax.labels[found.value]
    return " ".join(value_text(names, found).split())
