"""Reads a user's MIB folder into the file of names; what a file says is parsed once and kept by its content."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from nocdesk.names.built_in import built_in_objects
from nocdesk.names.file import save_objects
from nocdesk.names.objects import NamedObject
from probes.snmp.mib_facts import FILE_FACTS, PARSING_VERSION, FileFacts
from probes.snmp.mib_folder import LeftOut, MibFile, mib_files
from probes.snmp.mib_parsing import LIMIT_S, MibWorker
from probes.snmp.mib_tree import MibTree, Source


@dataclass(frozen=True, slots=True)
class LoadedModule:
    """A module of the folder: its file, and how many of its objects and notifications have a name."""

    name: str
    title: str
    objects: int
    notifications: int


@dataclass(frozen=True, slots=True)
class MibReport:
    """What became of a folder; `parsed` counts the files that were not known from before."""

    modules: tuple[LoadedModule, ...]
    faults: tuple[str, ...]
    files: int
    parsed: int


def read_mibs(folder: Path, cache: Path, names_file: Path, *, limit_s: float = LIMIT_S) -> MibReport:
    """Parse what is new in the folder and write the file of names; raises MibFolderError without a folder."""
    files, left_out = mib_files(folder)
    known, new = _known(files, cache)
    facts = {**known, **dict(_parsed(new, cache, limit_s))}
    sources = [Source(one.title, module) for one in files for module in facts[one.digest].modules]
    # An SMIv2 module names an object that an older one named too; of equals the first by its file's name.
    sources.sort(key=lambda source: not source.facts.is_version_2)
    tree = MibTree(sources, list(built_in_objects()))
    objects = tree.objects()
    save_objects(names_file, objects)
    faults = sorted([*_file_faults(files, facts), *_left_out(left_out), *tree.faults])
    return MibReport(tuple(_loaded(sources, objects)), tuple(faults), len(files), len(new))


def _known(files: Sequence[MibFile], cache: Path) -> tuple[dict[str, FileFacts], list[MibFile]]:
    known: dict[str, FileFacts] = {}
    new: dict[str, MibFile] = {}
    for one in files:
        facts = _kept(_place(cache, one))
        if facts is not None:
            known[one.digest] = facts
        else:
            new.setdefault(one.digest, one)
    return known, list(new.values())


def _parsed(files: Sequence[MibFile], cache: Path, limit_s: float) -> Iterator[tuple[str, FileFacts]]:
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one, facts in zip(files, MibWorker(limit_s).parse([one.path for one in files]), strict=True):
        if facts.is_final:
            _place(cache, one).write_bytes(FILE_FACTS.dump_json(facts))
        yield one.digest, facts


def _place(cache: Path, file: MibFile) -> Path:
    """Named by the digest alone: nothing that a file says or is called can lead out of the cache."""
    return cache / f"{file.digest}.{PARSING_VERSION}.json"


def _kept(path: Path) -> FileFacts | None:
    try:
        return FILE_FACTS.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None  # Not parsed yet, or only half written: it is parsed now.


def _file_faults(files: Sequence[MibFile], facts: Mapping[str, FileFacts]) -> Iterator[str]:
    for one in files:
        fault, line = facts[one.digest].fault, facts[one.digest].line
        if fault:
            yield f"{one.title}{f' line {line}' if line else ''}: {fault}"


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    return (f"{one.title}: {one.reason}" for one in left_out)


def _loaded(sources: Sequence[Source], objects: Sequence[NamedObject]) -> Iterator[LoadedModule]:
    placed = {(one.module, one.name) for one in objects}
    seen: set[str] = set()
    for source in sorted(sources, key=lambda source: source.facts.name):
        module = source.facts.name
        if module in seen:
            continue
        seen.add(module)
        kinds = [node.kind for node in source.facts.nodes if (module, node.name) in placed]
        yield LoadedModule(module, source.title, kinds.count("object"), kinds.count("notification"))
