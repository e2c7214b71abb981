"""What a MIB file says, as it travels from the parsing process and is kept: plain values, without pysmi."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

PARSING_VERSION = 1
"""Grows with every change of what is made of a file, so that what an older program has kept is parsed anew."""

Place = tuple[int | str, ...]
"""Where a name stands: a parent's name or number, then numbers."""

NodeKind = Literal["object", "notification", "identity", "node"]


@dataclass(frozen=True, slots=True)
class SyntaxFacts:
    """A type by name, with labels and hint where the declaration itself has them."""

    type: str
    labels: tuple[tuple[str, int], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A name in the tree."""

    name: str
    kind: NodeKind
    place: Place
    syntax: SyntaxFacts | None = None


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """A module of a file; `import_lines` says on which line each module is imported."""

    name: str
    imports: dict[str, tuple[str, ...]]
    import_lines: dict[str, int]
    types: dict[str, SyntaxFacts]
    nodes: tuple[NodeFacts, ...]

    @property
    def is_version_2(self) -> bool:
        """Whether it is written in SMIv2, where every module has an identity."""
        return any(node.kind == "identity" for node in self.nodes)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What became of one file: its modules, or what is wrong and on which line (0: not known).

    `is_final` is False where the parser did not come to an end, so that it is worth another try.
    """

    modules: tuple[ModuleFacts, ...] = ()
    fault: str = ""
    line: int = 0
    is_final: bool = True


FILE_FACTS: TypeAdapter[FileFacts] = TypeAdapter(FileFacts)
"""Reads and writes them as JSON, and refuses what is none of ours."""
