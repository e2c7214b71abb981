"""A TOML file knows the line of every value in it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.toml_file import KeyPath, nearest, parse_toml, read_toml

RESOURCES = Path(__file__).parents[2] / "resources"
DOCUMENT = '''\
# a comment = 1 [[not.a.table]]
title = "x = 1 # no comment"

[owner]
name = 'it''s'
"quoted key" = { x = 1, y = [1, 2] }
a.b.c = true

[[device]]
text = """
[[device]]
still = "text" """
ports = [ # of both sides
    1,

    2,
]

[[device]]
interfaces = [
    { name = "ge-0/0/1", up = true },
    { name = "ge-0/0/2" },
]
[[device.probe]]
at = 2026-01-31T22:00:00Z
[[device.probe]]
at = 2026-02-01 22:00:00

[device.place]
city = "Ost"
'''.replace("'it''s'", "'its'")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("owner",), 4),
        (("owner", "quoted key", "y", 1), 6),
        (("owner", "a", "b", "c"), 7),
        (("device", 0), 9),
        (("device", 0, "text"), 10),
        (("device", 0, "ports", 1), 16),
        (("device", 1), 19),
        (("device", 1, "interfaces", 1, "name"), 22),
        (("device", 1, "interfaces", 1, "missing"), 22),
        (("device", 1, "probe", 0, "at"), 25),
        (("device", 1, "probe", 1, "at"), 27),
        (("device", 1, "place", "city"), 30),
        (("nowhere",), 1),
    ],
)
def test_a_value_is_on_its_line(path: KeyPath, line: int) -> None:
    assert parse_toml("x.toml", DOCUMENT).line(path) == line


def test_windows_line_ends_count_as_one() -> None:
    file = parse_toml("x.toml", DOCUMENT.replace("\n", "\r\n"))

    assert file.line(("device", 1, "place", "city")) == 30


@pytest.mark.parametrize("path", sorted(RESOURCES.rglob("*.toml")), ids=lambda path: path.name)
def test_every_value_of_a_shipped_file_has_a_line_that_holds_it(path: Path) -> None:
    file = read_toml(path)
    lines = path.read_text(encoding="utf-8").splitlines()

    for keys, value in _leaves(file.content, ()):
        assert keys in file.lines
        if isinstance(value, str) and "\n" not in value and '"' not in value:
            assert value in lines[file.line(keys) - 1]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)
VALUES = st.recursive(
    st.integers(-9, 9) | st.booleans() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(entries=st.lists(st.dictionaries(WORDS, VALUES, max_size=3), max_size=5))
def test_whatever_stands_in_a_line_is_found_on_it(entries: list[dict[str, Any]]) -> None:
    lines: list[str] = []
    expected: dict[KeyPath, int] = {}
    for number, entry in enumerate(entries):
        lines.append("[[entry]]")
        for key, value in entry.items():
            lines.append(f"{_written(key)} = {_written(value)}")
            for path, _ in _leaves({key: value}, ("entry", number)):
                expected[path] = len(lines)
    text = "\n".join(lines)
    assert tomllib.loads(text).get("entry", []) == entries

    file = parse_toml("x.toml", text)

    assert {path: file.line(path) for path in expected} == expected


def test_the_nearest_name_is_offered_else_all_if_there_are_few() -> None:
    assert nearest("databse", ["database", "data"]) == "did you mean 'database'?"
    assert nearest("xyz", ["b", "a"]) == "known are: a, b"
    assert nearest("xyz", []) == "there is none yet: add it first"
    assert nearest("xyz", [f"name{n}" for n in range(50)]) == "50 are known, none of them similar: check the name"


def _leaves(value: Any, path: KeyPath) -> list[tuple[KeyPath, Any]]:
    if isinstance(value, dict) and value:
        return [leaf for key, inner in value.items() for leaf in _leaves(inner, (*path, key))]
    if isinstance(value, list) and value:
        return [leaf for number, inner in enumerate(value) for leaf in _leaves(inner, (*path, number))]
    return [(path, value)]


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_written(key)} = {_written(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
