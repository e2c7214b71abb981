"""One run from its beginning to its end: a stream and an inventory in, what stands at two instants out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from nocdesk.clock import VirtualClock
from nocdesk.provider.file import ProviderFile
from nocdesk.replay.outcome import Outcome
from nocdesk.replay.reading import outcome_of
from nocdesk.replay.recorded import Recorded
from nocdesk.replay.running import Progress, Replay
from nocdesk.replay.scratch_store import scratch_store

EMPTY_AT = datetime(2000, 1, 1, tzinfo=UTC)
"""What the clock shows where nothing happens at all."""


@dataclass(frozen=True, slots=True)
class Score:
    """What is played: the events of a file, and in which inventory."""

    name: str
    events: tuple[Recorded, ...]
    provider: ProviderFile | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """What stood at the end, and at the instant that was asked for."""

    end: Outcome
    then: Outcome | None = None


def play(score: Score, *, at: datetime | None = None, progress: Progress | None = None) -> Played:
    """Run a stream; an instant after its end lets the clock go on up to there before the end."""
    begins_at = min((event.at for event in score.events), default=at or EMPTY_AT)
    clock = VirtualClock(begins_at if at is None else min(at, begins_at))
    with scratch_store(score.provider, clock) as core:
        replay = Replay(core, clock, score.events, name=score.name)
        then = None
        if at is not None:
            replay.run(at, progress)
            with core.read() as session:
                then = outcome_of(session, at)
        replay.run(None, progress)
        with core.read() as session:
            return Played(outcome_of(session, clock.now()), then)
