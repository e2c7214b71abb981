"""The catalogue of messages: it has all that the sources say, translated whole, and nothing else."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from nocdesk.language import ENGLISH, LANGUAGES, catalogue_of

ROOT = Path(__file__).parents[1]
PACKAGES = ("nocdesk", "probes", "ui")
KEYWORDS = {**DEFAULT_KEYWORDS, "plural": (2, 3), "nouns": (1, 2)}
CALLED, BOUND = re.compile(r"(?<![\w.])_\("), re.compile(r"(?<![\w.])(?<!import )_(?![\w(])")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
WORDS = re.compile(r"[a-z]{2,} |[a-z], ")
SPEAKING = {"_", "ngettext", "pgettext"}
KEPT_IN_ENGLISH = {
    *("nocdesk/notices/mail.py", "nocdesk/notices/webhook.py"),  # It is stored with the notice, for everybody.
    # Data that no program should have written: it goes to the log.
    *("nocdesk/quality/baseline.py", "nocdesk/quality/ordinary.py", "nocdesk/quality/poll_rows.py"),
    *("nocdesk/quality/seats.py", "nocdesk/quality/wire.py", "nocdesk/store/base.py"),
}
TRANSLATED = [language for language in LANGUAGES if language != ENGLISH]


@cache
def messages_of_the_sources() -> frozenset[tuple[str | None, tuple[str, ...]]]:
    """Every message in the program, with its context."""
    with (ROOT / "packaging" / "messages.cfg").open(encoding="utf-8") as mapping:
        ways, _options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    return frozenset(
        (context, forms(message))
        for package in (*PACKAGES, "resources/trap_rules")
        for _, _, message, _, context in extract_from_dir(ROOT / package, ways, keywords=KEYWORDS)
    )


@cache
def catalogue(language: str) -> Catalog:
    """A language's catalogue as translators' tools read it."""
    text = files("resources").joinpath("locale", language, "LC_MESSAGES", "nocdesk.po").read_bytes()
    return read_po(iter(text.splitlines(keepends=True)), locale=language, abort_invalid=True)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def forms(text: object) -> tuple[str, ...]:
    """A message is one text, or one for each form of its number."""
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_every_message_of_the_sources_and_no_other(language: str) -> None:
    kept = {(message.context, forms(message.id)) for message in messages(language)}

    found = messages_of_the_sources()

    # A message that is said with and without a number is one entry of a catalogue.
    said = kept | {(context, texts[:1]) for context, texts in kept}
    assert found - said == set(), "take them in with `make messages`, and translate them"
    assert kept - found == set(), "let go of them with `make messages`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_with_the_placeholders_it_has(language: str) -> None:
    faulty = [
        message.id
        for message in messages(language)
        if message.fuzzy
        or not all(forms(message.string))
        or len(forms(message.id)) != len(forms(message.string))
        or not has_same_placeholders(message)
    ]

    assert faulty == []


def has_same_placeholders(message: Message) -> bool:
    """One of a plural's forms may leave out what it says in words."""
    asked = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
    return all(set(PLACEHOLDER.findall(form)) <= asked for form in forms(message.string)) and asked <= {
        name for form in forms(message.string) for name in PLACEHOLDER.findall(form)
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_program_reads_the_catalogue_as_the_tools_of_translators_do(language: str) -> None:
    read = catalogue_of(language)

    for message in messages(language):
        if len(forms(message.id)) > 1:
            one, many = forms(message.id)
            said = tuple(read.counted(one, many, count) for count in (1, 2))
        else:
            said = (read.message(forms(message.id)[0], message.context or ""),)
        assert said == forms(message.string)


def test_what_is_raised_is_said_in_the_language_of_the_reader() -> None:
    files = {str(path.relative_to(ROOT).as_posix()): path for path in (ROOT / "nocdesk").rglob("*.py")}
    spoken = [name for name in files if name not in KEPT_IN_ENGLISH]

    bare = [f"{name}:{line}" for name in spoken for line in bare_texts(files[name].read_text(encoding="utf-8"))]

    assert bare == [], "wrap these in `_`, or `ngettext`"
    assert list(
        bare_texts("raise Error(f'{name} is gone')\nraise Error(_('{name} is gone').format(name='the last'))")
    ) == [1]


def bare_texts(source: str) -> Iterator[int]:
    """The lines of texts that are raised as they stand."""
    if "raise" not in source:
        return
    raised = (node.exc for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Raise))
    for error in (error for error in raised if isinstance(error, ast.Call)):
        for argument in error.args:
            yield from (node.lineno for node in unspoken(argument) if WORDS.search(words_of(node)))


def unspoken(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The texts of an expression that nothing translates, and that fill no place of a message."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKING:
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield node
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        yield from unspoken(node.func.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from unspoken(child)


def words_of(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def test_the_name_that_translates_is_not_taken_for_something_else_where_it_is_called() -> None:
    # Few modules both call it and use the name for what they have no use for.
    texts = {path: path.read_text(encoding="utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    hidden = [
        f"{path.relative_to(ROOT)}:{scope.lineno}"
        for path, text in texts.items()
        if CALLED.search(text) and BOUND.search(text)
        for scope in ast.walk(ast.parse(text))
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and binds(scope) and calls(scope)
    ]

    assert hidden == []


def binds(scope: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.arg) and node.arg == "_")
        or (isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store))
        for node in within(scope)
    )


def calls(scope: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        for node in ast.walk(scope)
    )


def within(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes that share a function's names."""
    for node in ast.iter_child_nodes(scope):
        yield node
        # A comprehension keeps its names to itself, as a function does.
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.comprehension):
            yield from within(node)
