"""Which names a model of settings knows, as keys of its file and as variables of the environment."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from nocdesk.language import _
from nocdesk.toml_file import KeyPath, TomlFile, nearest


def unknown_keys(file: TomlFile, table: Mapping[str, Any], model: type[BaseModel], path: KeyPath = ()) -> Iterator[str]:
    """A fault for each key of a table of the file, and of the groups in it, that the model does not know."""
    for key, value in table.items():
        here = (*path, key)
        if key not in model.model_fields:
            dotted = ".".join(map(str, here))
            yield _("{place}: unknown setting '{name}'; {remedy}").format(
                place=file.place(here), name=dotted, remedy=nearest(key, tuple(model.model_fields))
            )
        elif isinstance(value, dict) and (group := _group(model, key)):
            yield from unknown_keys(file, value, group, here)


def known_only(table: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The table without the keys that the model does not know."""
    return {
        key: known_only(value, group) if (group := _group(model, key)) and isinstance(value, dict) else value
        for key, value in table.items()
        if key in model.model_fields
    }


def variables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """The names of the variables that set one of its values, or a whole group of them."""
    for name in model.model_fields:
        yield f"{prefix}{name.upper()}"
        if group := _group(model, name):
            yield from variables(group, f"{prefix}{name.upper()}__")


def _group(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """The group of settings that stands under a key, where it is one."""
    kind = model.model_fields[key].annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
