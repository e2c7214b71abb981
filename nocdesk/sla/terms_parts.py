"""An agreement by its parts, each of which one person may change beside another who changes a second one."""

from collections.abc import Mapping
from typing import Any

from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_content import terms_content
from nocdesk.sla.terms_file import terms_from_content

TermsParts = Mapping[str, Any]
"""Keys of the agreement file; each objective and each table of credits by itself, as "objective.NAME"."""

_NAMED_BY = {"objective": "name", "credit": "objective"}


def parts_of_terms(terms: Terms) -> TermsParts:
    """What the terms say, by part."""
    content = terms_content(terms)
    parts = {key: value for key, value in content.items() if key not in _NAMED_BY}
    for key, naming in _NAMED_BY.items():
        parts.update({f"{key}.{each[naming]}": each for each in content[key]})
    return parts


def terms_of_parts(parts: TermsParts) -> Terms:
    """The terms again; a part of None is not there. Raises FaultyFileError where the parts do not fit together."""
    content: dict[str, Any] = {}
    for key, value in parts.items():
        kind, dot, _name = key.partition(".")
        if not dot:
            content[key] = value
        elif value is not None:
            content.setdefault(kind, []).append(value)
    return terms_from_content(content, str(parts["name"]))
