"""What is wrong with a filter, where in its text, and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from nocdesk.errors import NocdeskError
from nocdesk.language import _


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, in characters."""

    at: int
    length: int

    @property
    def end(self) -> int:
        """Where what follows it begins."""
        return self.at + self.length

    @classmethod
    def over(cls, first: "Span", last: "Span") -> "Span":
        """From the beginning of one to the end of another."""
        return cls(first.at, last.end - first.at)


class FilterError(NocdeskError):
    """A filter that cannot be understood; `what` is wrong at `span`, and `remedy` says what would be right."""

    def __init__(self, what: str, span: Span, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what = what
        self.span = span
        self.remedy = remedy

    def pointed_out(self, text: str) -> str:
        """The fault, the text, and a line of marks below the fault, for a terminal."""
        line = "".join(character if character.isprintable() else " " for character in text)
        return f"{self}\n  {line}\n  {' ' * self.span.at}{'^' * max(1, self.span.length)}"


def meant(word: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known: the likely one, and all that there are."""
    names = list(known)
    close = get_close_matches(word.lower(), [name.lower() for name in names], n=1, cutoff=0.6)
    likely = _("did you mean {close}? ").format(close=close[0]) if close else ""
    return _("{likely}there are {names}").format(likely=likely, names=", ".join(names))
