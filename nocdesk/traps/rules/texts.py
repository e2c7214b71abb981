"""Rules for traps as the files that people read and change: the shipped ones, and in their place those of the house."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from nocdesk.language import _
from nocdesk.text_file import UnreadableFileError, text_of
from nocdesk.traps.rules.file import rules_from_text
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.rules.rule import TrapRules


@dataclass(frozen=True, slots=True)
class TrapRuleText:
    """A file of rules: the module whose notifications it is about, and the names of its rules.

    One that is faulty has no names; `has_shipped` where a file of its name comes with NocDesk.
    """

    file: str
    module: str
    rules: tuple[str, ...]
    text: str
    is_own: bool
    has_shipped: bool


def trap_rule_texts(directory: Path) -> list[TrapRuleText]:
    """All files by name, those of the house in the place of the shipped ones."""
    shipped = _shipped_texts()
    own = {path.name: own_trap_text(directory, path.name) for path in directory.glob("*.toml")}
    return [_text(name, text, own, shipped) for name, text in sorted({**shipped, **own}.items())]


def own_trap_path(directory: Path, file: str) -> Path:
    """Where a file of the house stands; raises UnreadableFileError for a name that leads out of the folder."""
    if file in ("", ".", "..") or not set(file).isdisjoint("/\\:\0"):
        raise UnreadableFileError(
            _("'{file}' is no name of a file of rules: write one without a folder, such as my-devices.toml.").format(
                file=file
            )
        )
    return directory / file


def own_trap_text(directory: Path, file: str) -> str:
    """A file of the house; empty where there is none. Raises UnreadableFileError."""
    path = own_trap_path(directory, file)
    return text_of(path) if path.exists() else ""


def file_for(file: str, text: str) -> str:
    """Where a changed text belongs: into its own file, or if it is about another module now into one for that."""
    before = {each.file: each.module for each in (_text(name, told, {}, {}) for name, told in _shipped_texts().items())}
    module = _said(text).get("module")
    if not isinstance(module, str) or not module or before.get(file, module) == module:
        return file
    return f"{''.join(each if each.isalnum() or each == '-' else '_' for each in module.lower())}.toml"


def trap_rules_with(directory: Path, file: str, text: str) -> TrapRules:
    """The rules as they would be with this text in force; raises FaultyFileError with what is wrong, by its lines."""
    return load_rules(directory, rules_from_text(file_for(file, text), text))


def _shipped_texts() -> dict[str, str]:
    folder = files("resources") / "trap_rules"
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".toml")}


def _text(name: str, text: str, own: dict[str, str], shipped: dict[str, str]) -> TrapRuleText:
    said = _said(text)
    rules = said.get("rule")
    listed = rules if isinstance(rules, list) else []
    named = [str(each["name"]) for each in listed if isinstance(each, dict) and "name" in each]
    return TrapRuleText(name, str(said.get("module", name)), tuple(named), text, name in own, name in shipped)


def _said(text: str) -> dict[str, object]:
    """What a text says; nothing where it is no TOML, which is told where it is judged."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
