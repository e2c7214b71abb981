"""Finds messages for babel: those in `_()` and its like, and the help and the tables of commands."""

import ast
import inspect
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python

Found = tuple[int, str | None, Any, list[str]]
"""The line, the function that marks the message, the message, and the comments on it."""

_TAKE_HELP = {"Typer", "Option", "Argument"}
_MAKE_COMMANDS = {"command", "callback"}


def messages(
    source: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[Found]:
    """Every message of a Python file."""
    text = source.read()
    yield from extract_python(BytesIO(text), keywords, comment_tags, options)
    if b"typer" in text:
        for line, help_text in _help_texts(ast.parse(text)):
            yield line, None, help_text, []
    if b"show_table(" in text:
        for line, title in _headings(ast.parse(text)):
            yield line, "pgettext", ("heading", title), []


def _help_texts(module: ast.Module) -> Iterator[tuple[int, str]]:
    """What a module's commands, their arguments and options say of themselves, as Typer is given it."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and _is_command(node) and (said := ast.get_docstring(node)):
            yield node.lineno, said
        elif _is_call_of(node, _TAKE_HELP):
            yield from _help_words(node)


def _is_command(function: ast.FunctionDef) -> bool:
    """One that is marked as such, or takes what only a command is given: others are named elsewhere."""
    if any(_is_call_of(mark, _MAKE_COMMANDS) for mark in function.decorator_list):
        return True
    ends_in_nothing = isinstance(function.returns, ast.Constant) and function.returns.value is None
    if not ends_in_nothing or function.name.startswith("_"):
        return False
    first = function.args.args[:1]
    return any(_is_call_of(node, _TAKE_HELP) for node in ast.walk(function.args)) or any(
        argument.annotation is not None and _last_name(argument.annotation) == "Context" for argument in first
    )


def _help_words(call: ast.AST) -> Iterator[tuple[int, str]]:
    for word in getattr(call, "keywords", ()):
        if word.arg == "help" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str):
            yield word.value.lineno, inspect.cleandoc(word.value.value)


def _headings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The titles of columns, which a table says in the language of its reader: its first argument, or named titles."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _is_call_of(node, {"show_table"}):
            yield from _texts(node.args[0])
        elif isinstance(node, ast.Assign) and _last_name(node.targets[0]).lower().endswith("titles"):
            yield from _texts(node.value)


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
            yield part.lineno, part.value


def _is_call_of(node: ast.AST, names: Collection[str]) -> bool:
    return isinstance(node, ast.Call) and _last_name(node.func) in names


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
