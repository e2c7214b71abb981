"""Words that are kept in English for everybody, said again in the reader's language by the templates that made them."""

from collections.abc import Callable, Collection
from functools import cache
from string import Formatter

from nocdesk.language import ENGLISH, LANGUAGE, _

Templates = tuple[str, ...]
"""Messages with plain placeholders, such as `same service {service}`; where two fit a text, the first counts."""

LONGEST = 300
"""No template makes a text of more characters than that, unless people wrote the most of it."""

_DEEPEST = 2
"""So often the desk's own words may stand within others of its own."""


def said_again(text: str, templates: Templates, own: Collection[str] = ()) -> str:
    """A text that one of these templates made, in the reader's language; any other text stays as it is."""
    return text if LANGUAGE == ENGLISH else retold(text, templates, _, own)


def retold(
    text: str, templates: Templates, say: Callable[[str], str], own: Collection[str] = (), deepest: int = _DEEPEST
) -> str:
    """The same by `say`; only what stands for the placeholders `own`, never people's words, is said again too."""
    if not is_short_line(text):
        return text
    for template in templates:
        values = _values(text, template)
        if values is None:
            continue
        for name in own if deepest else ():
            if name in values:
                values[name] = retold(values[name], templates, say, own, deepest - 1)
        return say(template).format(**values)
    return text


def is_short_line(text: str) -> bool:
    """Whether the desk may have made a text: what is longer, or has several lines, is a person's."""
    return len(text) <= LONGEST and len(text.splitlines()) <= 1


def _values(text: str, template: str) -> dict[str, str] | None:
    """What stands for each placeholder, None where the template did not make the text.

    Each value ends where the words after it first stand, the last one where the text ends: nothing is tried twice, so
    the time grows with the text's length alone.
    """
    first, places = _parts(template)
    if not places:
        return {} if text == first else None
    if not text.startswith(first):
        return None
    values, rest = {}, text[len(first) :]
    for name, literal in places[:-1]:
        at = rest.find(literal, 1)
        if at < 0:
            return None
        values[name], rest = rest[:at], rest[at + len(literal) :]
    name, literal = places[-1]
    values[name] = rest.removesuffix(literal)
    return values if rest.endswith(literal) and values[name] else None


@cache
def _parts(template: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The words before the first placeholder, and each placeholder with the words after it."""
    names, literals = list[str](), [""]
    for literal, name, _form, _conversion in Formatter().parse(template):
        literals[-1] += literal
        if name is not None:
            names.append(name)
            literals.append("")
    first, *after = literals
    return first, tuple(zip(names, after, strict=True))
