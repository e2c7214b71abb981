"""Tries changed rules on what was recorded: the same events by the rules in force, and by the changed ones."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.problems.rule import CorrelationRule
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import ProviderFile, parse_provider
from nocdesk.replay.difference import Difference, difference
from nocdesk.replay.outcome import Outcome
from nocdesk.replay.play import Score, play
from nocdesk.replay.recorded import Recorded
from nocdesk.replay.recording import recorded_lines
from nocdesk.replay.stream_file import parse_stream

Step = Callable[[float], None]
"""Told the share that is done; what it raises ends the trial."""


class NothingRecordedError(NocdeskError):
    """There is nothing to try rules on."""


@dataclass(frozen=True, slots=True)
class Night:
    """What was heard in a time, and the inventory of today."""

    since: datetime
    until: datetime
    events: tuple[Recorded, ...]
    provider: ProviderFile


def recorded_night(session: Session, until: datetime, lasts: timedelta) -> Night:
    """What the store has recorded; raises NothingRecordedError where that is nothing."""
    since = until - lasts
    lines = [json.dumps(line) for line in recorded_lines(session, since, until)]
    if not lines:
        raise NothingRecordedError("Nothing happened to any alarm in that time: choose a longer one.")
    provider = parse_provider("the store's inventory", export_provider(session))
    return Night(since, until, tuple(parse_stream("what was recorded", lines)), provider)


def try_rules(
    night: Night, before: tuple[CorrelationRule, ...], after: tuple[CorrelationRule, ...], step: Step
) -> Difference:
    """Run a night by both sets of rules, and lay what comes of it side by side."""
    return difference(
        _run(night, before, lambda share: step(share / 2)), _run(night, after, lambda share: step((1 + share) / 2))
    )


def _run(night: Night, rules: tuple[CorrelationRule, ...], step: Step) -> Outcome:
    count = len(night.events)
    return play(
        Score("what was recorded", night.events, night.provider, rules), progress=lambda done: step(done / count)
    )
