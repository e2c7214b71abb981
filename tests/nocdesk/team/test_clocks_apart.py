"""A desk whose clock is not the database's hears that this is why its act was refused, by how much, and what to do."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from nocdesk.alarms.commands import clear_alarm
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.people.refusals import BY_THE_CLOCK
from nocdesk.settings import Settings
from nocdesk.store.other_clock import MAY_DIFFER_MIN
from nocdesk.team.guards import GUARDS
from nocdesk.tickets.commands import add_note, open_ticket, take_ticket
from nocdesk.tickets.model import TroubleTicket
from tests.nocdesk.provider_builder import Provider
from tests.nocdesk.team.acting import Do, cores, do, provider, raised
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["cores", "do", "provider", "team_url"]

ENGINEER = LOGINS[Role.ENGINEER]
OpenDesk = Callable[[float], Core]


@pytest.fixture
def desk_ahead_by(team_url: str, tmp_path: Path) -> Iterator[OpenDesk]:
    """An engineer's desk, whose clock is so many minutes ahead."""
    url = make_url(team_url).set(username=ENGINEER).render_as_string()
    settings = Settings(database_url=url, data_dir=tmp_path)
    with ExitStack() as opened:

        def open_one(minutes: float) -> Core:
            clock = VirtualClock(datetime.now(UTC) + timedelta(minutes=minutes))
            return opened.enter_context(closing(open_core(settings, Actor("root", Role.ENGINEER), clock)))

        yield open_one


@pytest.fixture
def ticket_id(do: Do, provider: Provider) -> int:
    return do(
        Role.ENGINEER,
        lambda work: open_ticket(work, customer_id=provider.customer, service_id=None, text="no dial tone"),
    )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(17, "17 min ahead of"), (-17, "17 min behind"), (200, "3 h ahead of"), (-4_000, "67 h behind")],
)
def test_a_refusal_by_the_clock_names_it_with_the_difference_and_the_remedy(
    desk_ahead_by: OpenDesk, ticket_id: int, minutes: float, said: str
) -> None:
    desk = desk_ahead_by(minutes)

    with pytest.raises(NotAllowedError) as refused, desk.work() as work:
        take_ticket(work, ticket_id=ticket_id)

    assert str(refused.value) == (
        f"This computer's clock is {said} the database's: set it (NTP) and try again. "
        f"The database refuses this: {ENGINEER} (engineer) works on a ticket now, at no other time. Nothing was saved."
    )
    with desk.read() as session:
        assert session.get_one(TroubleTicket, ticket_id).assignee == ""


def test_clearing_an_alarm_by_hand_names_the_clock_too(desk_ahead_by: OpenDesk, do: Do, provider: Provider) -> None:
    alarm_id = raised(do, provider, "cleared by a wrong clock")

    with pytest.raises(NotAllowedError) as refused, desk_ahead_by(40).work() as work:
        clear_alarm(work, alarm_id=alarm_id, reason="seen on site")

    assert str(refused.value).startswith("This computer's clock is 40 min ahead of the database's: set it (NTP)")


def test_what_is_refused_for_another_reason_says_nothing_of_the_clock(
    desk_ahead_by: OpenDesk, do: Do, provider: Provider
) -> None:
    alarm_id = raised(do, provider, "given by a wrong clock")
    forged = text("UPDATE network.alarm SET owner = 'bea', version = version + 1 WHERE id = :id")

    with pytest.raises(NotAllowedError) as refused, desk_ahead_by(40).work() as work:
        work.session.execute(forged, {"id": alarm_id})

    assert str(refused.value).startswith(f"The database refuses this: {ENGINEER} (engineer) gives no alarm in another")


def test_what_is_forged_with_a_clock_that_is_right_says_nothing_of_it(desk_ahead_by: OpenDesk, ticket_id: int) -> None:
    forged = text("UPDATE trouble_ticket SET resolved_at = '2020-01-01', version = version + 1 WHERE id = :id")

    with pytest.raises(NotAllowedError) as refused, desk_ahead_by(13).work() as work:
        work.session.execute(forged, {"id": ticket_id})

    assert str(refused.value).startswith("The database refuses this: ")


def test_clocks_that_differ_by_some_minutes_refuse_nothing(desk_ahead_by: OpenDesk, ticket_id: int) -> None:
    for minutes in (14, -14):
        with desk_ahead_by(minutes).work() as work:
            add_note(work, ticket_id=ticket_id, text="rang twice")


def test_the_rules_that_go_by_the_clock_are_known_with_what_they_let_it_differ_by() -> None:
    by_the_clock = {guard.name: guard.when for guard in GUARDS if "clock_timestamp()" in guard.when}

    assert set(by_the_clock) == BY_THE_CLOCK
    assert all(f"{MAY_DIFFER_MIN} minutes'" in when for when in by_the_clock.values())
