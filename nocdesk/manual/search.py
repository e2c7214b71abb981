"""The pages that hold every word which is looked for, those with it in the title first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nocdesk.filtering.letters import folded
from nocdesk.manual.pages import Page

_PARTS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\{keys?:[^}]*\}|\|[-|]*|^\s*(?:-|\d+\.) ", re.MULTILINE)
_MARKS = re.compile(r"\]\([^)]*\)|[#*`\[\]]")
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A page, and the words around the first that was found on it."""

    page: Page
    excerpt: str


def found_on(pages: Iterable[Page], words: str) -> list[Found]:
    """The best first; nothing where nothing is looked for."""
    wanted = [folded(word) for word in words.split()]
    if not wanted:
        return []
    hits = [(_rank(page, wanted), page) for page in pages]
    return [Found(page, _excerpt(page, wanted)) for rank, page in sorted(hits, key=lambda hit: -hit[0]) if rank]


def plain_text(page: Page) -> str:
    """A page without marks, on one line."""
    return " ".join(_MARKS.sub("", _PARTS.sub(" ", page.text)).split())


def _rank(page: Page, wanted: list[str]) -> int:
    text, title = folded(plain_text(page)), folded(page.title)
    if not all(word in text for word in wanted):
        return 0
    together = text.count(" ".join(wanted))
    return 1000 * sum(word in title for word in wanted) + 100 * together + sum(text.count(word) for word in wanted)


def _excerpt(page: Page, wanted: list[str]) -> str:
    # The title stands above the excerpt already.
    text = plain_text(page)[len(page.title) :].strip()
    at = max(0, folded(text).find(wanted[0]))
    start = text.rfind(" ", 0, max(0, at - _AROUND)) + 1
    end = text.find(" ", at + 2 * _AROUND)
    piece = text[start : end if end > 0 else None]
    return f"{'… ' if start else ''}{piece}{' …' if end > 0 else ''}"
