"""Words that are kept in English for everybody, said again in the reader's language by the templates that made them."""

import re
from collections.abc import Callable
from functools import cache
from string import Formatter

from nocdesk.language import ENGLISH, LANGUAGE, _

Templates = tuple[str, ...]
"""Messages with plain placeholders, such as `same service {service}`; where two fit a text, the first counts."""


def said_again(text: str, templates: Templates) -> str:
    """A text that one of these templates made, in the reader's language; any other text stays as it is."""
    return text if LANGUAGE == ENGLISH else retold(text, templates, _)


def retold(text: str, templates: Templates, say: Callable[[str], str]) -> str:
    """The same by `say`; what stands for a placeholder is said again too, where a template made it."""
    for pattern, template in _patterns(templates):
        if found := pattern.fullmatch(text):
            values = {name: retold(value, templates, say) for name, value in found.groupdict().items()}
            return say(template).format(**values)
    return text


@cache
def _patterns(templates: Templates) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(template), template) for template in templates)


def _pattern(template: str) -> re.Pattern[str]:
    """What a template makes, with a group for each placeholder; within another one it may begin small."""
    parts = []
    for literal, name, _form, _conversion in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(f"(?P<{name}>.+?)")
    return re.compile("".join(parts), re.DOTALL | re.IGNORECASE)
