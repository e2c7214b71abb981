"""What happens to an alarm is written down, with whether an operator was asked to look, and kept for its time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.alarms import happenings
from nocdesk.alarms.happenings import forget_happenings
from nocdesk.alarms.lifecycle import TransitionError
from nocdesk.alarms.model import AlarmEventRecord, AlarmHappening
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.alarms.console import TROUBLE, Console

CRITICAL, MAJOR, MINOR = PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR, PerceivedSeverity.MINOR
HAPPENING = AlarmHappening
Step = Callable[[Console, int], object]


def events(console: Console) -> list[AlarmEventRecord]:
    with console.core.read() as session:
        return list(session.scalars(select(AlarmEventRecord).order_by(AlarmEventRecord.id)))


@pytest.mark.parametrize(
    ("step", "happening", "is_annunciated", "severity", "by", "text"),
    [
        (lambda c, _: c.raise_again(), HAPPENING.REPEATED, False, MAJOR, "collector", TROUBLE.text),
        (lambda c, _: c.raise_again(CRITICAL), HAPPENING.WORSENED, True, CRITICAL, "collector", TROUBLE.text),
        (lambda c, _: c.raise_again(MINOR), HAPPENING.EASED, False, MINOR, "collector", TROUBLE.text),
        (lambda c, _: c.clear(), HAPPENING.CLEARED, False, MAJOR, "collector", ""),
        (lambda c, i: c.clear_by_hand(i, " seen "), HAPPENING.CLEARED, False, MAJOR, "mara", "seen"),
        (lambda c, i: c.acknowledge(i, " known "), HAPPENING.ACKNOWLEDGED, False, MAJOR, "mara", "known"),
    ],
    ids=["again", "worse", "less", "over", "cleared by hand", "acknowledged"],
)
def test_what_happens_after_the_raise_is_written_down_as_what_it_is(
    console: Console, step: Step, happening: AlarmHappening, is_annunciated: bool, severity: PerceivedSeverity,
    by: str, text: str,
) -> None:  # fmt: skip
    alarm_id = console.raise_again()

    step(console, alarm_id)

    first, second = events(console)
    assert (first.happening, first.is_annunciated, first.by) == (HAPPENING.RAISED, True, "collector")
    assert (second.alarm_id, second.at, second.happening) == (alarm_id, console.clock.now(), happening)
    assert (second.is_annunciated, second.severity, second.by, second.text) == (is_annunciated, severity, by, text)


def test_a_trouble_that_returns_and_an_acknowledgement_taken_back_are_happenings_too(console: Console) -> None:
    alarm_id = console.raise_again()
    console.clear()
    console.raise_again(CRITICAL)
    console.acknowledge(alarm_id)
    console.unacknowledge(alarm_id)

    assert [event.happening for event in events(console)] == [
        HAPPENING.RAISED,
        HAPPENING.CLEARED,
        HAPPENING.RAISED,
        HAPPENING.ACKNOWLEDGED,
        HAPPENING.UNACKNOWLEDGED,
    ]


def test_a_clear_tells_when_it_was_known_from_when_it_was_so(console: Console) -> None:
    console.raise_again()
    over_at = console.clock.now() + timedelta(seconds=1)

    console.clear(ended_at=over_at)

    cleared = events(console)[-1]
    assert (cleared.evidence_at, cleared.at) == (over_at, console.clock.now())


def test_what_is_refused_is_no_happening(console: Console) -> None:
    alarm_id = console.raise_again()

    with pytest.raises(TransitionError):
        console.unacknowledge(alarm_id)

    assert [event.happening for event in events(console)] == [HAPPENING.RAISED]


def test_only_what_is_older_is_forgotten_a_share_at_a_time(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happenings, "FORGOTTEN_AT_ONCE", 2)
    for _ in range(4):
        console.raise_again()
    before = events(console)[-1].at

    gone = []
    for _ in range(3):
        with console.core.work(SYSTEM) as work:
            gone.append(forget_happenings(work, before=before))

    assert gone == [2, 1, 0]
    assert [event.at for event in events(console)] == [before]
