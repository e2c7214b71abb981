"""Tries changed rules on what was recorded: the same events by the rules in force, and by the changed ones."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.problems.rule import CorrelationRule
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import ProviderFile, parse_provider
from nocdesk.replay.difference import Difference, difference
from nocdesk.replay.play import Score, play
from nocdesk.replay.recorded import Recorded
from nocdesk.replay.recording import recorded_lines
from nocdesk.replay.stream_file import parse_stream
from nocdesk.setting_groups import ProblemSettings

Step = Callable[[float], None]
"""Told the share that is done; what it raises ends the trial."""


class NothingRecordedError(NocdeskError):
    """There is nothing to try rules on."""


@dataclass(frozen=True, slots=True)
class Night:
    """What was heard in a time, and the inventory of today; `problems` says when one is settled."""

    since: datetime
    until: datetime
    events: tuple[Recorded, ...]
    provider: ProviderFile
    problems: ProblemSettings = field(default_factory=ProblemSettings)

    def of(self, events: tuple[Recorded, ...]) -> "Night":
        """The same time with other events, in the order in which they were heard."""
        return replace(self, events=tuple(sorted(events, key=lambda event: event.heard_at)))


def recorded_night(
    session: Session, until: datetime, lasts: timedelta, problems: ProblemSettings | None = None
) -> Night:
    """What the store has recorded; raises NothingRecordedError where that is nothing."""
    found = night_so_far(session, until, lasts, problems)
    if not found.events:
        raise NothingRecordedError(_("Nothing happened to any alarm in that time: choose a longer one."))
    return found


def night_so_far(session: Session, until: datetime, lasts: timedelta, problems: ProblemSettings | None = None) -> Night:
    """The same, where it may be that nothing happened to any alarm."""
    since = until - lasts
    lines = [json.dumps(line) for line in recorded_lines(session, since, until)]
    provider = parse_provider(_("the store's inventory"), export_provider(session))
    events = tuple(parse_stream(_("what was recorded"), lines))
    return Night(since, until, events, provider, problems or ProblemSettings())


def try_rules(
    night: Night, before: tuple[CorrelationRule, ...], after: tuple[CorrelationRule, ...], step: Step
) -> Difference:
    """Run a night by both sets of rules, and lay what comes of it side by side."""
    return try_scores(score_of(night, before), score_of(night, after), night.until, step)


def score_of(night: Night, rules: tuple[CorrelationRule, ...]) -> Score:
    """A night to be played by these rules of correlation."""
    return Score(_("what was recorded"), night.events, night.provider, rules, problems=night.problems)


def try_scores(before: Score, after: Score, until: datetime, step: Step) -> Difference:
    """Play both, and lay what comes of them side by side."""
    first = play(before, until=until, progress=_progress(before, lambda share: step(share / 2)))
    second = play(after, until=until, progress=_progress(after, lambda share: step((1 + share) / 2)))
    return difference(first, second)


def _progress(score: Score, step: Step) -> Callable[[int], None]:
    count = max(1, len(score.events))
    return lambda done: step(done / count)
