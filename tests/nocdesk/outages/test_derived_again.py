"""The ledger that was written step by step follows from the evidence in the store, whatever happened in which order."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from nocdesk import core as composition
from nocdesk.alarms.commands import Trouble, clear_alarm, clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.errors import NocdeskError
from nocdesk.events import LedgerCorrected
from nocdesk.network.topology import Touch
from nocdesk.outages.checking import Difference, differences, told_until
from nocdesk.outages.ledger import witness
from nocdesk.outages.model import LedgerEntry, LedgerProof, ProofKind
from nocdesk.outages.reading import ledger_reading
from nocdesk.people.model import Actor, Role
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.works.commands import end_work_now
from nocdesk.works.model import PlannedWork
from tests.conftest import START
from tests.nocdesk.outages.rounds import INTERVAL_S, Polled, Round, polled

COLLECTOR = Actor("collector", Role.COLLECTOR)
SUPERVISOR = Actor("sue", Role.SUPERVISOR)


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def check(provider: Polled) -> list[Difference]:
    with provider.core.read() as session:
        return list(differences(session, None, None, told_until(session, provider.clock.now())))


def words(provider: Polled, end_s: float, as_of: datetime | None = None) -> list[tuple[str, float]]:
    voice = provider.provider.voice
    with provider.core.read() as session:
        found = ledger_reading(session, [voice], START, second(end_s), as_of)[voice]
    return [(stretch.service_class.value, stretch.seconds) for stretch in found]


def raise_on_voice(provider: Polled, began_at: datetime, key: str = "late") -> None:
    trouble = Trouble(key, Condition.LINK_DOWN, PerceivedSeverity.MAJOR, "LNK-9", "Link down: LNK-9")
    with provider.core.work(COLLECTOR) as work:
        raise_alarm(work, trouble=trouble, began_at=began_at, touches=[Touch(provider.provider.voice, "rides on it")])


def clear_on_voice(provider: Polled, ended_at: datetime, key: str = "late") -> None:
    with provider.core.work(COLLECTOR) as work:
        clear_alarm_of(work, key=key, ended_at=ended_at)


def clear_all_by_hand(provider: Polled) -> None:
    with provider.core.work(SUPERVISOR) as work:
        for number in work.session.scalars(select(Alarm.id).where(Alarm.cleared_at.is_(None))).all():
            with suppress(NocdeskError):
                clear_alarm(work, alarm_id=number, reason="tried")


def end_all_works(provider: Polled) -> None:
    with provider.core.work(SUPERVISOR) as work:
        for number in work.session.scalars(select(PlannedWork.id)).all():
            with suppress(NocdeskError):
                end_work_now(work, work_id=number)


def play_a_backlog(provider: Polled) -> None:
    """Rounds that are heard while the store is away, and judged later."""
    for kind in (Round.HEALTHY, Round.LINK_DOWN, Round.LINK_DOWN, Round.HEALTHY):
        readings = provider.feeder.healthy(provider.provider, is_up=kind is not Round.LINK_DOWN)
        provider.feeder.spool.append(encode_batch(Batch("clock-1", tuple(readings))))
        provider.clock.advance(INTERVAL_S)
    with provider.core.work(SUPERVISOR) as work:
        for number in work.session.scalars(select(Alarm.id).where(Alarm.cleared_at.is_(None))).all():
            clear_alarm(work, alarm_id=number, reason="while the collector was cut off")
    provider.feeder.engine.apply_waiting()


def play(kind: Round, provider: Polled) -> None:
    provider.play(kind)


def set_clock(provider: Polled, step_s: float) -> None:
    """And poll, so that it is noticed before anybody acts by the new time."""
    provider.clock.step(step_s)
    provider.play(Round.HEALTHY)


ACTS: dict[str, Callable[[Polled], None]] = {
    **{kind.value: partial(play, kind) for kind in Round},
    "late alarm": lambda p: raise_on_voice(p, p.clock.now() - timedelta(seconds=23)),
    "late end": lambda p: clear_on_voice(p, p.clock.now() - timedelta(seconds=11)),
    "work now": lambda p: p.plan(f"PW-{p.clock.monotonic()}", -7, 29),
    "work soon": lambda p: p.plan(f"PW-{p.clock.monotonic()}", 6, 13),
    "works end": end_all_works,
    "cleared by hand": clear_all_by_hand,
    "clock on": lambda p: set_clock(p, 3600.0),
    "clock back": lambda p: set_clock(p, -20.0),
    "backlog": play_a_backlog,
    "a while": lambda p: p.clock.advance(40),
}


@example(story=["link down", "a while", "healthy", "late alarm", "late end"])
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.lists(st.sampled_from(sorted(ACTS)), min_size=4, max_size=24))
def test_whatever_happens_the_ledger_follows_from_its_evidence_and_no_second_is_lost(
    sqlite_template: Path, story: list[str]
) -> None:
    with polled(sqlite_template) as provider:
        provider.play(Round.HEALTHY)
        for act in story:
            if act.startswith("work "):
                provider.clock.advance(0.001)
            ACTS[act](provider)
        provider.play(Round.HEALTHY)

        assert check(provider) == []
        for service_id in (provider.provider.voice, provider.provider.access):
            entries = provider.entries(service_id)
            lasted = sum(((e.ended_at or provider.clock.now()) - e.began_at).total_seconds() for e in entries)
            assert lasted == pytest.approx(provider.clock.monotonic(), abs=0.001)


@pytest.fixture
def provider(sqlite_template: Path) -> Iterator[Polled]:
    """Ten seconds up, thirty down, twenty up."""
    with polled(sqlite_template) as opened:
        for kind in [Round.HEALTHY] * 2 + [Round.TEST_FAILED] * 6 + [Round.HEALTHY] * 4:
            opened.play(kind)
        yield opened


def test_control_an_entry_that_was_tampered_with_is_found_with_the_evidence_against_it(provider: Polled) -> None:
    assert check(provider) == []
    with provider.core.work() as work:
        is_down = LedgerEntry.service_class == ServiceClass.DOWN
        work.session.execute(update(LedgerEntry).where(is_down).values(service_class="up", beneath="up"))

    [found] = check(provider)

    assert (found.service, found.began_at, found.ended_at) == ("SIP-1", second(10), second(40))
    assert (found.written, found.derived) == (("up", "up"), ("down", "down"))
    assert any("(down)" in words for words in found.evidence)
    assert any(words.startswith("measured from") for words in found.evidence)


def test_control_an_entry_without_its_evidence_is_found(provider: Polled) -> None:
    with provider.core.work() as work:
        for proof in work.session.scalars(select(LedgerProof).where(LedgerProof.kind == ProofKind.ALARM)):
            work.session.delete(proof)

    assert [(one.written, one.derived) for one in check(provider)] == [(("down", "down"), ("up", "up"))]


def test_an_alarm_that_began_before_closed_entries_supersedes_them_and_whoever_judged_by_them_is_told(
    provider: Polled, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[LedgerCorrected] = []
    monkeypatch.setitem(composition.LISTENERS, LedgerCorrected, (lambda _work, fact: told.append(fact),))
    reported_at = provider.clock.now()
    before = words(provider, 60)
    provider.clock.advance(1)

    raise_on_voice(provider, second(5))
    clear_on_voice(provider, second(50))

    assert before == [("up", 10.0), ("down", 30.0), ("up", 20.0)]
    assert words(provider, 60) == [("up", 5.0), ("down", 45.0), ("up", 10.0)]
    assert words(provider, 60, as_of=reported_at) == before
    voice = provider.provider.voice
    assert (told[0].service_id, told[0].began_at) == (voice, second(5))
    assert check(provider) == []


def test_an_alarm_that_is_noticed_at_once_reaches_behind_nothing_that_is_closed(
    provider: Polled, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[LedgerCorrected] = []
    monkeypatch.setitem(composition.LISTENERS, LedgerCorrected, (lambda _work, fact: told.append(fact),))

    for kind in [Round.TEST_FAILED] * 3 + [Round.HEALTHY] * 3:
        provider.play(kind)

    assert told == []


def test_an_outage_that_is_noticed_after_the_month_has_ended_is_told_to_whoever_judged_the_month(
    provider: Polled, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[LedgerCorrected] = []
    monkeypatch.setitem(composition.LISTENERS, LedgerCorrected, (lambda _work, fact: told.append(fact),))
    while provider.clock.now() < second(15 * 60 - 5):
        provider.play(Round.HEALTHY)

    for kind in [Round.TEST_FAILED] * 3:
        provider.play(kind)

    assert told == [LedgerCorrected(provider.provider.voice, second(15 * 60 - 5), second(15 * 60))]


def test_answers_that_come_late_fill_the_gap_they_fall_into_and_no_more(provider: Polled) -> None:
    provider.clock.advance(60)
    provider.play(Round.HEALTHY)
    assert words(provider, 125) == [("up", 10.0), ("down", 30.0), ("up", 15.0), ("unknown", 65.0), ("up", 5.0)]

    for late_s in (65, 75, 100, 110):
        with provider.core.work(COLLECTOR) as work:
            witness(work, {provider.provider.voice: second(late_s)}, {provider.provider.voice: 12.5})

    assert words(provider, 125)[2:] == [("up", 35.0), ("unknown", 25.0), ("up", 25.0)]
    assert check(provider) == []


def test_a_probe_that_falls_silent_takes_its_alarm_out_of_the_account_until_it_answers_again(
    provider: Polled,
) -> None:
    """The link is down, then its probe is away, while the service's own test goes on and is good."""
    for is_heard in [True] * 3 + [False] * 6:
        play_with_the_link_down(provider, is_heard=is_heard)
    unheard = words(provider, 105)
    for _ in range(2):
        play_with_the_link_down(provider, is_heard=True)

    assert unheard[2:] == [("up", 20.0), ("down", 10.0), ("up", 35.0)]
    assert words(provider, 115)[2:] == [*unheard[2:], ("down", 10.0)]
    assert check(provider) == []


def test_control_with_a_tolerance_of_a_day_an_unreachable_probe_keeps_the_service_down(
    provider: Polled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nocdesk.network.topology.STALE_SLACK_S", 86_400.0)
    for is_heard in [True] * 3 + [False] * 6:
        play_with_the_link_down(provider, is_heard=is_heard)

    assert words(provider, 105)[2:] == [("up", 20.0), ("down", 45.0)]


def play_with_the_link_down(provider: Polled, *, is_heard: bool) -> None:
    parts, feeder = provider.provider, provider.feeder
    link = [one for one in feeder.healthy(parts, is_up=False) if one.probe_id == parts.interface_probe]
    rest = [one for one in feeder.healthy(parts) if one.probe_id != parts.interface_probe]
    feeder.take(*rest, *(link if is_heard else []), advance_s=INTERVAL_S)
