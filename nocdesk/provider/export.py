"""Writes the store's provider out as a file of format 1, which imports to "nothing to do"."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from nocdesk.provider.merge import in_order
from nocdesk.provider.shape import FORMAT, KINDS, Provider
from nocdesk.provider.stored import stored_provider

_TABLES = frozenset({"calendar", "planned"})
_TABLE_LISTS = frozenset({"objective", "credit", "step"})
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def export_provider(session: Session) -> str:
    """The text of a provider file with everything that the store knows of the provider."""
    return provider_text(stored_provider(session))


def provider_text(provider: Provider) -> str:
    """A provider as the text of a file."""
    lines = [
        "# Exported from NocDesk. Secrets are not in it: devices name their credentials.",
        "",
        f"format = {FORMAT}",
    ]
    for kind in KINDS:
        for entry in provider.entries(kind):
            lines += ["", f"[[{kind}]]", *_entry_lines(kind, in_order(entry))]
    return "\n".join(lines) + "\n"


def _entry_lines(at: str, entry: BaseModel) -> Iterator[str]:
    """The keys of a table, then the tables inside it, which TOML wants last."""
    tables: list[str] = []
    for key, value in _values(entry):
        if key in _TABLES:
            tables += [f"[{at}.{key}]", *_entry_lines(f"{at}.{key}", value)]
        elif key in _TABLE_LISTS and isinstance(value, tuple):
            for part in value:
                tables += [f"[[{at}.{key}]]", *_entry_lines(f"{at}.{key}", part)]
        else:
            yield f"{key} = {_toml(value)}"
    yield from tables


def _values(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """The keys that say something: not those left out and not those that repeat what is meant without them."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        is_default = not field.is_required() and value == field.get_default(call_default_factory=True)
        if value is not None and not is_default:
            yield field.alias or name, value


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case tuple() | list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case BaseModel():
            return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in _values(value)) + " }"
        case dict():
            return "{ " + ", ".join(f"{_key(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
        case int() | float():
            return repr(value)
        case Decimal():
            return f"{value:f}" if Decimal(repr(float(value))) == value else _text(f"{value:f}")
        case _:
            return _text(str(value))


def _key(text: str) -> str:
    return text if text and set(text) <= _BARE else _text(text)


def _text(text: str) -> str:
    # A JSON string is a TOML basic string, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
