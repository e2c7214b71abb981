"""A filter as a tree, and as the text that gives the same tree again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from nocdesk.filtering.fault import Span

NOWHERE = Span(0, 0)
CONNECTIVES = ("and", "or", "not")
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Marks that steer the direction of writing and the joining of letters: nobody sees them, so they part words."""


class Sign(StrEnum):
    """How a field is compared; a colon asks for what is usual with the field."""

    HAS = ":"
    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    UP_TO = "<="
    ABOVE = ">"
    FROM = ">="


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a sign; between quotes it is a text and nothing else."""

    text: str
    is_quoted: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """Looked for in every text of a row."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field against one value or any of several."""

    name: str
    sign: Sign
    values: tuple[Value, ...]
    span: Span = field(default=NOWHERE, compare=False)
    sign_span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Passes what its part does not."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Passes what all its parts do; without parts everything."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Passes what one of its parts does."""

    parts: tuple["Node", ...]


Node = Word | Comparison | Not | AllOf | AnyOf
ALL: Node = AllOf()


def all_of(parts: Iterable[Node]) -> Node:
    """All of these, without a level that says nothing."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, AllOf) else (part,))]
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(parts: Iterable[Node]) -> Node:
    """Any of these, without a level that says nothing."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, AnyOf) else (part,))]
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def text_of(node: Node) -> str:
    """The shortest plain way to write a filter."""
    match node:
        case Word(text):
            return text if _is_plain_word(text) else quoted(text)
        case Comparison(name, sign, values):
            return f"{name}{sign}{','.join(map(value_text, values))}"
        case Not(part):
            return f"not {_bracketed(part, AllOf | AnyOf)}"
        case AllOf(parts):
            return " ".join(_bracketed(part, AnyOf) for part in parts)
        case AnyOf(parts):
            return " or ".join(map(text_of, parts))


def conditions(node: Node) -> tuple[Node, ...]:
    """What must hold all together: the parts that can be taken away one by one."""
    return node.parts if isinstance(node, AllOf) else (node,)


def comparisons(node: Node) -> Iterator[Comparison]:
    """All comparisons in it."""
    match node:
        case Comparison():
            yield node
        case Not(part):
            yield from comparisons(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)


def value_text(value: Value) -> str:
    """A value as it is written."""
    return quoted(value.text) if value.is_quoted or not is_plain_value(value.text) else value.text


def is_plain_value(text: str) -> bool:
    """Whether a value can stand without quotes, whatever stands around it."""
    return bool(text) and text[0] != "=" and _runs_on(text) and not set(',"') & set(text)


def quoted(text: str) -> str:
    """A text between quotes; a quote in it is written twice."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def is_blank(character: str) -> bool:
    """Whether a character parts words."""
    return character.isspace() or character in INVISIBLE


def _bracketed(node: Node, kinds: object) -> str:
    return f"({text_of(node)})" if isinstance(node, kinds) else text_of(node)  # type: ignore[arg-type]


def _is_plain_word(text: str) -> bool:
    if not text or text.lower() in CONNECTIVES or (text[0] == "-" and text != "-"):
        return False
    return _runs_on(text) and not set('":=<>!') & set(text)


def _runs_on(text: str) -> bool:
    """Whether nothing in it ends a word: no blank, and no bracket that may mean something."""
    return not any(is_blank(character) or character in "()" for character in text)
