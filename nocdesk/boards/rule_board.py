"""The rules of correlation as rows: which condition explains which, by what, and whose rule it is."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from nocdesk.problems.rule_texts import RuleOrigin, RuleText, rule_texts


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule; `id` is its place, from 1 on, `words` what it says of a symptom."""

    id: int
    name: str
    cause: str
    symptom: str
    relation: str
    words: str
    origin: RuleOrigin
    is_off: bool
    text: str


def rule_rows(directory: Path) -> list[RuleRow]:
    """All rules in their order, those of the folder in the place of the shipped ones."""
    return [_row(place, rule) for place, rule in enumerate(rule_texts(directory), 1)]


def _row(place: int, rule: RuleText) -> RuleRow:
    [said] = tomllib.loads(rule.text)["rule"]
    return RuleRow(
        id=place,
        name=rule.name,
        cause=", ".join(said.get("cause", ())),
        symptom=", ".join(said.get("symptom", ())),
        relation=str(said.get("relation", "")),
        words=str(said.get("words", "")),
        origin=rule.origin,
        is_off=rule.is_off,
        text=rule.text,
    )
