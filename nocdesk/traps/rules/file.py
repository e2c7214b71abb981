"""Reads a file of rules, and names every fault with its line and its remedy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from nocdesk.alarms.model import Condition
from nocdesk.language import _
from nocdesk.names.built_in import syntax_of
from nocdesk.names.objects import NamedObject, parse_oid
from nocdesk.shape_faults import fault_text
from nocdesk.toml_file import FaultyFileError, KeyPath, TomlFile, nearest, parse_toml, read_toml
from nocdesk.traps.rules.rule import Place, Problem, RaisedAlarm, TrapRule, When
from nocdesk.traps.rules.shape import FileShape, RuleShape
from nocdesk.traps.rules.varbinds import placeholders

_SYNTAX = re.compile(r"(\w[\w ]*?( \S+=-?\d+)*)?")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of one file, and the objects that it names."""

    name: str
    rules: tuple[TrapRule, ...]
    objects: tuple[NamedObject, ...]


def read_rules(path: Path) -> RuleFile:
    """One file; raises FaultyFileError or UnreadableFileError."""
    return rules_of(read_toml(path))


def rules_from_text(name: str, text: str) -> RuleFile:
    """The same of a text that is loaded already; `name` is for messages."""
    return rules_of(parse_toml(name, text))


def rules_of(file: TomlFile) -> RuleFile:
    """The rules of a file that is TOML."""
    try:
        shape = FileShape.model_validate(file.content)
    except ValidationError as error:
        raise FaultyFileError(list(_shape_faults(file, error))) from error
    objects = _objects(shape)
    faults = [*_object_faults(file, shape), *_rule_faults(file, shape), *_doubles(file, shape)]
    if faults:
        raise FaultyFileError(faults)
    problems = {one.name: _problem(one) for one in shape.rule if one.raises is not None}
    rules = tuple(_rule(file, shape, number, one, objects, problems) for number, one in enumerate(shape.rule))
    return RuleFile(file.name, rules, tuple(objects.values()))


def _rule(
    file: TomlFile,
    shape: FileShape,
    number: int,
    one: RuleShape,
    objects: Mapping[str, NamedObject],
    problems: Mapping[str, Problem],
) -> TrapRule:
    return TrapRule(
        name=f"{shape.module}::{one.name}",
        source=f"{shape.module}, revision {shape.revision}",
        file=file.name,
        line=file.line(("rule", number)),
        trap=one.trap,
        when=(
            *(When(objects[name], _values(objects[name], value)) for name, value in one.when.items()),
            *(When(objects[name], _values(objects[name], value), is_other=True) for name, value in one.unless.items()),
        ),
        place=Place(one.resource, objects[one.by] if one.by else None, one.part or ""),
        raised=_raised(one),
        clears=tuple(dict.fromkeys(problems[name] for name in one.clears)),
        clears_names=tuple(f"{shape.module}::{name}" for name in one.clears),
        ignored=one.ignored or "",
        objects=tuple(objects.values()),
    )


def _problem(one: RuleShape) -> Problem:
    return Problem(one.raises or Condition.REPORTED, one.problem)


def _raised(one: RuleShape) -> RaisedAlarm | None:
    if one.raises is None:
        return None
    return RaisedAlarm(
        problem=_problem(one),
        text=one.text,
        severity=one.severity,
        alarm_type=one.type,
        probable_cause=one.cause,
        guidance=one.guidance,
        quiet_s=None if one.quiet_min is None else one.quiet_min * 60.0,
        expires_s=None if one.expires_min is None else one.expires_min * 60.0,
    )


def _objects(shape: FileShape) -> dict[str, NamedObject]:
    found = {}
    for name, text in shape.objects.items():
        place, __, syntax = text.partition(" ")
        oid = parse_oid(place)
        if oid is not None and _is_object(text):
            found[name] = NamedObject(oid, name, shape.module, syntax_of(syntax))
    return found


def _is_object(text: str) -> bool:
    place, __, syntax = text.partition(" ")
    return parse_oid(place) is not None and _SYNTAX.fullmatch(syntax) is not None


def _values(wanted: NamedObject, value: object) -> frozenset[int | str]:
    """Numbers, and labels as the numbers that they stand for."""
    numbers = {label: number for number, label in wanted.syntax.labels.items()}
    listed = value if isinstance(value, tuple) else (value,)
    return frozenset(numbers.get(one, one) if isinstance(one, str) else one for one in listed)


def _object_faults(file: TomlFile, shape: FileShape) -> Iterator[str]:
    for name, text in shape.objects.items():
        if not _is_object(text):
            yield (
                _(
                    "{place}: '{name}' is '{text}': write the object's number, and its syntax where it "
                    'has labels, such as "1.3.6.1.2.1.2.2.1.8 INTEGER up=1 down=2"'
                ).format(place=file.place(("objects", name)), name=name, text=text)
            )


def _rule_faults(file: TomlFile, shape: FileShape) -> Iterator[str]:
    raising = [one.name for one in shape.rule if one.raises is not None]
    for number, one in enumerate(shape.rule):
        at: KeyPath = ("rule", number)
        for key, name in _names_used(one):
            if name not in shape.objects:
                place = file.place((*at, key))
                yield _("{place}: '{name}' is not among the [objects]; {nearest}").format(
                    place=place, name=name, nearest=nearest(name, tuple(shape.objects))
                )
        for name in one.clears:
            if name not in raising:
                place = file.place((*at, "clears"))
                yield _("{place}: no rule of this file raises '{name}'; {nearest}").format(
                    place=place, name=name, nearest=nearest(name, raising)
                )
        yield from _label_faults(file, shape, at, one)


def _names_used(one: RuleShape) -> Iterator[tuple[str, str]]:
    yield from (("when", name) for name in one.when)
    yield from (("unless", name) for name in one.unless)
    yield from (("problem", name) for name in placeholders(one.problem))
    yield from (("text", name) for name in placeholders(one.text))
    yield from (("part", name) for name in placeholders(one.part or ""))
    if one.by is not None:
        yield "by", one.by


def _label_faults(file: TomlFile, shape: FileShape, at: KeyPath, one: RuleShape) -> Iterator[str]:
    objects = _objects(shape)
    conditions = [("when", one.when.items()), ("unless", one.unless.items())]
    for key, name, value in ((key, name, value) for key, items in conditions for name, value in items):
        labels = tuple(objects[name].syntax.labels.values()) if name in objects else ()
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str) and labels and each not in labels:
                yield _("{place}: '{label}' is no label of {name}; {nearest}").format(
                    place=file.place((*at, key, name)), label=each, name=name, nearest=nearest(each, labels)
                )


def _doubles(file: TomlFile, shape: FileShape) -> Iterator[str]:
    """Names given twice, and rules that can never match because one before them always does."""
    names: dict[str, int] = {}
    always: dict[str, str] = {}
    same: dict[tuple[str, str], str] = {}
    for number, one in enumerate(shape.rule):
        place = file.place(("rule", number))
        if one.name in names:
            line = file.line(("rule", names[one.name]))
            yield _("{place}: the rule '{name}' is there twice (line {line}): give one of them another name").format(
                place=place, name=one.name, line=line
            )
        names.setdefault(one.name, number)
        what = (one.trap, repr((sorted(one.when.items()), sorted(one.unless.items()))))
        before = same.get(what) or always.get(one.trap)
        if before is not None:
            yield (
                _(
                    "{place}: the rule '{name}' never matches, as '{before}' before it takes the same "
                    "traps: remove one of them, or put the one with conditions first"
                ).format(place=place, name=one.name, before=before)
            )
        same.setdefault(what, one.name)
        if not one.when and not one.unless:
            always.setdefault(one.trap, one.name)


def _shape_faults(file: TomlFile, error: ValidationError) -> Iterator[str]:
    for detail in error.errors():
        path: KeyPath = tuple(part for part in detail["loc"] if part not in ("tuple[union[int,str], ...]",))
        words = _subject(path)
        if detail["type"] == "extra_forbidden":
            known: Sequence[str] = tuple((RuleShape if path[0] == "rule" else FileShape).model_fields)
            yield _("{place}: unknown key '{key}'; {nearest}").format(
                place=file.place(path), key=path[-1], nearest=nearest(str(path[-1]), known)
            )
        else:
            yield f"{file.place(path)}: {words} {fault_text(detail)}"


def _subject(path: KeyPath) -> str:
    if path and isinstance(path[-1], str):
        return f"'{path[-1]}'"
    return _("the rule") if path else _("the file")
