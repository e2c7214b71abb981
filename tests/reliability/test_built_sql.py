"""S7: SQL is never put together from texts: the sources are searched for it, and names from outside are quoted."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from nocdesk.team.quoting import identifier, literal
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos
ROOT = Path(__file__).parents[2]
PRODUCT = ("nocdesk", "probes", "ui")
VERBS = (
    "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "ALTER ", "DROP ", "GRANT ", "REVOKE ", "SET ", "WITH ",
    "ATTACH ", "COPY ", "LISTEN ", "NOTIFY ", "TRUNCATE ", "CALL ", "DO ",
)  # fmt: skip
"""PRAGMA is none of them: it takes no parameters, and what stands in one are numbers and names of code."""

RUN = {"execute", "executemany", "executescript", "exec_driver_sql", "literal_column"}
MAKING = ("nocdesk/store/migrations/", "nocdesk/team/", "nocdesk/carrying/")
"""Where schemas and roles are made, whose statements take no parameters: every name in them is quoted."""

HOSTILE = ['x"; DROP TABLE alarm; --', "x'; DROP TABLE alarm; --", 'a""b', "a''b", "a\\'b", "ü\u2019 or 1=1"]


def built(source: str) -> Iterator[int]:
    """The lines of a module at which SQL is put together from what is no constant of a module."""
    tree = ast.parse(source)
    run = RUN | {alias.asname or "text" for alias in _imported(tree) if alias.name == "text"}
    for node in ast.walk(tree):
        is_run = isinstance(node, ast.Call) and _name(node) in run and node.args and _is_put_together(node.args[0])
        is_pragma = isinstance(node, ast.Call) and node.args and _beginning(node.args[0]).startswith("PRAGMA ")
        if (is_run and not is_pragma) or (_is_put_together(node) and _beginning(node).lstrip().startswith(VERBS)):
            yield getattr(node, "lineno", 0)


def _imported(tree: ast.Module) -> Iterator[ast.alias]:
    """What a module has from SQLAlchemy."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
            yield from node.names


def _is_put_together(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr(values=parts):
            put_in = [part.value for part in parts if isinstance(part, ast.FormattedValue)]
            return any(not (isinstance(one, ast.Name) and one.id.isupper()) for one in put_in)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            return bool(_beginning(node))
        case ast.Call():
            return _name(node) == "format" and bool(_beginning(node.func))
    return False


def _beginning(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=[first, *_]):
            return _beginning(first)
        case ast.BinOp(left=left):
            return _beginning(left)
        case ast.Attribute(value=value):
            return _beginning(value)
        case ast.Call(func=func):
            return _beginning(func)
    return ""


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_no_sql_is_put_together_outside_the_making_of_schemas(promise: Telling) -> None:
    modules = [path for package in PRODUCT for path in sorted((ROOT / package).rglob("*.py"))]
    searched = [path for path in modules if not path.relative_to(ROOT).as_posix().startswith(MAKING)]

    found = [(path.name, line) for path in searched for line in built(path.read_text("utf-8"))]

    assert found == []
    promise.kept("S7", "modules searched for SQL that is put together", injected=len(searched), wrong=len(found))


@pytest.mark.parametrize(
    "source",
    [
        "session.execute(text(f\"SELECT * FROM alarm WHERE text = '{said}'\"))",
        'query = "SELECT * FROM alarm ORDER BY " + column',
        'connection.execute("DELETE FROM alarm WHERE id = %s" % number)',
        "connection.execute(\"UPDATE alarm SET text = '{}'\".format(said))",
    ],
)
def test_control_the_search_finds_what_is_put_together(source: str, promise: Telling) -> None:
    assert list(built(source))
    promise.control("S7", "the search of the sources: finds SQL by f-string, sum, percent and format")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_outside_ends_no_identifier_and_no_literal(name: str, promise: Telling) -> None:
    quoted, told = identifier(name), literal(name)

    assert quoted[0] == quoted[-1] == '"'
    assert quoted[1:-1].replace('""', "").count('"') == 0
    assert told.strip("E ").replace("''", "")[1:-1].count("'") == 0
    promise.kept("S7", "names of people with quotes in them", injected=1)
