"""Reads a file of tables, whatever it is: a workbook is known by its first octets, all else must be CSV."""

from pathlib import Path

from nocdesk.importing.delimited import read_delimited
from nocdesk.importing.table import MAX_OCTETS, TableFileError, TableSet
from nocdesk.importing.workbook import read_workbook
from nocdesk.language import _

TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


def is_table_file(path: Path) -> bool:
    """Whether a file's name says that it holds tables."""
    return path.suffix.lower() in TABLE_SUFFIXES


def read_tables(path: Path) -> TableSet:
    """Read a file; raises TableFileError where it cannot be read, or is no tables."""
    try:
        size = path.stat().st_size
        if size > MAX_OCTETS:
            raise TableFileError(
                _("{path}: has {size:,} MiB, more than 64. Divide it into several files.").format(
                    path=path.name, size=size // 2**20
                )
            )
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TableFileError(
            _("{path}: cannot be read ({reason}). Check the name and its rights.").format(path=path, reason=reason)
        ) from error
    return parse_tables(path.name, content)


def parse_tables(name: str, content: bytes) -> TableSet:
    """Read tables that have been loaded already; `name` is for messages."""
    if not content.strip():
        raise TableFileError(
            _("{name}: is empty. Choose a file with a line of column titles and one line for each thing.").format(
                name=name
            )
        )
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableFileError(
            _("{name}: is a workbook of the old kind (XLS), or has a password. Save it as XLSX without.").format(
                name=name
            )
        )
    return read_delimited(name, content)
