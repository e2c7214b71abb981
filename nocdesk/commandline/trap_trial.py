"""What a trap would do by its rule, as lines and as a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.commandline.output import NOTHING
from nocdesk.language import _
from nocdesk.names.lookup import Names
from nocdesk.network.learnt import numbers_of
from nocdesk.traps.event import Heard
from nocdesk.traps.rules.ground import current_ground
from nocdesk.traps.rules.rule import TrapRule, TrapRules
from nocdesk.traps.rules.told import Judgement, Told
from nocdesk.traps.rules.varbinds import SaidTrap
from nocdesk.traps.words import oid_text


@dataclass(frozen=True, slots=True)
class Trial:
    """A notification, the rule that it meets, and what it would raise or clear, each with its text."""

    notification: str
    rule: TrapRule | None
    told: tuple[tuple[Told, str], ...]

    def lines(self) -> Iterator[tuple[str, str]]:
        """Titles and values."""
        yield _("notification"), self.notification
        if self.rule is None:
            yield _("rule"), _("none: it is shown as indeterminate, and counted among the rules missing")
        else:
            yield (
                _("rule"),
                _("{rule} ({file} line {line}, {source})").format(
                    rule=self.rule.name, file=self.rule.file, line=self.rule.line, source=self.rule.source
                ),
            )
            if self.rule.ignored:
                yield _("no alarm"), self.rule.ignored
        for one, text in self.told:
            yield _("raises") if one.raised else _("clears"), one.key
            yield _("resource"), one.spot.resource
            if one.raised:
                yield _("severity"), severity_of(one)
                yield _("text"), text
            watcher = one.spot.watcher_of(one.problem)
            yield (
                _("confirmed by"),
                NOTHING if watcher is None else _("a poll of {watcher}").format(watcher=watcher.name),
            )

    def record(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "notification": self.notification,
            "rule": None if self.rule is None else self.rule.name,
            "ignored": None if self.rule is None else self.rule.ignored or None,
            "effects": [_effect(one, text) for one, text in self.told],
        }


def trial_of(session: Session, rules: TrapRules, names: Names, heard: Heard) -> Trial:
    """What would come of a trap now."""
    judgement = Judgement(rules, names, current_ground(session, None), lambda device: numbers_of(session, device))
    told = tuple((one, judgement.text(one) if one.raised else "") for one in judgement.told(heard))
    said = SaidTrap(heard.event.trap_oid, heard.event.varbinds)
    return Trial(oid_text(names, said.trap_oid), rules.rule_for(said), told)


def severity_of(told: Told) -> str:
    """The severity that the alarm would have."""
    meaning = MEANINGS[told.problem.condition]
    return str(told.severity or (meaning.severity if told.spot.touches else meaning.idle_severity))


def _effect(told: Told, text: str) -> dict[str, Any]:
    watcher = told.spot.watcher_of(told.problem)
    return {
        "effect": "raises" if told.raised else "clears",
        "natural_key": told.key,
        "resource": told.spot.resource,
        "severity": severity_of(told) if told.raised else None,
        "text": text or None,
        "confirmed_by": None if watcher is None else watcher.name,
    }
