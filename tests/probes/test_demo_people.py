"""The story's people work on a real store: tickets pass every step, and customers read no name of the network."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.clock import SystemClock, VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.network.model import Device, Interface, Link
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.sla.breaches.model import BreachState, BreachStep, ExclusionReason
from nocdesk.store import base
from nocdesk.store.unit_of_work import StoreBusyError
from nocdesk.tickets.model import Audience, RestorationStatus, TicketEvent, TicketStatus, TroubleTicket
from nocdesk.tickets.promises import promise_rows
from probes.demo_people import StoryPeople, StoryTeller
from probes.simulator.desk_deeds import FindTicket, Separate, Shelve, UpdateAll
from probes.simulator.network import read_network
from probes.simulator.playback import Act, Playback
from probes.simulator.story import Call, DecideBreach, Worker
from probes.simulator.story_file import read_story
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.breach_cases import bad, breaches, sight
from tests.probes.traps.receiving import wait_until

NEED_ALARMS = (FindTicket, Separate, Shelve, UpdateAll)
"""What people do about alarms and problems: without a network there are none, and a journey plays it with one."""

TOGETHER = ("quayside", "quayside again", "travel")
"""Tickets that are merged, or restored with their problem."""

ORIGIN = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


def _resource(name: str) -> Path:
    return Path(str(files("resources").joinpath("demo", name)))


@pytest.fixture
def told(sqlite_core: Core, clock: VirtualClock) -> StoryPeople:
    """A store in which the history and every chapter of the demo have been told once."""
    provider = _resource("provider.toml")
    ensure_catalogue(sqlite_core)
    with sqlite_core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        import_provider(work, read_provider(provider))
    playback = Playback(read_story(_resource("story.toml"), read_network(provider)), ORIGIN, ORIGIN)
    people = StoryPeople(sqlite_core, words={}, webhook="http://127.0.0.1:9/notices")
    once = sum(len(chapter.acts) for chapter in playback.story.chapters)
    for act in (*playback.history_acts(), *islice(playback.acts(), once)):
        clock.at = act.at
        is_together = act.ticket.rpartition(" ")[0] in TOGETHER
        assert people.perform(act) or is_together or isinstance(act.deed, NEED_ALARMS), act
    return people


def test_every_ticket_of_the_story_is_restored_and_field_support_has_said_how(
    told: StoryPeople, sqlite_core: Core
) -> None:
    with sqlite_core.read() as session:
        own = [number for word, number in told.words.items() if word.rpartition(" ")[0] not in TOGETHER]
        tickets = session.scalars(select(TroubleTicket).where(TroubleTicket.id.in_(own))).all()
        noted = set(session.scalars(select(TicketEvent.ticket_id).where(TicketEvent.audience == Audience.STAFF)))

    assert {ticket.restoration for ticket in tickets} == {RestorationStatus.RESTORED}
    assert {ticket.status for ticket in tickets} == {TicketStatus.RESOLVED, TicketStatus.CLOSED}
    worked = [ticket for ticket in tickets if ticket.crew]
    assert len(worked) > len(tickets) / 2
    assert all(ticket.cause is not None and ticket.id in noted for ticket in worked)


def test_a_promise_of_the_story_is_moved_and_both_are_remembered(told: StoryPeople, sqlite_core: Core) -> None:
    freight = told.words["freight 1"]
    with sqlite_core.read() as session:
        promises = promise_rows(session, [freight])[freight]

    assert [promise.reason for promise in promises] == [
        "Duct cut by a digger; splicing crew sent.",
        "The crew was near and has found the break.",
    ]


def test_no_customer_of_the_story_reads_a_name_of_the_network(told: StoryPeople, sqlite_core: Core) -> None:
    with sqlite_core.read() as session:
        names = {
            *session.scalars(select(Device.name)),
            *session.scalars(select(Device.address)),
            *session.scalars(select(Interface.name)),
            *session.scalars(select(Link.name)),
        }
        read = session.scalars(select(TicketEvent.text).where(TicketEvent.audience == Audience.CUSTOMER)).all()

    assert any("a crew is on site" in text for text in read), "control: the steps are told"
    assert [(name, text) for text in read for name in names if name in text] == []


class Busy:
    """Another program that writes to the store for as long as it likes."""

    def __init__(self, core: Core) -> None:
        self._connection = sqlite3.connect(core.engine.url.database or "", isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._connection.execute("ROLLBACK")
        self._connection.close()


class Watched(StoryPeople):
    """Says when the store was busy for the first time."""

    def __init__(self, core: Core) -> None:
        super().__init__(core, words={})
        self.was_busy = threading.Event()

    def perform(self, act: Act) -> bool:
        try:
            return super().perform(act)
        except StoreBusyError:
            self.was_busy.set()
            raise


@pytest.fixture
def impatient(tmp_path: Path, sqlite_core: Core, monkeypatch: pytest.MonkeyPatch) -> Iterator[Core]:
    """The demo's store, which waits for another writer for a moment only."""
    ensure_catalogue(sqlite_core)
    with sqlite_core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        import_provider(work, read_provider(_resource("provider.toml")))
    monkeypatch.setattr(base, "BUSY_TIMEOUT_MS", 20)
    opened = open_core(sqlite_core.settings, sqlite_core.actor, SystemClock())
    yield opened
    opened.close()


def test_an_act_that_meets_a_busy_store_leaves_nothing_behind_and_can_be_done_again(impatient: Core) -> None:
    playback = Playback(read_story(_resource("story.toml"), read_network(_resource("provider.toml"))), ORIGIN, ORIGIN)
    call = next(act for act in playback.acts() if isinstance(act.deed, Call))
    people, busy = StoryPeople(impatient, words={}), Busy(impatient)

    with pytest.raises(StoreBusyError):
        people.perform(call)
    busy.end()

    assert people.words == {}
    assert people.perform(call)
    with impatient.read() as session:
        assert len(session.scalars(select(TroubleTicket)).all()) == 1


def test_the_story_teller_goes_on_with_the_same_act_when_the_store_is_free_again(impatient: Core) -> None:
    story = read_story(_resource("story.toml"), read_network(_resource("provider.toml")))
    playback = Playback(story, ORIGIN, ORIGIN)
    first = next(act for act in playback.acts() if isinstance(act.deed, Call))
    people, busy = Watched(impatient), Busy(impatient)
    teller = StoryTeller(playback, people, VirtualClock(first.at))
    teller.start()

    assert people.was_busy.wait(30)
    busy.end()
    wait_until(lambda: first.ticket in people.words)
    teller.stop()

    with impatient.read() as session:
        assert session.get(TroubleTicket, people.words[first.ticket]) is not None


def test_the_supervisor_of_the_story_decides_about_the_longest_open_breach_of_a_service(
    sqlite_core: Core, clock: VirtualClock
) -> None:
    voice = make_provider(sqlite_core).voice
    sight(sqlite_core, voice, bad(0, 3), until=90)
    sight(sqlite_core, voice, bad(0, 9), until=90, objective="delay")
    people = StoryPeople(sqlite_core, words={})
    for step, reason in ((BreachStep.EXCLUDE, ExclusionReason.CUSTOMER), (BreachStep.CONFIRM, None)):
        deed = DecideBreach("SIP-1", step, "as the story says", reason)
        assert people.perform(Act(clock.now(), Worker.SUPERVISOR, deed, ""))

    assert {b.objective: b.state for b in breaches(sqlite_core)} == {
        "delay": BreachState.PROPOSED,
        "availability": BreachState.CONFIRMED,
    }
