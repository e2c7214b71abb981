"""When the story happens."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from probes.demo_people import StoryPeople, StoryTeller
from probes.simulator.network import Network
from probes.simulator.playback import Playback
from probes.simulator.story import Call, FaultKind, SetEtr, Story
from probes.simulator.story_file import parse_story
from tests.probes.simulator.conftest import BEGINS_AT, ORIGIN


def _at(story_s: float, speed: float = 1.0) -> float:
    """Real seconds from the origin."""
    return (BEGINS_AT - ORIGIN).total_seconds() + story_s / speed


def test_chapters_follow_one_another_and_begin_anew_for_ever(playback: Playback) -> None:
    cuts = [playback.round_faults(number)[0] for number in (0, 2, 40)]

    assert [cut.begins_s for cut in cuts] == [_at(10.0), _at(250.0), _at(40 * 120.0 + 10.0)]
    assert {cut.kind for cut in cuts} == {FaultKind.FIBRE_CUT}


def test_congestion_differs_from_round_to_round_and_is_the_same_every_time(story: Story) -> None:
    levels = [Playback(story, ORIGIN, BEGINS_AT).round_faults(number)[1].level for number in (1, 3, 5, 3)]

    assert levels[0] == 0.5
    assert len(set(levels)) == 3
    assert levels[1] == levels[3]


@pytest.mark.parametrize("speed", [0.5, 1.0, 10.0])
def test_speed_moves_the_story_only(story: Story, speed: float) -> None:
    playback = Playback(story, ORIGIN, BEGINS_AT, speed)

    cut = playback.round_faults(0)[0]
    call, promise, _ = islice(playback.acts(), 3)

    assert cut.begins_s == pytest.approx(_at(10.0, speed))
    assert cut.ends_s - cut.begins_s == pytest.approx(30.0 / speed)
    assert (call.at - BEGINS_AT).total_seconds() == pytest.approx(5.0 / speed, abs=1e-5)
    assert promise.etr_at is not None
    # A promise is made to the minute.
    assert (promise.etr_at.second, promise.etr_at.microsecond) == (0, 0)
    assert 0 <= (promise.etr_at - promise.at).total_seconds() - 300.0 / speed < 60
    assert playback.history_faults() == Playback(story, ORIGIN, None, 1.0).history_faults()


def test_acts_come_in_the_order_of_time_with_a_ticket_of_their_own_in_each_round(playback: Playback) -> None:
    acts = list(islice(playback.acts(), 30))

    assert [act.at for act in acts] == sorted(act.at for act in acts)
    tickets = [act.ticket for act in acts if isinstance(act.deed, Call)]
    assert len(set(tickets)) == len(tickets)
    assert all(act.ticket in tickets for act in acts if isinstance(act.deed, SetEtr))


def test_before_it_begins_only_the_history_holds(story: Story) -> None:
    playback = Playback(story, ORIGIN)

    number = playback.segment(1_000_000.0)

    assert playback.segments()[number].faults == ()
    playback.begin(BEGINS_AT)
    assert playback.segments()[playback.segment(_at(15.0))].faults[0].kind is FaultKind.FIBRE_CUT


@pytest.mark.parametrize("story_s", [0.0, 9.99, 10.0, 39.99, 40.0, 119.0, 130.0, 135.0, 145.0, 155.0, 189.9, 190.0])
def test_a_segment_holds_exactly_the_faults_of_its_moment(playback: Playback, story_s: float) -> None:
    moment_s = _at(story_s)

    held = playback.segments()[playback.segment(moment_s)].faults

    faults = [fault for number in range(4) for fault in playback.round_faults(number)]
    expected = {fault for fault in faults if fault.begins_s <= moment_s < fault.ends_s}
    flapping = {
        fault
        for fault in expected
        if fault.kind is FaultKind.FLAP and int((moment_s - fault.begins_s) / fault.period_s) % 2 == 1
    }
    assert set(held) == expected - flapping


@pytest.mark.parametrize(
    ("origin_hour", "hours_before"), [(8, 12.75), (17, 21.75), (18, 22.75), (19, 4.0), (21, 4.0), (22, 4.0), (23, 3.75)]
)
def test_the_last_time_of_day_is_over_when_the_story_begins_and_within_the_day_before(
    network: Network, origin_hour: int, hours_before: float
) -> None:
    text = (
        'format = 1\n[[chapter]]\nname = "history"\n'
        '[[chapter.fault]]\nkind = "outage"\nat = "last 19:30"\nlasts = "1:00:00"\nservices = ["ACC-1"]\n'
        '[[chapter]]\nname = "one"\nlasts = "1:00"\n'
    )
    origin = datetime(2026, 3, 10, origin_hour, 15, tzinfo=UTC)
    playback = Playback(parse_story("story.toml", text, network), origin)

    began_s = playback.history_faults()[0].begins_s

    assert began_s == -hours_before * 3600


@pytest.mark.parametrize(
    ("origin", "begins_at"),
    [
        (datetime(2026, 11, 28, 22, 40, tzinfo=UTC), datetime(2026, 10, 3, 9, 12, 20, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, 0, 5, tzinfo=UTC), datetime(2025, 12, 3, 9, 12, 20, tzinfo=UTC)),
        (datetime(2024, 3, 31, 23, 59, tzinfo=UTC), datetime(2024, 2, 3, 9, 12, 20, tzinfo=UTC)),
    ],
)
def test_the_month_before_is_the_last_one_that_is_over(network: Network, origin: datetime, begins_at: datetime) -> None:
    text = (
        'format = 1\n[[chapter]]\nname = "one"\nlasts = "1:00"\n'
        '[[chapter]]\nname = "last month"\nservice = "SIP-7"\n'
        '[[chapter.fault]]\nkind = "outage"\nat = "day 3 09:12:20"\nlasts = "1:00:00"\nservices = ["SIP-7"]\n'
    )
    playback = Playback(parse_story("story.toml", text, network), origin)

    (fault,) = playback.month_faults()

    assert playback.at(fault.begins_s) == begins_at
    assert playback.history_faults() == [fault]


def _without_acts(story: Story) -> Story:
    return replace(story, chapters=tuple(replace(chapter, acts=()) for chapter in story.chapters))


def test_a_story_in_which_nobody_acts_has_no_acts_at_all(story: Story) -> None:
    assert list(Playback(_without_acts(story), ORIGIN, BEGINS_AT).acts()) == []


@pytest.mark.parametrize("acting", [False, True], ids=["nobody acts", "many acts are overdue"])
def test_the_story_teller_ends_when_it_is_told_to(story: Story, sqlite_core: Core, acting: bool) -> None:
    played = story if acting else _without_acts(story)
    # Years after the beginning, every act of thousands of rounds is due at once.
    clock = VirtualClock(BEGINS_AT + timedelta(days=1000))
    teller = StoryTeller(Playback(played, ORIGIN, BEGINS_AT), StoryPeople(sqlite_core, words={}), clock)
    teller.start()
    ending = threading.Thread(target=teller.stop, daemon=True)

    ending.start()
    ending.join(30.0)

    assert not ending.is_alive()
