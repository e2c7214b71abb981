"""Requests are asked once, claimed once, answered once, and never wait for ever."""

from datetime import datetime

import pytest
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.requests.commands import (
    CLAIM_LASTS,
    REQUEST_LASTS,
    ClaimedRequest,
    Heartbeat,
    UnknownRequestError,
    answer_request,
    ask_poll_now,
    beat,
    claim_requests,
)
from nocdesk.requests.model import RequestKind
from nocdesk.requests.queries import RequestRow, collector_rows, request_row
from nocdesk.store.changes import ChangeEntry


def ask(core: Core, probe_id: int) -> int:
    with core.work() as work:
        return ask_poll_now(work, probe_id=probe_id)


def claim(core: Core, limit: int = 50) -> tuple[ClaimedRequest, ...]:
    with core.work(SYSTEM) as work:
        return claim_requests(work, limit=limit)


def answer(core: Core, request_id: int, words: str) -> None:
    with core.work(SYSTEM) as work:
        answer_request(work, request_id=request_id, answer=words)


def read(core: Core, request_id: int) -> RequestRow:
    with core.read() as session:
        row = request_row(session, request_id)
    assert row is not None
    return row


def make_heartbeat(started_at: datetime, source: str = "spool-1", polls_sent: int = 10) -> Heartbeat:
    return Heartbeat(source, started_at, polls_sent, 9, 1, 90, 0, 120.0, 12.0)


def test_a_request_is_asked_claimed_and_answered(core: Core, clock: VirtualClock) -> None:
    number = ask(core, 7)
    clock.advance(1)
    claimed = claim(core)
    clock.advance(1)
    answer(core, number, "answered in 12 ms")

    row = read(core, number)
    assert claimed == (ClaimedRequest(number, RequestKind.POLL_NOW, 7),)
    assert (row.asked_by, row.answer, row.done_at) == ("ann", "answered in 12 ms", clock.now())
    assert row.claimed_at is not None
    assert claim(core) == ()


def test_a_key_that_is_pressed_often_asks_once(core: Core) -> None:
    numbers = {ask(core, 7) for _ in range(3)}

    assert len(numbers) == 1
    assert ask(core, 8) not in numbers


def test_asking_again_after_the_claim_is_a_new_request(core: Core) -> None:
    first = ask(core, 7)
    claim(core)

    assert ask(core, 7) != first


def test_requests_are_claimed_oldest_first_up_to_the_limit(core: Core) -> None:
    numbers = [ask(core, probe) for probe in (7, 8, 9)]

    first, second = claim(core, limit=2), claim(core, limit=2)

    assert [request.id for request in (*first, *second)] == numbers
    assert len(first) == 2


def test_a_claim_whose_collector_is_gone_is_free_again(core: Core, clock: VirtualClock) -> None:
    number = ask(core, 7)
    claim(core)
    clock.advance(CLAIM_LASTS.total_seconds() - 1)
    too_early = claim(core)
    clock.advance(1)

    again = claim(core)

    assert too_early == ()
    assert [request.id for request in again] == [number]


def test_a_request_that_nobody_answered_in_time_says_so(core: Core, clock: VirtualClock) -> None:
    number = ask(core, 7)
    clock.advance(REQUEST_LASTS.total_seconds())

    claimed = claim(core)

    assert claimed == ()
    assert "no collector" in (read(core, number).answer or "")
    assert ask(core, 7) != number


def test_the_first_answer_stands(core: Core) -> None:
    number = ask(core, 7)
    claim(core)
    answer(core, number, "answered")

    answer(core, number, "no answer")

    assert read(core, number).answer == "answered"


def test_an_unknown_request_cannot_be_answered(sqlite_core: Core) -> None:
    with pytest.raises(UnknownRequestError, match="no request 5"):
        answer(sqlite_core, 5, "x")

    with sqlite_core.read() as session:
        assert request_row(session, 5) is None


def test_a_collector_has_one_row_with_its_last_sign_of_life(core: Core, clock: VirtualClock) -> None:
    started_at = clock.now()
    for polls in (10, 25):
        clock.advance(2)
        with core.work(SYSTEM) as work:
            beat(work, heartbeat=make_heartbeat(started_at, polls_sent=polls))

    with core.read() as session:
        (row,) = collector_rows(session)
    assert (row.source, row.started_at, row.beat_at, row.polls_sent) == ("spool-1", started_at, clock.now(), 25)


def test_the_feed_hears_of_requests_and_signs_of_life(core: Core, clock: VirtualClock) -> None:
    number = ask(core, 7)
    with core.work(SYSTEM) as work:
        beat(work, heartbeat=make_heartbeat(clock.now()))

    with core.read() as session:
        feed = [tuple(row) for row in session.execute(select(ChangeEntry.kind, ChangeEntry.entity_id))]
        collector = collector_rows(session)
        audited = session.scalars(select(AuditEntry.action)).all()
    assert ("request", number) in feed
    assert "collector" in {kind for kind, _ in feed}
    assert len(collector) == 1
    assert audited == ["ask_poll_now"]


@pytest.mark.parametrize("role", [Role.CARE, Role.FIELD, Role.AUDITOR, Role.PORTAL, Role.COLLECTOR])
def test_only_those_who_operate_may_ask(sqlite_core: Core, role: Role) -> None:
    with pytest.raises(NotAllowedError), sqlite_core.work(Actor("someone", role)) as work:
        ask_poll_now(work, probe_id=7)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COLLECTOR}))
def test_only_the_collector_claims_answers_and_gives_signs_of_life(
    sqlite_core: Core, clock: VirtualClock, role: Role
) -> None:
    actor = Actor("someone", role)

    with pytest.raises(NotAllowedError), sqlite_core.work(actor) as work:
        claim_requests(work)
    with pytest.raises(NotAllowedError), sqlite_core.work(actor) as work:
        answer_request(work, request_id=1, answer="x")
    with pytest.raises(NotAllowedError), sqlite_core.work(actor) as work:
        beat(work, heartbeat=make_heartbeat(clock.now()))
