"""What may be written where the cursor stands in a filter: names of fields, then values with their counts."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import Span
from nocdesk.filtering.letters import folded
from nocdesk.filtering.tree import Value, is_blank, value_text
from nocdesk.filtering.vocabulary import Vocabulary

Row = TypeVar("Row")

MOST = 10
COUNTED = 20_000
"""Rows that values are counted in: more would hold up who types."""
_HEAD = re.compile(r"(?P<name>[A-Za-z_]+)(?P<sign>!=|>=|<=|[:=<>])")


@dataclass(frozen=True, slots=True)
class Option:
    """Something to write; `note` says what it is, or how many rows have it."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand instead of a stretch of the text."""

    span: Span
    options: tuple[Option, ...] = ()


def completion(
    words: Vocabulary[Row], text: str, cursor: int, rows: Collection[Row], asking: Asking, *, is_asked: bool = False
) -> Completion:
    """What may be written at the cursor; where nothing has been begun, only if `is_asked` for."""
    begin = _begin(text[:cursor])
    piece = text[begin:cursor]
    head = _HEAD.match(piece)
    if head is not None and head["name"].lower() in words.fields:
        value_at = begin + max(head.end(), _last_comma(piece) + 1)
        written = text[value_at:cursor]
        options = _values(words, head["name"].lower(), written, rows, asking)
        return Completion(Span(value_at, len(written)), options)
    span = Span(begin, len(piece))
    return Completion(span, tuple(islice(_names(words, piece), MOST)) if piece or is_asked else ())


def finished(words: Vocabulary[Row], text: str) -> str:
    """A text without the word at its end where that may become the name of a field: it is not judged yet."""
    begin = _begin(text)
    piece = text[begin:].lower()
    is_begun = bool(piece) and any(name.startswith(piece) for name in words.fields)
    return text[:begin].rstrip("-(") if is_begun else text


def _begin(head: str) -> int:
    """Where the word at the end of a text begins, after brackets and a minus."""
    begin, is_quoted = 0, False
    for place, character in enumerate(head):
        is_quoted ^= character == '"'
        if not is_quoted and is_blank(character):
            begin = place + 1
    return begin + len(head[begin:]) - len(head[begin:].lstrip("(-"))


def _last_comma(piece: str) -> int:
    """Where the last value of several begins, less one."""
    return -1 if piece.count('"') % 2 else piece.rfind(",")


def _names(words: Vocabulary[Row], piece: str) -> Iterator[Option]:
    begun = piece.lower()
    for name, field in words.fields.items():
        if name.startswith(begun):
            yield Option(f"{name}{field.usual_sign}", field.help)


def _values(
    words: Vocabulary[Row], name: str, written: str, rows: Collection[Row], asking: Asking
) -> tuple[Option, ...]:
    counts = words.values(name, islice(rows, COUNTED), asking)
    choices = words.fields[name].choices()
    sought = folded(written.lstrip('"'))
    known: Iterable[str] = dict.fromkeys((*choices, *(value for value, _ in counts.most_common())))
    more = "\N{GREATER-THAN OR EQUAL TO}" if len(rows) > COUNTED else ""
    fitting = (value for value in known if sought in folded(value))
    options = (Option(value_text(Value(value)), f"{more}{counts[value]}" if counts else "") for value in fitting)
    found = tuple(islice(options, MOST))
    # Nothing is offered that is written already.
    return () if len(found) == 1 and found[0].text == written else found
