"""Finds for babel what the shipped rules of traps advise: the desk says it in the reader's language."""

import tomllib
from collections.abc import Collection, Iterator
from typing import IO, Any

Found = tuple[int, str | None, Any, list[str]]
"""The line, the function that marks the message, the message, and the comments on it."""


def messages(
    source: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[Found]:
    """Every step of the guidance in a file of rules."""
    for rule in tomllib.load(source).get("rule", ()):
        for step in rule.get("guidance", ()):
            yield 0, None, step, []
