"""Reads a MIB file with pysmi's parser: names with their places, types, and what it imports."""

import re
from collections.abc import Iterator
from typing import Any

from pysmi.error import PySmiError, PySmiLexerError
from pysmi.parser.dialect import smi_v1_relaxed
from pysmi.parser.smi import parserFactory

from probes.snmp.mib_facts import ModuleFacts, NodeFacts, NodeKind, Place, SyntaxFacts


class MibSyntaxError(Exception):
    """The text is no MIB; `line` is 0 where it is not known."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


_KINDS: dict[str, NodeKind] = {
    "notificationTypeClause": "notification",
    "moduleIdentityClause": "identity",
    "objectIdentityClause": "node",
    "valueDeclaration": "node",
}


class MibParser:
    """pysmi's parser, made once; it reads SMIv1 and SMIv2, and forgives what vendors' files commonly do wrong."""

    def __init__(self) -> None:
        self._parser = parserFactory(**smi_v1_relaxed)()

    def modules(self, text: str) -> tuple[ModuleFacts, ...]:
        """The modules of a file; raises MibSyntaxError."""
        try:
            trees = self._parser.parse(text)
        except PySmiLexerError as error:
            self._parser.reset()  # After a whole file it does so by itself.
            raise _fault(error) from error
        except PySmiError as error:
            self._parser.reset()
            raise MibSyntaxError(0, str(error)) from error
        if not trees:
            raise MibSyntaxError(1, "there is no MIB module in it")
        return tuple(_module(tree, text) for tree in trees)


def _fault(error: PySmiLexerError) -> MibSyntaxError:
    line = error.lineno if isinstance(error.lineno, int) else 0
    return MibSyntaxError(line, str(error.msg).replace("Bad grammar near token type", "not expected here:"))


def _module(tree: Any, text: str) -> ModuleFacts:
    name, _oid, imports, declarations = tree
    given = [declaration for declaration in declarations or () if declaration]
    types = ((str(one[1]), _declared_type(one[2])) for one in given if one[0] == "typeDeclaration")
    return ModuleFacts(
        name=str(name),
        imports={str(module): tuple(map(str, symbols)) for module, symbols in imports.items()},
        import_lines={str(module): _line_of(str(module), text) for module in imports},
        types={name: syntax for name, syntax in types if syntax is not None},
        nodes=tuple(_nodes(given)),
    )


def _nodes(declarations: Any) -> Iterator[NodeFacts]:
    for one in declarations:
        kind, name = one[0], str(one[1])
        if kind == "objectTypeClause":
            yield NodeFacts(name, "object", _place(one[-1]), _syntax(one[2]))
        elif kind in _KINDS:
            yield NodeFacts(name, _KINDS[kind], _place(one[-1]))
        elif kind == "trapTypeClause":
            # RFC 3584, clause 3.1: the notification of a v1 trap is its enterprise, a zero, and its specific number.
            yield NodeFacts(name, "notification", (*_place(one[2]), 0, one[-1]))


def _place(tree: Any) -> Place:
    return tuple(_arcs(tree[1]))


def _arcs(elements: Any) -> Iterator[int | str]:
    for at, element in enumerate(elements):
        if isinstance(element, tuple):
            # `iso(1)`: the number stands beside the name; only a first name is looked up, and then `iso` is known.
            yield element[1]
        elif at and not isinstance(element, int):
            raise MibSyntaxError(0, f"'{element}' stands where a number of an OBJECT IDENTIFIER should")
        else:
            yield element if isinstance(element, int) else str(element)


def _declared_type(tree: Any) -> SyntaxFacts | None:
    if not isinstance(tree, tuple):
        return None
    if tree[1] and tree[1][0] == "SEQUENCE":
        return SyntaxFacts("SEQUENCE")
    hint = tree[1][1] if len(tree) > 2 and tree[1] else ""
    syntax = _syntax(tree[-1])
    return None if syntax is None else SyntaxFacts(syntax.type, syntax.labels, str(hint))


def _syntax(tree: Any) -> SyntaxFacts | None:
    """None for a table, which has no value."""
    if not isinstance(tree, tuple) or tree[0] == "conceptualTable":
        return None
    if tree[0] == "BITS":
        return SyntaxFacts("BITS", _labels(tree[1]))
    details = tree[2] if len(tree) > 2 and isinstance(tree[2], tuple) else ("", ())
    return SyntaxFacts(str(tree[1]), _labels(details[1]) if details[0] == "enumSpec" else ())


def _labels(pairs: Any) -> tuple[tuple[str, int], ...]:
    return tuple((str(label), number) for label, number in pairs if isinstance(number, int))


def _line_of(module: str, text: str) -> int:
    found = re.search(rf"\bFROM\s+{re.escape(module)}\b", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
