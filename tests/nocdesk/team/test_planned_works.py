"""Planned work excludes time: it is announced before it begins and planned before it is over, by raw SQL too."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Executable, func, text

from nocdesk.clock import SystemClock
from nocdesk.people.model import Role
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.commands import (
    WorkWindow,
    announce_work,
    call_off_work,
    end_work_now,
    extend_work,
    move_work,
    plan_work,
    take_back,
    window_of,
)
from nocdesk.works.model import PlannedWork
from tests.nocdesk.provider_builder import Provider
from tests.nocdesk.team.acting import Do, cores, do, provider
from tests.nocdesk.team.rows import NEW, asked_row, new_row
from tests.nocdesk.team.team_store import LOGINS, connected, is_denied, team_url
from tests.nocdesk.team.test_guards import administered

__all__ = ["cores", "do", "provider", "team_url"]

ENGINEER, CARE, ADMINISTRATOR = (LOGINS[role] for role in (Role.ENGINEER, Role.CARE, Role.ADMINISTRATOR))
OVER, RUNNING, ANNOUNCED, CALLED_OFF, ENTERED, OFF = range(NEW + 50, NEW + 56)
"""Works, of which customers were told of two alone, which are over too; one is just being entered, one called off."""
PAST = datetime(2026, 10, 1, tzinfo=UTC)
LATER = PAST + timedelta(hours=2)
TO_COME = SystemClock().now() + timedelta(days=7)


def changed(values: str, number: int = 1) -> Executable:
    return text(f"UPDATE planned_work SET {values}, version = version + 1 WHERE id = {number}")


def work(login: str = ENGINEER, **given: object) -> Executable:
    return asked_row("planned_work", signed_by=login, planned_by=login, **given)


def stored(number: int, **given: object) -> Executable:
    return new_row("planned_work", number, signed_by="", **{"planned_at": PAST, **given})


def covering(number: int) -> Executable:
    return text(f"INSERT INTO planned_work_scope (work_id, service_id) VALUES ({number}, 1)")


NOTICE = "announced_at = '2026-11-01', announced_ends_at = ends_at"
LATE: Mapping[str, tuple[str, Executable]] = {
    "plans over what has been": (ENGINEER, work(starts_at=PAST, announced_at=PAST, announced_ends_at=PAST)),
    "announces what is over": (CARE, changed(NOTICE, OVER)),
    "announces what has begun": (CARE, changed(NOTICE, RUNNING)),
    "announces more of what has begun": (
        CARE,
        changed("announced_ends_at = announced_ends_at + interval '1 h'", ANNOUNCED),
    ),
    "plans, then announces and moves into the past": (
        ENGINEER,
        changed(f"starts_at = '2026-11-10', {NOTICE}"),
    ),
    "moves the beginning of what was announced": (
        ENGINEER,
        changed("starts_at = starts_at - interval '1 h'", ANNOUNCED),
    ),
    "lets go on what is over": (ENGINEER, changed("ends_at = now() + interval '1 h'", ANNOUNCED)),
    "lets have been what was called off": (
        ENGINEER,
        changed("ends_at = starts_at + interval '1 h'", CALLED_OFF),
    ),
    "lets go on since then what was called off": (ENGINEER, changed("ends_at = now() + interval '1 h'", CALLED_OFF)),
    "plans what is over": (ENGINEER, work(starts_at=PAST, ends_at=LATER)),
    "plans it in a series": (ENGINEER, work(starts_at=PAST, ends_at=LATER, series_id=1, occurs_at=PAST)),
    "plans it as if in time": (ENGINEER, work(starts_at=PAST, planned_at=PAST)),
    "plans it and does not say when": (ENGINEER, work(starts_at=PAST, planned_at=None)),
    "says that it was planned in time": (
        ENGINEER,
        changed(f"planned_at = '{PAST.date()}', planned_by = session_user", ENTERED),
    ),
    "lets have begun earlier what goes on": (ENGINEER, changed("starts_at = starts_at - interval '1 h'", RUNNING)),
    "lets have begun what is to come": (ENGINEER, changed(f"starts_at = '{PAST.date()}'")),
    "lets go on what is over, unannounced": (ENGINEER, changed("ends_at = now() + interval '1 h'", OVER)),
    "lets what is over have lasted longer": (ENGINEER, changed("ends_at = ends_at + interval '1 h'", OVER)),
    "covers another service by what is over": (ENGINEER, covering(OVER)),
    "covers another service by what goes on": (ENGINEER, covering(RUNNING)),
    "covers another service by what has begun": (ENGINEER, covering(ANNOUNCED)),
}
WORKS: Mapping[str, tuple[str, Executable]] = {
    "plans what goes on already": (ENGINEER, work(starts_at=PAST)),
    "covers a service by it": (ENGINEER, covering(ENTERED)),
    "lets it last longer": (ENGINEER, changed("ends_at = ends_at + interval '1 h'", RUNNING)),
    "ends it now": (ENGINEER, changed("planned_ends_at = ends_at, ends_at = now()", RUNNING)),
    "lets take place what was called off": (ENGINEER, changed("ends_at = starts_at + interval '1 h'", OFF)),
    "takes an announcement back": (
        CARE,
        changed("announced_at = NULL, announced_ends_at = NULL", ANNOUNCED),
    ),
    "announces what is to come": (CARE, changed(NOTICE)),
    "imports what has been": (
        ADMINISTRATOR,
        work(ADMINISTRATOR, starts_at=PAST, ends_at=LATER, announced_at=PAST, announced_ends_at=LATER),
    ),
}


@pytest.fixture(scope="module")
def works_url(filled_url: str) -> Iterator[str]:
    """The store with the works."""
    told = {"announced_at": PAST - timedelta(days=14), "announced_ends_at": LATER}
    with administered(filled_url) as connection:
        for row in (
            stored(OVER, starts_at=PAST, ends_at=LATER),
            stored(RUNNING, starts_at=PAST),
            stored(ANNOUNCED, starts_at=PAST, ends_at=LATER, **told),
            stored(CALLED_OFF, starts_at=PAST, ends_at=PAST, **told),
            stored(ENTERED, starts_at=PAST, planned_at=func.now()),
            stored(OFF, ends_at=TO_COME, starts_at=TO_COME),
        ):
            connection.execute(row)
    yield filled_url
    with administered(filled_url) as connection:
        connection.execute(text(f"DELETE FROM public.planned_work WHERE id >= {NEW}"))


@pytest.mark.parametrize("attempt", LATE)
def test_the_database_refuses_whoever(works_url: str, attempt: str) -> None:
    login, statement = LATE[attempt]
    with connected(works_url, login) as connection:
        assert is_denied(connection, statement)


@pytest.mark.parametrize("done", WORKS)
def test_work_is_planned_and_announced_in_time(works_url: str, done: str) -> None:
    login, statement = WORKS[done]
    with connected(works_url, login) as connection:
        assert not is_denied(connection, statement)


def test_work_is_announced_moved_extended_ended_and_called_off(do: Do, provider: Provider) -> None:
    soon, later = SystemClock().now() + timedelta(hours=1), SystemClock().now() + timedelta(hours=3)
    planned = partial(plan_work, service_ids=[provider.voice], ends_at=later)
    windows: list[WorkWindow] = []

    def then(number: int, act: Callable[[UnitOfWork], None], role: Role = Role.ENGINEER) -> None:
        do(role, act)
        windows.append(do(role, lambda work: window_of(work.session.get_one(PlannedWork, number))))

    coming = do(Role.ENGINEER, partial(planned, name="Coming", starts_at=soon))
    windows.append(do(Role.ENGINEER, lambda work: window_of(work.session.get_one(PlannedWork, coming))))
    then(coming, partial(announce_work, work_id=coming), Role.CARE)
    moved = partial(move_work, starts_at=soon + timedelta(hours=1), ends_at=later, reason="asked for")
    then(coming, partial(moved, work_id=coming))
    do(Role.ENGINEER, partial(take_back, work_id=coming, before=windows[-2], after=windows[-1]))
    then(coming, partial(call_off_work, work_id=coming, reason="rain"))
    do(Role.ENGINEER, partial(take_back, work_id=coming, before=windows[1], after=windows[-1]))
    running = do(Role.ENGINEER, partial(planned, name="Running", starts_at=soon - timedelta(hours=5)))
    then(running, partial(extend_work, work_id=running, ends_at=later + timedelta(hours=1), reason="a spare part"))
    then(running, partial(end_work_now, work_id=running))
    do(Role.ENGINEER, partial(take_back, work_id=running, before=windows[-2], after=windows[-1]))

    found = do(Role.ENGINEER, lambda work: window_of(work.session.get_one(PlannedWork, coming)))
    assert found == windows[1]
