"""What is wrong with a value, in words for a person, from what pydantic found."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from nocdesk.language import N_, _
from nocdesk.toml_file import KeyPath, TomlFile, nearest

_WORDS = {
    "missing": N_("is missing: add it"),
    "extra_forbidden": N_("is not known here: remove it"),
    "string_type": N_("must be text in quotes"),
    "string_too_short": N_("must not be empty"),
    "int_type": N_("must be a whole number"),
    "int_parsing": N_("must be a whole number"),
    "int_from_float": N_("must be a whole number"),
    "float_type": N_("must be a number"),
    "float_parsing": N_("must be a number"),
    "bool_type": N_("must be true or false"),
    "list_type": N_("must be a list: [...]"),
    "too_short": N_("must not be empty: name at least one"),
    "tuple_type": N_("must be a list: [...]"),
    "dict_type": N_("must be a table"),
    "model_type": N_("must be a table"),
    "model_attributes_type": N_("must be a table"),
    "datetime_type": N_("must be a date and time with its offset, such as 2026-01-31T22:00:00Z"),
    "datetime_parsing": N_("must be a date and time with its offset, such as 2026-01-31T22:00:00Z"),
    "datetime_from_date_parsing": N_("must be a date and time with its offset, such as 2026-01-31T22:00:00Z"),
    "timezone_aware": N_("has no offset: write Z for UTC, or such as +02:00, after the time"),
    "finite_number": N_("must be a finite number"),
    "path_type": N_("must be a path in quotes"),
}
_LIMITS = {
    "greater_than": ("gt", N_("must be greater than {bound}")),
    "greater_than_equal": ("ge", N_("must be {bound} or more")),
    "less_than": ("lt", N_("must be less than {bound}")),
    "less_than_equal": ("le", N_("must be {bound} or less")),
}


def shape_faults(toml: TomlFile, at: KeyPath, title: str, shape: type[BaseModel], error: ValidationError) -> list[str]:
    """What is wrong with the table at a place of a file, each fault with its line."""
    return [_fault(toml, at, title, shape, detail) for detail in _own_faults(error)]


def shape_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """The shape of the table at a path; numbers in the path are those of an array's elements."""
    for part in path:
        if isinstance(part, str):
            model = _own_type(model.model_fields[part].annotation)
    return model


def fault_text(detail: ErrorDetails) -> str:
    """The predicate of a sentence whose subject is the faulty key."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _LIMITS:
        bound, words = _LIMITS[kind]
        return _("is {value}; it {remedy}").format(
            value=_short(detail["input"]), remedy=_(words).format(bound=_number(context[bound]))
        )
    if kind == "enum":
        return _("is {value}; {remedy}").format(
            value=_short(detail["input"]), remedy=_choices(detail["input"], context["expected"])
        )
    if kind == "value_error":
        return str(context["error"])
    if kind in _WORDS:
        return _(_WORDS[kind])
    return _("is {value}: {reason}").format(
        value=_short(detail["input"]), reason=f"{detail['msg'][:1].lower()}{detail['msg'][1:]}"
    )


def _own_faults(error: ValidationError) -> Iterator[ErrorDetails]:
    """Without the complaint that a list is empty because its elements were refused."""
    details = error.errors()
    for detail in details:
        path = detail["loc"]
        if detail["type"] != "too_short" or not any(other["loc"][: len(path) + 1] > path for other in details):
            yield detail


def _fault(toml: TomlFile, at: KeyPath, title: str, shape: type[BaseModel], detail: ErrorDetails) -> str:
    path = detail["loc"]
    words = ".".join(part for part in path if isinstance(part, str))
    place = toml.place((*at, *path))
    if detail["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in shape_at(shape, path[:-1]).model_fields.items()]
        return _("{place}: {title}: unknown key '{key}'; {remedy}").format(
            place=place, title=title, key=words, remedy=nearest(str(path[-1]), known)
        )
    return f"{place}: {title}: {words} {fault_text(detail)}" if words else f"{place}: {title} {fault_text(detail)}"


def _own_type(annotation: Any) -> Any:
    """The table that an annotation is, or has as its elements, or is unless it is None."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation
    return next(inner for inner in get_args(annotation) if inner is not NoneType)


def _choices(value: object, expected: str) -> str:
    known = re.findall("'([^']*)'", expected)
    if isinstance(value, str) and get_close_matches(value, known, n=1):
        return nearest(value, known)
    return _("it must be one of {words}").format(words=", ".join(known))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
