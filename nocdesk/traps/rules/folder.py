"""The rules in force: those that come with NocDesk and those of the user's folder."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from nocdesk.language import _
from nocdesk.names.objects import NamedObject
from nocdesk.text_file import UnreadableFileError
from nocdesk.toml_file import FaultyFileError
from nocdesk.traps.rules.file import RuleFile, read_rules
from nocdesk.traps.rules.rule import TrapRule, TrapRules

FolderState = tuple[tuple[str, int, int], ...]


def load_rules(directory: Path | None = None, edited: RuleFile | None = None) -> TrapRules:
    """The shipped rules and those of a directory, with an edited file in the place of what has its name.

    A file of the directory takes the place of the shipped one of its name, and a rule that of the shipped one of its
    name; others come before the shipped ones for the same notification. A file that cannot be used is left out as a
    whole, and its faults are told.
    """
    with as_file(files("resources") / "trap_rules") as shipped:
        own, own_faults = _own(directory, edited)
        replaced = {file.name for file in own}
        rest, faults = _read(path for path in sorted(shipped.glob("*.toml")) if path.name not in replaced)
    return _in_force(own, rest, [*own_faults, *faults])


def _own(directory: Path | None, edited: RuleFile | None) -> tuple[list[RuleFile], list[str]]:
    paths = sorted(directory.glob("*.toml")) if directory is not None else []
    if edited is None:
        return _read(paths)
    read, faults = _read(path for path in paths if path.name != edited.name)
    return sorted([*read, edited], key=lambda file: file.name), faults


def folder_state(directory: Path | None) -> FolderState:
    """Another value after each change of the directory's files."""
    if directory is None or not directory.is_dir():
        return ()
    found = ((path, path.stat()) for path in sorted(directory.glob("*.toml")))
    return tuple((path.name, stat.st_mtime_ns, stat.st_size) for path, stat in found)


def _read(paths: Iterable[Path]) -> tuple[list[RuleFile], list[str]]:
    read: list[RuleFile] = []
    faults: list[str] = []
    for path in paths:
        try:
            read.append(read_rules(path))
        except (FaultyFileError, UnreadableFileError) as error:
            faults.extend(str(error).splitlines())
    return read, faults


def _in_force(own: Sequence[RuleFile], shipped: Sequence[RuleFile], faults: Sequence[str]) -> TrapRules:
    by_trap: defaultdict[str, list[TrapRule]] = defaultdict(list)
    names: dict[str, TrapRule] = {}
    objects: dict[tuple[int, ...], NamedObject] = {}
    told = list(faults)
    for file, is_own in [*((file, True) for file in own), *((file, False) for file in shipped)]:
        for rule in file.rules:
            before = names.setdefault(rule.name, rule)
            if before is rule:
                by_trap[rule.trap].append(rule)
            elif is_own:
                told.append(_told_twice(rule, before))
        for one in file.objects:
            objects.setdefault(one.oid, one)
    return TrapRules({trap: tuple(rules) for trap, rules in by_trap.items()}, tuple(objects.values()), tuple(told))


def _told_twice(rule: TrapRule, before: TrapRule) -> str:
    return _(
        "{file} line {line}: the rule '{rule}' stands in {other_file} line {other_line} too, which "
        "counts: give one of them another name"
    ).format(file=rule.file, line=rule.line, rule=rule.name, other_file=before.file, other_line=before.line)
