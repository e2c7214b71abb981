"""Reads rules of correlation from TOML files, and names every fault with its line and its remedy."""

import string
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from nocdesk.alarms.model import Condition
from nocdesk.language import _
from nocdesk.problems.rule import CorrelationRule, Relation
from nocdesk.shape_faults import shape_faults
from nocdesk.toml_file import FaultyFileError, TomlFile, nearest, parse_toml, read_toml

FILE = "correlation.toml"
Seconds = Annotated[float, Field(ge=0, le=30 * 86_400)]


class _RuleShape(BaseModel):
    """A `[[rule]]`; one with `off = true` takes the rule of its name away."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    cause: tuple[Condition, ...] = ()
    symptom: tuple[Condition, ...] = ()
    relation: Relation = Relation.SAME_DEVICE
    within_s: Seconds = 600.0
    early_s: Seconds = 120.0
    words: str = ""
    off: bool = False

    @field_validator("words")
    @classmethod
    def _names_what_is_known(cls, value: str) -> str:
        for _text, name, _form, _conversion in string.Formatter().parse(value):
            if name not in (None, "cause", "symptom"):
                raise ValueError(
                    _("names {place}; {remedy}").format(place=f"{{{name}}}", remedy=nearest(name, ("cause", "symptom")))
                )
        return value


class _FileShape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    rule: tuple[_RuleShape, ...] = ()


def built_in_rules() -> tuple[CorrelationRule, ...]:
    """Those that come with NocDesk."""
    return correlation_rules(None)


def correlation_rules(directory: Path | None) -> tuple[CorrelationRule, ...]:
    """The built-in rules, and what `correlation.toml` of a folder adds, changes by name, or takes away.

    A rule of a known name keeps the place of the known one; new ones come after all known.
    """
    if directory is None or not (directory / FILE).exists():
        return rules_of()
    return rules_of(read_toml(directory / FILE))


def rules_of(*tomls: TomlFile) -> tuple[CorrelationRule, ...]:
    """The built-in rules, and what these files, one after the other, add, change by name, or take away.

    One that has no content at all says nothing.
    """
    text = files("resources").joinpath(FILE).read_text(encoding="utf-8")
    known = {shape.name: shape for shape in _shapes(parse_toml(FILE, text))}
    for toml in tomls:
        if toml.content:
            known |= {shape.name: shape for shape in _shapes(toml)}
    return _numbered(shape for shape in known.values() if not shape.off)


def _shapes(toml: TomlFile) -> tuple[_RuleShape, ...]:
    try:
        shape = _FileShape.model_validate(toml.content)
    except ValidationError as error:
        raise FaultyFileError(shape_faults(toml, (), "correlation", _FileShape, error)) from error
    faults = list(_faults(toml, shape))
    if faults:
        raise FaultyFileError(faults)
    return shape.rule


def _faults(toml: TomlFile, shape: _FileShape) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, rule in enumerate(shape.rule):
        place = toml.place(("rule", number))
        if rule.name in seen:
            yield _("{place}: there is a rule '{name}' already, on line {line}: give one another name").format(
                place=place, name=rule.name, line=seen[rule.name]
            )
        seen.setdefault(rule.name, toml.line(("rule", number)))
        if rule.off:
            continue
        for key in ("cause", "symptom", "relation", "words"):
            if key not in rule.model_fields_set or not getattr(rule, key):
                yield _(
                    "{place}: rule '{name}' says no {key}: add it, or write off = true to go without the rule"
                ).format(place=place, name=rule.name, key=key)


def _numbered(shapes: Iterable[_RuleShape]) -> tuple[CorrelationRule, ...]:
    return tuple(
        CorrelationRule(
            name=shape.name,
            order=order,
            cause=frozenset(shape.cause),
            symptom=frozenset(shape.symptom),
            relation=shape.relation,
            within_s=shape.within_s,
            early_s=shape.early_s,
            words=shape.words,
        )
        for order, shape in enumerate(shapes)
    )
