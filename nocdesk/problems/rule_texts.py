"""Rules of correlation as the text that people read and change, and the folder that holds those of the house."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from nocdesk.language import _
from nocdesk.problems.rule import CorrelationRule
from nocdesk.problems.rule_file import FILE, rules_of
from nocdesk.text_file import text_of
from nocdesk.toml_file import FaultyFileError, TomlFile, parse_toml

EDITED = "rule"
"""What a text that is being changed is called in messages."""

_HEAD = "# Rules of correlation of this house: each adds one, or stands in the place of the shipped one of its name.\n"


class RuleOrigin(StrEnum):
    """Where a rule comes from."""

    SHIPPED = "shipped"
    CHANGED = "changed"
    """A shipped one in whose place one of the house stands."""
    OWN = "own"


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as it stands in its file, from its `[[rule]]` on; `is_off` where the house goes without it."""

    name: str
    text: str
    origin: RuleOrigin
    is_off: bool


def shipped_text() -> str:
    """The file that comes with NocDesk."""
    return files("resources").joinpath(FILE).read_text(encoding="utf-8")


def own_text(directory: Path) -> str:
    """The file of the house; empty where there is none. Raises UnreadableFileError."""
    path = directory / FILE
    return text_of(path) if path.exists() else ""


def rule_texts(directory: Path) -> list[RuleText]:
    """All rules in their order, those of the house in the place of the shipped ones."""
    shipped = {name: RuleText(name, text, RuleOrigin.SHIPPED, False) for name, text, _ in _blocks(shipped_text())}
    found = dict(shipped)
    for name, text, is_off in _blocks(own_text(directory)):
        found[name] = RuleText(name, text, RuleOrigin.CHANGED if name in shipped else RuleOrigin.OWN, is_off)
    return list(found.values())


def rules_with(directory: Path, edited: str) -> tuple[CorrelationRule, ...]:
    """The rules as they would be with this text in force; raises what is wrong with it, by its lines."""
    return rules_of(parse_toml(FILE, own_text(directory)), _edited_file(edited))


def own_text_with(directory: Path, edited: str) -> str:
    """The file of the house with this text in it, in the place of what has the same name; raises what is wrong."""
    rules_with(directory, edited)
    names = {name for name, _, _ in _blocks(edited)}
    kept = [text for name, text, _ in _blocks(own_text(directory)) if name not in names]
    return _file([*kept, *(text for _, text, _ in _blocks(edited))])


def own_text_without(directory: Path, name: str) -> str:
    """The file of the house without a rule."""
    return _file([text for other, text, _ in _blocks(own_text(directory)) if other != name])


def _edited_file(edited: str) -> TomlFile:
    """A text of rules alone, which need not say of which format it is."""
    toml = parse_toml(EDITED, edited)
    if not toml.content.get("rule"):
        raise FaultyFileError([_("{edited} line 1: there is no rule: begin with [[rule]]").format(edited=EDITED)])
    return replace(toml, content={"format": 1, **toml.content})


def _blocks(text: str) -> Iterator[tuple[str, str, bool]]:
    """Name and text of each rule of a file that can be parsed, and whether it takes a rule away."""
    toml, lines = parse_toml(FILE, text), text.splitlines()
    rules = toml.content.get("rule", [])
    starts = [toml.line(("rule", number)) - 1 for number in range(len(rules))]
    ends = [*starts, len(lines)][1:]
    for rule, start, end in zip(rules, starts, ends, strict=True):
        yield str(rule.get("name", "")), "\n".join(lines[start:end]).rstrip() + "\n", bool(rule.get("off"))


def _file(blocks: list[str]) -> str:
    return "\n".join([_HEAD, "format = 1\n", *blocks])
