"""Names and texts inside statements that take no parameters (CREATE ROLE, GRANT, ALTER)."""

from collections.abc import Iterable


def identifier(name: str) -> str:
    """A name as SQL writes it, whatever stands in it; a NUL, which would end the statement, is left out."""
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


def identifiers(names: Iterable[str]) -> str:
    """Several names, with commas."""
    return ", ".join(identifier(name) for name in names)


def literal(text: str) -> str:
    """A text as SQL writes it under standard_conforming_strings."""
    text = text.replace("\0", "")
    if "\\" in text:
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
    return "'" + text.replace("'", "''") + "'"
