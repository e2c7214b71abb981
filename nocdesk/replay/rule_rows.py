"""What judges, as rows: rules of correlation, files of rules for traps, and thresholds; and whose each of them is."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from nocdesk.problems.rule_texts import RuleOrigin, RuleText, rule_texts
from nocdesk.provider.threshold_texts import ThresholdText, threshold_texts
from nocdesk.traps.rules.texts import TrapRuleText, trap_rule_texts


class RuleKind(StrEnum):
    """What it judges."""

    CORRELATION = "correlation"
    TRAPS = "traps"
    THRESHOLD = "threshold"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule, a file of rules for traps, or a threshold; `id` is its place, from 1 on.

    `words` is what a rule says of a symptom, which rules a file holds, or the metric of a threshold.
    """

    id: int
    kind: RuleKind
    name: str
    words: str
    origin: RuleOrigin
    text: str
    shipped: str = ""
    file: str = ""
    cause: str = ""
    symptom: str = ""
    relation: str = ""
    is_off: bool = False

    def makes(self, rule: str) -> bool:
        """Whether this is where the rule that an alarm names stands: a threshold, or one of a file for traps."""
        if self.kind is RuleKind.TRAPS:
            return rule in (f"{self.name}::{name}" for name in self.words.split(", "))
        return self.kind is RuleKind.THRESHOLD and rule == self.name


def rule_rows(session: Session, directory: Path, trap_directory: Path) -> list[RuleRow]:
    """All of them in their order, those of the house in the place of the shipped ones."""
    rows = _rows(session, directory, trap_directory)
    return [replace(row, id=place) for place, row in enumerate(rows, 1)]


def _rows(session: Session, directory: Path, trap_directory: Path) -> Iterator[RuleRow]:
    yield from map(_correlation, rule_texts(directory))
    yield from map(_traps, trap_rule_texts(trap_directory))
    yield from map(_threshold, threshold_texts(session))


def _correlation(rule: RuleText) -> RuleRow:
    [said] = tomllib.loads(rule.text)["rule"]
    return RuleRow(
        id=0,
        kind=RuleKind.CORRELATION,
        name=rule.name,
        words=str(said.get("words", "")),
        origin=rule.origin,
        text=rule.text,
        cause=", ".join(said.get("cause", ())),
        symptom=", ".join(said.get("symptom", ())),
        relation=str(said.get("relation", "")),
        is_off=rule.is_off,
    )


def _traps(file: TrapRuleText) -> RuleRow:
    changed = RuleOrigin.CHANGED if file.has_shipped else RuleOrigin.OWN
    return RuleRow(
        id=0,
        kind=RuleKind.TRAPS,
        name=file.module,
        words=", ".join(file.rules),
        origin=changed if file.is_own else RuleOrigin.SHIPPED,
        text=file.text,
        file=file.file,
    )


def _threshold(one: ThresholdText) -> RuleRow:
    origin = RuleOrigin.OWN if not one.shipped else RuleOrigin.CHANGED
    return RuleRow(
        id=0,
        kind=RuleKind.THRESHOLD,
        name=one.name,
        words=one.metric,
        origin=RuleOrigin.SHIPPED if one.text == one.shipped else origin,
        text=one.text,
        shipped=one.shipped,
    )
