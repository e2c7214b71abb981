"""Who else has a thing open is told while they give signs of life, and no longer."""

import pytest
from sqlalchemy import func, select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.people.presence import (
    BEAT_EVERY,
    FADES_AFTER,
    Presence,
    PresenceKind,
    Present,
    be_present,
    leave,
    others_at,
)

BOB = Actor("bob", Role.FIELD)
TICKET, OTHER = 7, 8


def open_at(core: Core, desk: str, ticket: int = TICKET, *, actor: Actor = BOB, is_editing: bool = False) -> None:
    with core.work(actor) as work:
        be_present(work, desk=desk, kind=PresenceKind.TICKET, entity_id=ticket, is_editing=is_editing)


def others(core: Core, ticket: int = TICKET, *, but: str = "ann's") -> list[Present]:
    with core.read() as session:
        found = others_at(session, kind=PresenceKind.TICKET, entity_id=ticket, but_desk=but, now=core.clock.now())
    return list(found)


def test_others_are_told_with_role_and_since_when_and_nobody_of_himself(core: Core, clock: VirtualClock) -> None:
    since = clock.now()
    open_at(core, "bob's")
    clock.advance(BEAT_EVERY.total_seconds())
    open_at(core, "bob's")
    open_at(core, "ann's", actor=core.actor)

    assert others(core) == [Present("bob", Role.FIELD, since, False)]
    assert [one.name for one in others(core, but="bob's")] == ["ann"]

    open_at(core, "bob's", is_editing=True)
    assert others(core) == [Present("bob", Role.FIELD, clock.now(), True)]

    with core.work(BOB) as work:
        leave(work, desk="bob's")
    assert others(core) == []
    with core.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_the_feed_tells_of_coming_changing_and_going_and_not_of_signs_of_life(core: Core) -> None:
    feed = core.feed()

    def heard() -> set[int]:
        return feed.poll().of("presence")

    open_at(core, "bob's")
    assert heard() == {TICKET}
    open_at(core, "bob's")
    assert heard() == set()
    open_at(core, "bob's", OTHER)
    assert heard() == {TICKET, OTHER}
    with core.work(BOB) as work:
        leave(work, desk="bob's")
    assert heard() == {OTHER}
    feed.close()


def test_a_desk_that_ended_without_a_word_fades_and_leaves_nothing_behind(core: Core, clock: VirtualClock) -> None:
    open_at(core, "bob's")
    clock.advance(FADES_AFTER.total_seconds())

    assert others(core) == []

    open_at(core, "bob's next")
    with core.read() as session:
        assert session.scalars(select(Presence.desk)).all() == ["bob's next"]


def test_who_only_audits_is_not_present(core: Core) -> None:
    with pytest.raises(NotAllowedError):
        open_at(core, "desk", actor=Actor("otto", Role.AUDITOR))
