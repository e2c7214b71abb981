"""From the text of a filter to its tree.

any  = all { "or" all }
all  = part { [ "and" ] part }
part = { "not" | "-" } ( "(" any ")" | comparison | word )
"""

from collections.abc import Collection

from nocdesk.filtering.fault import FilterError, Span
from nocdesk.filtering.tokens import Kind, Token, tokens
from nocdesk.filtering.tree import ALL, Node, Not, all_of, any_of
from nocdesk.language import _

LONGEST = 2000
"""Characters: more than anybody types, and less than would make the desk wait."""
DEEPEST = 40
"""Brackets and negations within each other."""


def parse(text: str, names: Collection[str]) -> Node:
    """The tree of a filter; raises FilterError and nothing else. `names` are the fields that there are."""
    if len(text) > LONGEST:
        raise FilterError(
            _("the filter is too long"),
            Span(LONGEST, len(text) - LONGEST),
            _("write {longest} letters or less").format(longest=LONGEST),
        )
    return _Parser(text, names).whole()


class _Parser:
    """Reads token by token."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._tokens = list(tokens(text, names))
        self._end = Span(max(0, len(text.rstrip()) - 1), 1)
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        if not self._tokens:
            return ALL
        tree = self._any()
        if (token := self._peek()) is not None:
            raise FilterError(
                _("this bracket closes nothing"), token.span, _('take it away, or write it in quotes: ")"')
            )
        return tree

    def _any(self) -> Node:
        parts = [self._all()]
        while (token := self._take(Kind.OR)) is not None:
            self._need_part(token, "or")
            parts.append(self._all())
        return any_of(parts)

    def _all(self) -> Node:
        parts = [self._part()]
        while (token := self._peek()) is not None and token.kind not in (Kind.OR, Kind.CLOSE):
            if self._take(Kind.AND) is not None:
                self._need_part(token, "and")
            parts.append(self._part())
        return all_of(parts)

    def _part(self) -> Node:
        token = self._next()
        self._depth += 1
        if self._depth > DEEPEST:
            raise FilterError(
                _("the filter is nested too deeply"),
                token.span,
                _("use at most {deepest} levels").format(deepest=DEEPEST),
            )
        part = self._part_of(token)
        self._depth -= 1
        return part

    def _part_of(self, token: Token) -> Node:
        if token.kind is Kind.NOT:
            self._need_part(token, "not")
            return Not(self._part())
        if token.kind is Kind.OPEN:
            return self._bracket(token)
        if token.kind is Kind.CLOSE:
            raise FilterError(
                _("this bracket closes nothing"), token.span, _('take it away, or write it in quotes: ")"')
            )
        if token.term is None:
            raise _needs_words(token, token.kind.name.lower())
        return token.term

    def _bracket(self, opening: Token) -> Node:
        if (closing := self._take(Kind.CLOSE)) is not None:
            raise FilterError(
                _("nothing stands between the brackets"), Span.over(opening.span, closing.span), _("write words there")
            )
        if self._peek() is None:
            raise FilterError(_("the bracket is not closed"), opening.span, _("write ) at its end"))
        inner = self._any()
        if self._take(Kind.CLOSE) is None:
            raise FilterError(_("the bracket is not closed"), opening.span, _("write ) at its end"))
        return inner

    def _need_part(self, token: Token, word: str) -> None:
        following = self._peek()
        if following is None or following.kind in (Kind.OR, Kind.AND, Kind.CLOSE):
            raise _needs_words(token, word)

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _take(self, kind: Kind) -> Token | None:
        token = self._peek()
        return self._next() if token is not None and token.kind is kind else None


def _needs_words(token: Token, word: str) -> FilterError:
    if word == "not":
        return FilterError(
            _("'not' needs a word behind it"),
            token.span,
            _('to look for the word itself write "{word}"').format(word=word),
        )
    return FilterError(
        _("'{word}' needs a word on both sides").format(word=word),
        token.span,
        _('to look for the word itself write "{word}"').format(word=word),
    )
