"""One run from its beginning to its end: a stream, an inventory and rules in, what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.rule import CorrelationRule
from nocdesk.problems.rule_file import built_in_rules
from nocdesk.provider.file import ProviderFile
from nocdesk.replay.outcome import Outcome
from nocdesk.replay.reading import outcome_of
from nocdesk.replay.recorded import Recorded
from nocdesk.replay.running import Progress, Replay
from nocdesk.replay.scratch_store import scratch_store
from nocdesk.replay.traps_again import TrapRun
from nocdesk.setting_groups import ProblemSettings
from nocdesk.sla.evaluation import evaluate_agreements

LONGEST_BEFORE = timedelta(days=1)
"""So long before anything is heard time begins at most: an alarm that stood at the beginning may be years old."""

EMPTY_AT = datetime(2000, 1, 1, tzinfo=UTC)
"""What the clock shows where nothing happens at all."""


@dataclass(frozen=True, slots=True)
class Score:
    """What is played: the events of a file, in which inventory, by which rules of correlation, and for its traps."""

    name: str
    events: tuple[Recorded, ...]
    provider: ProviderFile | None = None
    rules: tuple[CorrelationRule, ...] = field(default_factory=built_in_rules)
    traps: TrapRun | None = None
    problems: ProblemSettings = field(default_factory=ProblemSettings)


def play(score: Score, *, until: datetime | None = None, progress: Progress | None = None) -> Outcome:
    """What stands when a stream has been run up to an instant, or to its end."""
    clock = VirtualClock(_begins_at(score.events, until))
    with scratch_store(score.provider, clock, score.problems) as core:
        correlator = Correlator(rules=score.rules, settles_in=core.settings.problems.settles_in)
        replay = Replay(core, clock, score.events, name=score.name, correlator=correlator, traps=score.traps)
        replay.run(until, progress)
        return what_stands(core)


def _begins_at(events: Sequence[Recorded], until: datetime | None) -> datetime:
    """With the first evidence, but of what had stood for long no more than the last of it."""
    if not events:
        return until or EMPTY_AT
    evident_at = min(event.at for event in events)
    begins_at = max(evident_at, min(event.heard_at for event in events) - LONGEST_BEFORE)
    return begins_at if until is None else min(until, begins_at)


def what_stands(core: Core) -> Outcome:
    """What stands, with the service levels judged anew: what a problem costs depends on them."""
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)
    with core.read() as session:
        return outcome_of(session, core.clock.now())
