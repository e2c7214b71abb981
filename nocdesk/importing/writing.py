"""Writes what the store knows as a workbook that can be edited and imported again, or one with titles alone."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.importing.columns import TABLE_KINDS, TableKind
from nocdesk.importing.values import names_text
from nocdesk.language import _
from nocdesk.provider.entry import Entry, Part
from nocdesk.provider.shape import Provider
from nocdesk.provider.stored import stored_provider
from nocdesk.reports.xlsx import PlainSheet, write_plain_sheets


class TableWriteError(NocdeskError):
    """A workbook cannot be written."""


def write_template(path: Path) -> None:
    """Write a workbook with a sheet for each kind and its titles; the needed ones are bold."""
    _write(path, Provider())


def write_tables(session: Session, path: Path) -> None:
    """Write the store's customers, sites, services and network as a workbook that imports to "nothing to do"."""
    _write(path, stored_provider(session))


def _write(path: Path, provider: Provider) -> None:
    try:
        with path.open("wb") as file:
            write_provider_tables(provider, file)
    except OSError as error:
        raise TableWriteError(
            _("{path}: cannot be written ({reason}). Name another file.").format(path=path, reason=error.strerror)
        ) from error


def write_provider_tables(provider: Provider, file: BinaryIO) -> None:
    """Write a provider as a workbook; supports have their own sheet, so that none stands there twice."""
    write_plain_sheets([_sheet(kind, provider) for kind in TABLE_KINDS], file)


def _sheet(kind: TableKind, provider: Provider) -> PlainSheet:
    rows = tuple(_row(kind, entry) for entry in provider.entries(kind.name))
    needed = frozenset(column.title for column in kind.columns if column.is_needed)
    return PlainSheet(kind.title, tuple(column.title for column in kind.columns), rows, needed)


def _row(kind: TableKind, entry: Entry) -> tuple[str, ...]:
    said: Mapping[str, object] = {name: getattr(entry, name) for name in type(entry).model_fields}
    return tuple(_text(said.get(column.key)) for column in kind.columns)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat()
        case float():
            return repr(value)
        case tuple():
            return names_text(
                [str(getattr(name, "name", name)) if isinstance(name, Part) else str(name) for name in value]
            )
        case _:
            return str(value)
