"""The text of a filter as words, comparisons, connectives and brackets, each with its place."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from nocdesk.filtering.fault import FilterError, Span
from nocdesk.filtering.tree import CONNECTIVES, Comparison, Sign, Value, Word, is_blank, is_plain_value
from nocdesk.language import _

_HEAD = re.compile(r"(?P<name>[A-Za-z][A-Za-z_]*)(?P<sign>!=|>=|<=|==|[:=<>])")


class Kind(Enum):
    """What a token is."""

    TERM = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `term` is what a TERM says."""

    kind: Kind
    span: Span
    term: Word | Comparison | None = None


def tokens(text: str, names: Collection[str]) -> Iterator[Token]:
    """The pieces of a filter; `names` are the fields that there are."""
    scanner = _Scanner(text, names)
    while (token := scanner.next()) is not None:
        yield token


class _Scanner:
    """Walks through a text."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._text = text
        self._names = names
        self._at = 0

    def next(self) -> Token | None:
        while self._at < len(self._text) and is_blank(self._text[self._at]):
            self._at += 1
        if self._at == len(self._text):
            return None
        character, following = self._text[self._at], self._text[self._at + 1 : self._at + 2]
        if character in "()":
            return self._mark(Kind.OPEN if character == "(" else Kind.CLOSE)
        if character == "-" and following and not is_blank(following):
            return self._mark(Kind.NOT)
        if character == '"':
            value = self._quoted()
            return Token(Kind.TERM, value.span, Word(value.text, value.span))
        return self._comparison() or self._bare()

    def _mark(self, kind: Kind) -> Token:
        self._at += 1
        return Token(kind, Span(self._at - 1, 1))

    def _bare(self) -> Token:
        value = self._run("")
        kind = Kind[value.text.upper()] if value.text.lower() in CONNECTIVES else Kind.TERM
        return Token(kind, value.span, Word(value.text, value.span) if kind is Kind.TERM else None)

    def _comparison(self) -> Token | None:
        """A field with a sign; where such a field is not known and no value follows, it is but a word with a colon."""
        begin, head = self._at, _HEAD.match(self._text, self._at)
        if head is None or not self._names:
            return None
        name = head["name"].lower()
        self._at = head.end()
        values = tuple(self._values())
        if not values and name not in self._names:
            self._at = begin
            return None
        sign_span = Span(head.start("sign"), len(head["sign"]))
        term = Comparison(name, Sign(head["sign"][:1] if head["sign"] == "==" else head["sign"]), values,
                          Span(begin, self._at - begin), sign_span)  # fmt: skip
        return Token(Kind.TERM, term.span, term)

    def _values(self) -> Iterator[Value]:
        while self._at < len(self._text):
            value = self._quoted() if self._text[self._at] == '"' else self._run(",")
            if value.text or value.is_quoted:
                # One that needs quotes is as good as quoted: so it stays the same when it is written with them.
                yield replace(value, is_quoted=value.is_quoted or not is_plain_value(value.text))
            if self._text[self._at : self._at + 1] != ",":
                return
            self._at += 1

    def _quoted(self) -> Value:
        """A text between quotes, in which a quote is written twice."""
        begin, parts = self._at, []
        while True:
            end = self._text.find('"', self._at + 1)
            if end < 0:
                span = Span(begin, len(self._text) - begin)
                raise FilterError(_("the quote is not closed"), span, _('write " at its end'))
            parts.append(self._text[self._at + 1 : end])
            self._at = end + 1
            if self._text[self._at : self._at + 1] != '"':
                return Value('"'.join(parts), is_quoted=True, span=Span(begin, self._at - begin))

    def _run(self, ends: str) -> Value:
        """What stands together up to a blank, one of `ends`, or a bracket that closes more than was opened in it."""
        begin, depth = self._at, 0
        while self._at < len(self._text):
            character = self._text[self._at]
            depth += (character == "(") - (character == ")")
            if is_blank(character) or character in ends or depth < 0:
                break
            self._at += 1
        return Value(self._text[begin : self._at], span=Span(begin, self._at - begin))
