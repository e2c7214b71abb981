"""Every second of a service is in exactly one class, and in the one that an oracle finds which looks at each second."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from nocdesk.outages.checking import differences, told_until
from nocdesk.services.model import Service
from tests.conftest import START
from tests.nocdesk.outages.rounds import INTERVAL_S, Polled, Round, polled

TOLERANCE_S = 17.5
"""Two and a half intervals and five seconds."""

ON_A_STORE = settings(deadline=None, phases=(Phase.explicit, Phase.generate))
"""Every example is a store of its own: to search for a smaller one would take minutes."""

WINDOWS = st.tuples(st.integers(0, 6), st.integers(1, 40), st.integers(1, 60))


@settings(ON_A_STORE, max_examples=8)
@given(st.lists(st.sampled_from(Round), min_size=3, max_size=20), st.lists(WINDOWS, max_size=2))
def test_entries_follow_each_other_without_hole_or_overlap_and_add_up_to_the_time_that_passed(
    sqlite_template: Path, story: list[Round], windows: list[tuple[int, int, int]]
) -> None:
    with polled(sqlite_template) as provider:
        provider.play(Round.HEALTHY)
        for index, kind in enumerate(story):
            for number, (round_index, starts_in_s, lasts_s) in enumerate(windows):
                if round_index == index:
                    provider.plan(f"PW-{number}", starts_in_s, lasts_s)
            provider.play(kind)

        for service_id in (provider.provider.voice, provider.provider.access):
            check_the_ledger(provider, service_id)


def check_the_ledger(provider: Polled, service_id: int) -> None:
    now = provider.clock.now()
    entries = provider.entries(service_id)
    assert entries[0].began_at == START
    assert [entry.ended_at for entry in entries].count(None) == 1
    assert entries[-1].ended_at is None
    for before, after in pairwise(entries):
        assert before.ended_at == after.began_at
        assert before.began_at < after.began_at
        assert (before.service_class, before.beneath) != (after.service_class, after.beneath)
    lengths = [(entry.ended_at or now) - entry.began_at for entry in entries]
    assert min(lengths) >= timedelta()
    assert sum(lengths, timedelta()) == now - START
    assert all(entry.measured_until <= now for entry in entries)
    with provider.core.read() as session:
        assert list(differences(session, [service_id], None, told_until(session, now))) == []
        service = session.get_one(Service, service_id)
        assert (service.current_class, service.class_since) == (entries[-1].service_class, entries[-1].began_at)


def class_by_second(
    story: list[Round], bad: Round, needed: int, word: str, windows: list[tuple[int, int]] | None = None
) -> list[str]:
    """The oracle: looks, for every second anew, at all rounds there were. It shares no code with the ledger."""
    polls = [(n * INTERVAL_S, kind) for n, kind in enumerate(story) if kind not in (Round.SILENT, Round.NO_POLL)]
    end_s = len(story) * INTERVAL_S
    # A change is what `needed` polls in a row say; it holds from the first of them.
    changes: list[tuple[int, bool]] = [(0, False)]
    row: list[tuple[int, bool]] = []
    for at_s, kind in polls:
        is_bad = kind is bad
        row = [*row, (at_s, is_bad)] if row and row[-1][1] == is_bad else [(at_s, is_bad)]
        if is_bad != changes[-1][1] and len(row) >= needed:
            changes.append((row[0][0], is_bad))
    last_poll = max(n for n, kind in enumerate(story) if kind is not Round.NO_POLL) * INTERVAL_S
    classes = []
    for second in range(end_s):
        earlier = max(at_s for at_s, _ in polls if at_s <= second)
        later = min((at_s for at_s, _ in polls if at_s > second), default=None)
        is_bad = [state for at_s, state in changes if at_s <= second][-1]
        is_unseen = (later if later is not None else last_poll) - earlier > TOLERANCE_S
        is_planned = any(start <= second < end for start, end in windows or ())
        if is_unseen:
            classes.append("unknown")
        elif is_bad:
            classes.append("planned" if is_planned else word)
        else:
            classes.append("up")
    return classes


def stories_of(*kinds: Round) -> st.SearchStrategy[list[Round]]:
    return st.lists(st.sampled_from(kinds), min_size=1, max_size=24).map(lambda rest: [Round.HEALTHY, *rest])


@settings(ON_A_STORE, max_examples=6)
@given(stories_of(Round.HEALTHY, Round.TEST_FAILED, Round.TEST_FAILED, Round.NO_POLL, Round.SILENT))
def test_a_test_that_fails_is_down_second_by_second_and_what_nobody_measured_unknown(
    sqlite_template: Path, story: list[Round]
) -> None:
    with polled(sqlite_template) as provider:
        for kind in story:
            provider.play(kind)

        assert provider.by_second(provider.provider.voice) == class_by_second(story, Round.TEST_FAILED, 2, "down")


@settings(ON_A_STORE, max_examples=8)
@example(story=[Round.HEALTHY, Round.SLOW, Round.SLOW, Round.SILENT, Round.SILENT, Round.NO_POLL, Round.SLOW])
@given(story=stories_of(Round.HEALTHY, Round.SLOW, Round.SLOW, Round.NO_POLL, Round.SILENT))
def test_a_breached_threshold_is_degraded_second_by_second(sqlite_template: Path, story: list[Round]) -> None:
    with polled(sqlite_template) as provider:
        for kind in story:
            provider.play(kind)

        assert provider.by_second(provider.provider.voice) == class_by_second(story, Round.SLOW, 2, "degraded")


@settings(ON_A_STORE, max_examples=8)
@given(stories_of(Round.HEALTHY, Round.LINK_DOWN, Round.NO_POLL, Round.SILENT))
def test_a_link_that_is_down_takes_what_rides_on_it_down_second_by_second(
    sqlite_template: Path, story: list[Round]
) -> None:
    with polled(sqlite_template) as provider:
        for kind in story:
            provider.play(kind)

        assert provider.by_second(provider.provider.access) == class_by_second(story, Round.LINK_DOWN, 1, "down")


@settings(ON_A_STORE, max_examples=8)
@example(story=[Round.HEALTHY, *5 * [Round.TEST_FAILED]], windows=[(47, 36), (21, 2)])
@given(
    story=stories_of(Round.HEALTHY, Round.TEST_FAILED, Round.TEST_FAILED),
    windows=st.lists(st.tuples(st.integers(5, 60), st.integers(1, 60)), min_size=1, max_size=3),
)
def test_planned_work_takes_out_exactly_the_seconds_it_covers(
    sqlite_template: Path, story: list[Round], windows: list[tuple[int, int]]
) -> None:
    with polled(sqlite_template) as provider:
        for number, (starts_in_s, lasts_s) in enumerate(windows):
            provider.plan(f"PW-{number}", starts_in_s, lasts_s)
        # What begins or ends after the last poll is seen by the next one.
        for kind in story:
            provider.play(kind)

        covered = [(start, start + length) for start, length in windows]
        expected = class_by_second(story, Round.TEST_FAILED, 2, "down", covered)
        last_poll_s = (len(story) - 1) * INTERVAL_S
        assert provider.by_second(provider.provider.voice)[:last_poll_s] == expected[:last_poll_s]
