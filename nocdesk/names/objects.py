"""What a name stands for: an object's place in the tree, its module, and how its values are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Oid = tuple[int, ...]
Value = int | bytes | Oid | None
"""What an agent says of an object; None where it has no such object or instance."""

MAX_ARCS = 128
"""RFC 2578, clause 3.5: an OBJECT IDENTIFIER has at most 128 sub-identifiers."""
MAX_ARC = 4_294_967_295


@dataclass(frozen=True, slots=True)
class Syntax:
    """How values are written: the base type, the labels of its numbers (or bits), and a DISPLAY-HINT (RFC 2579)."""

    base: str = ""
    labels: Mapping[int, str] = field(default_factory=dict)
    hint: str = ""


PLAIN = Syntax()


@dataclass(frozen=True, slots=True)
class NamedObject:
    """An object, a notification or any other node of the tree."""

    oid: Oid
    name: str
    module: str
    syntax: Syntax = PLAIN

    @property
    def title(self) -> str:
        """Its name with its module, as MIBs are quoted."""
        return f"{self.module}::{self.name}"


def parse_oid(text: str) -> Oid | None:
    """`1.3.6.1` or `.1.3.6.1` as an OID; None where it is none."""
    parts = text.removeprefix(".").split(".")
    if len(parts) > MAX_ARCS or not all(part.isascii() and part.isdigit() and len(part) <= 10 for part in parts):
        return None
    oid = tuple(map(int, parts))
    return oid if max(oid) <= MAX_ARC else None


def dotted(oid: Oid) -> str:
    """`1.3.6.1`, for people."""
    return ".".join(map(str, oid))
