"""Every act and every kind of thing that the audit trail can name has words; nothing else has."""

import ast
from collections.abc import Iterator
from pathlib import Path

import nocdesk
from nocdesk.people.trail_words import ACTS, KINDS, act_words, kind_words
from nocdesk.store.base import Base
from nocdesk.team.audit_triggers import told_tables
from nocdesk.team.trail import KIND
from nocdesk.tickets.learning_model import LearningStep

ROOT = Path(nocdesk.__file__).parents[1]
PLACES = {"audit": 0, "audit_file": 0, "audit_of": 2, "tell_trail": 1}
"""Where the act stands among what an entry of the trail is made with."""

BY_THE_DATABASE = {"insert", "update", "delete"}


def calls_in(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def texts_of(node: ast.expr) -> set[str]:
    """The texts that an expression can be, where it says them itself."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return texts_of(node.body) | texts_of(node.orelse)
    if isinstance(node, ast.JoinedStr):
        (prefix,) = (part.value for part in node.values if isinstance(part, ast.Constant))
        assert prefix == "matching_"
        return {f"{prefix}{step}" for step in LearningStep}
    return set()


def acts_of(module: ast.Module, function: ast.FunctionDef, node: ast.expr) -> set[str]:
    """The acts that are meant: also where they come from a table, or from who calls the function."""
    if isinstance(node, ast.Subscript):
        name = ast.unparse(node.value)
        assigned = [each for each in module.body if isinstance(each, ast.Assign)]
        (table,) = (each.value for each in assigned if ast.unparse(each.targets[0]) == name)
        assert isinstance(table, ast.Dict)
        return {text for value in table.values for text in texts_of(value)}
    if isinstance(node, ast.Name):
        place = [argument.arg for argument in function.args.args].index(node.id)
        callers = [call for call in calls_in(module) if ast.unparse(call.func) == function.name]
        return {text for call in callers for text in texts_of(call.args[place])}
    return texts_of(node)


def acts_in(module: ast.Module) -> Iterator[str]:
    for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
        for call in calls_in(function):
            called = ast.unparse(call.func).rpartition(".")[2]
            if called in PLACES:
                acts = acts_of(module, function, call.args[PLACES[called]])
                assert acts, f"which acts does this enter? {ast.unparse(call)}"
                yield from acts


def files_in(module: ast.Module) -> Iterator[str]:
    for call in calls_in(module):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "audit_file":
            yield from texts_of(call.args[1])


def modules() -> Iterator[ast.Module]:
    for folder in ("nocdesk", "probes", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if (".audit" in text or "tell_trail" in text) and path.name != "unit_of_work.py":
                yield ast.parse(text)


def test_every_act_that_the_program_or_the_database_enters_has_words_and_no_other() -> None:
    acts = {act for module in modules() for act in acts_in(module)}

    assert len(acts) > 90
    assert set(ACTS) == acts | BY_THE_DATABASE
    assert len(set(ACTS.values())) == len(ACTS)


def test_every_table_whose_rows_people_write_has_words_and_no_other() -> None:
    files = {KIND, *(kind for module in modules() for kind in files_in(module))}

    assert set(KINDS) >= set(told_tables()) | files
    assert set(KINDS) <= set(Base.metadata.tables) | files
    assert len(set(KINDS.values())) == len(KINDS)


def test_rows_that_the_database_saw_and_what_a_later_version_entered_are_told_too() -> None:
    assert kind_words("row/trouble_ticket") == "row: ticket"
    assert (act_words("act_to_come"), kind_words("row/thing_to_come")) == ("act to come", "row: thing to come")
