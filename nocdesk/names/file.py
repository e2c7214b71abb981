"""Keeps the names of a MIB folder in a file, so that every program has them without parsing anything."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.names.built_in import built_in_objects
from nocdesk.names.lookup import Names
from nocdesk.names.objects import PLAIN, NamedObject, Syntax, dotted, parse_oid

FORMAT = 1


class NamesFileError(NocdeskError):
    """The file of names cannot be written."""


class _Kept(BaseModel):
    """The file: types once each, and per object its OID, name, module and the number of its type (-1: none)."""

    model_config = ConfigDict(strict=True)

    format: int
    types: list[tuple[str, dict[str, str], str]]
    objects: list[tuple[str, str, str, int]]


def load_names(path: Path, further: Iterable[NamedObject] = ()) -> Names:
    """The built-in names and, after them, those of the file and further ones; a file that cannot be read is as none."""
    return Names([*built_in_objects(), *_kept_objects(path), *further])


def save_objects(path: Path, objects: Sequence[NamedObject]) -> None:
    """Replace the file as a whole."""
    types: dict[str, int] = {}
    rows = [(dotted(one.oid), one.name, one.module, _number(one.syntax, types)) for one in objects]
    content = {"format": FORMAT, "types": [json.loads(text) for text in types], "objects": rows}
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(content), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise NamesFileError(
            _("{path}: cannot be written ({reason}). Check its rights and its disk.").format(
                path=path, reason=error.strerror
            )
        ) from error


def _number(syntax: Syntax, types: dict[str, int]) -> int:
    if syntax == PLAIN:
        return -1
    labels = {str(number): label for number, label in syntax.labels.items()}
    return types.setdefault(json.dumps([syntax.base, labels, syntax.hint]), len(types))


def _kept_objects(path: Path) -> Iterator[NamedObject]:
    kept = _read(path)
    if kept is None or kept.format != FORMAT:
        return
    types = [Syntax(base, _labels(labels), hint) for base, labels, hint in kept.types]
    for text, name, module, number in kept.objects:
        oid = parse_oid(text)
        if oid is not None:
            yield NamedObject(oid, name, module, types[number] if 0 <= number < len(types) else PLAIN)


def _labels(labels: dict[str, str]) -> dict[int, str]:
    return {int(number): label for number, label in labels.items() if number.removeprefix("-").isdecimal()}


def _read(path: Path) -> _Kept | None:
    """The file is a copy of what can be parsed again, so that a broken one is no fault to stop at."""
    try:
        return _Kept.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
