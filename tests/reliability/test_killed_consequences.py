"""R25: whenever the engine is killed amid what people's acts have left, each act's consequences come about once."""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL
from sqlalchemy.engine import make_url

from nocdesk.alarms.commands import report_alarm, report_clear_alarm
from nocdesk.alarms.model import Condition
from nocdesk.alarms.reporting import Report
from nocdesk.alarms.resources import Resources
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.notices.model import Channel, NoticeSubscription, Subject
from nocdesk.outages.commands import correct_ledger
from nocdesk.people.model import Role
from nocdesk.services.model import ServiceClass
from nocdesk.settings import Settings
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.team.applying import team_engine
from nocdesk.tickets.commands import add_note, change_status, open_ticket, take_ticket
from nocdesk.tickets.model import Audience, TicketStatus
from tests.conftest import store_settings
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.team.team_store import LOGINS, found
from tests.postgres import PostgresServer
from tests.reliability.figures import figure
from tests.reliability.forks import DONE, KILLED, forks
from tests.reliability.load import ANN
from tests.reliability.plain_rows import differences, rows_of
from tests.reliability.record import Telling

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.timeout(figure(600, 7_200)),
    pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills as POSIX does"),
]

CASES = figure(6, 24)
ROUNDS = figure(1, 10)
ROUNDS_OF_THE_CONTROL = 12
FURTHEST = 40
"""Changes and commits after which an engine is killed at the latest."""
LONGEST_S = 0.6
PEOPLE = (Role.CARE, Role.ENGINEER, Role.SUPERVISOR)
TELLING = "tests.reliability.telling"
COME_ABOUT = (
    "notice", "ticket_clock_stop", "sla_ticket_time", "sla_doubt", "ledger_entry", "ticket_match", "ticket_event",
    "trouble_ticket", "left_facts",
)  # fmt: skip
NUMBERED_ANEW = ("id",)
"""What a transaction that was killed has used up."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team's store in which people have acted, and no engine since."""

    url: URL
    directory: Path
    at: str

    def come_about(self) -> Counter[str]:
        """What is there now, each row by what it says."""
        engine = team_engine(self.url)
        with engine.connect() as connection:
            lines = Counter(line for table in COME_ABOUT for line in rows_of(connection, table, NUMBERED_ANEW))
        engine.dispose()
        return lines

    def order(self) -> dict[str, object]:
        """For the engine."""
        url = self.url.set(username=LOGINS[Role.COLLECTOR]).render_as_string()
        return {"url": url, "directory": str(self.directory), "at": self.at}


Found = Callable[[], Team]


@pytest.fixture
def new_team(postgres_server: PostgresServer, postgres_template: str, tmp_path: Path) -> Iterator[Found]:
    """Makes a team's store in which the same people have done the same, by the database's time."""
    began_at = datetime.now(UTC)
    with ExitStack() as stores:

        def new() -> Team:
            url = make_url(stores.enter_context(postgres_server.database(template=postgres_template)))
            clock = VirtualClock(began_at)
            with closing(open_core(store_settings(url.render_as_string(), tmp_path), ANN, clock)) as core:
                provider = make_provider(core)
                with core.work() as work:
                    work.session.add(_subscription(work, provider.customer))
            found(url)
            with ExitStack() as seats:
                cores = {role: seats.enter_context(closing(_seat(url, role, tmp_path, clock))) for role in PEOPLE}
                for number in range(CASES):
                    act(cores, clock, provider, number)
            return Team(url, tmp_path, f"{clock.now() + timedelta(hours=1)}")

        yield new


def _subscription(work: UnitOfWork, customer_id: int) -> NoticeSubscription:
    return NoticeSubscription(
        subject=Subject.CUSTOMER, subject_id=customer_id, channel=Channel.MAIL, address="noc@northbank.example",
        subscribed_at=work.now, subscribed_by="ann",
    )  # fmt: skip


def _seat(url: URL, role: Role, directory: Path, clock: VirtualClock) -> Core:
    address = url.set(username=LOGINS[role]).render_as_string()
    return open_core(Settings(database_url=address, data_dir=directory), ANN, clock)


def act(cores: dict[Role, Core], clock: VirtualClock, provider: Provider, number: int) -> None:
    """What people do about one fault: it is reported, a ticket is opened, worked, left waiting and taken up again."""
    opened: list[int] = []
    report = Report("LNK-1", Condition.LINK_DOWN)

    def say(work: UnitOfWork) -> None:
        for words in ("the crew is on its way", "the cause is found"):
            add_note(work, ticket_id=opened[0], text=f"fault {number}: {words}", audience=Audience.CUSTOMER)

    def correct(work: UnitOfWork) -> None:
        correct_ledger(
            work,
            service_id=provider.voice,
            service_class=ServiceClass.UP,
            began_at=work.now - timedelta(seconds=8),
            ended_at=work.now - timedelta(seconds=7),
            reason=f"fault {number}",
        )

    acts: tuple[tuple[Role, Callable[[UnitOfWork], object]], ...] = (
        (Role.ENGINEER, lambda work: report_alarm(work, report=report, resources=Resources(work.session))),
        (Role.CARE, lambda work: opened.append(_open(work, provider, number))),
        (Role.ENGINEER, lambda work: take_ticket(work, ticket_id=opened[0])),
        (Role.ENGINEER, say),
        (Role.ENGINEER, lambda work: change_status(work, ticket_id=opened[0], status=TicketStatus.PENDING)),
        (Role.ENGINEER, lambda work: change_status(work, ticket_id=opened[0], status=TicketStatus.IN_PROGRESS)),
        (Role.ENGINEER, lambda work: report_clear_alarm(work, report=report, resources=Resources(work.session))),
        (Role.SUPERVISOR, correct),
    )
    for role, one in acts:
        clock.advance(1)
        with cores[role].work() as work:
            one(work)


def _open(work: UnitOfWork, provider: Provider, number: int) -> int:
    return open_ticket(work, customer_id=provider.customer, service_id=provider.voice, text=f"complaint {number}")


def tell_and_kill(team: Team, chance: random.Random, **guards: bool) -> int:
    """Let engines tell until all is told, killed by turns at a moment of it and at any time; how often."""
    kills, ended = 0, KILLED
    with forks(TELLING) as engines:
        while ended == KILLED:
            moment = {"killed_at": chance.randint(1, FURTHEST)}
            when = {"after_s": chance.uniform(0.1, LONGEST_S)} if kills % 3 == 2 else moment
            ended = engines.take(**team.order(), **when, **guards)
            kills += ended == KILLED
    assert ended == DONE
    return kills


def told_at_once(team: Team) -> Counter[str]:
    """What comes about where nobody is killed."""
    with forks(TELLING) as engines:
        assert engines.take(**team.order()) == DONE
    return team.come_about()


def texts(lines: Counter[str], table: str) -> str:
    """All that is said in the rows of a table."""
    return "\n".join(line for line in lines.elements() if line.startswith(f"{table} "))


def sent_twice(expected: Counter[str], there: Counter[str]) -> int:
    """How many lines to the customer were told more often than they were written."""
    return sum(
        max(0, texts(there, "notice").count(said) - texts(expected, "notice").count(said))
        for number in range(CASES)
        for said in (f"fault {number}: the crew is on its way", f"fault {number}: the cause is found")
    )


def test_all_that_follows_from_people_s_acts_comes_about_once(new_team: Found, promise: Telling) -> None:
    expected, chance = told_at_once(new_team()), random.Random(25)
    kills, amiss = 0, Counter[str]()
    for _ in range(ROUNDS):
        team = new_team()
        kills += tell_and_kill(team, chance)
        amiss.update(differences(expected, team.come_about()))

    notices = texts(expected, "notice")
    assert [notices.count(f"fault {number}: the crew is on its way") for number in range(CASES)] == [1] * CASES
    assert texts(expected, "ticket_clock_stop").count("ticket_clock_stop ") == CASES
    assert texts(expected, "ledger_entry").count("'service_class': 'down'") >= CASES
    assert texts(expected, "sla_ticket_time").count("sla_ticket_time ") == 2 * CASES
    assert texts(expected, "sla_doubt").count("sla_doubt ") >= CASES
    assert texts(expected, "ticket_match")
    assert "left_facts " not in texts(expected, "left_facts")
    promise.kept("R25", "kill -9 of the engine amid consequences", injected=kills, **amiss)


def test_control_where_they_are_told_in_one_transaction_and_removed_in_another_some_come_about_twice(
    new_team: Found, promise: Telling
) -> None:
    expected, chance = told_at_once(new_team()), random.Random(25)
    kills = twice = 0
    for _ in range(ROUNDS_OF_THE_CONTROL):
        team = new_team()
        kills += tell_and_kill(team, chance, is_guarded=False)
        twice = sent_twice(expected, team.come_about())
        if twice:
            break

    assert twice
    promise.control("R25", f"told in one transaction and removed in another: {twice} lines sent twice in {kills} kills")
