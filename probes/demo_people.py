"""The people of the demo's story: what they do is done through the same commands that the desk calls."""

import threading
from collections.abc import Mapping

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.alarms.commands import acknowledge_alarm
from nocdesk.alarms.model import Alarm
from nocdesk.clock import Clock
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.people.model import Actor, Role
from nocdesk.services.model import Service
from nocdesk.sla.breaches.commands import confirm_breach, dispute_breach, exclude_breach
from nocdesk.sla.breaches.model import BreachState, BreachStep, SlaBreach
from nocdesk.store.unit_of_work import StoreBusyError, UnitOfWork
from nocdesk.tickets.commands import (
    RestorationUpdate,
    add_note,
    close_ticket,
    open_ticket,
    restore_ticket,
    set_etr,
    take_ticket,
    update_restoration,
)
from nocdesk.tickets.decisions import link_match
from nocdesk.tickets.model import MatchState, TroubleTicket
from nocdesk.tickets.queries import matches_of_ticket
from nocdesk.works.commands import plan_work
from nocdesk.works.recurrence import recurrence_of
from nocdesk.works.series_commands import plan_series
from probes.demo_desk_people import do_at_desk
from probes.simulator.desk_deeds import DeskDeed
from probes.simulator.playback import Act, Playback
from probes.simulator.story import (
    Acknowledge,
    AddNote,
    Call,
    CloseTicket,
    DecideBreach,
    Deed,
    LinkTicket,
    PlanWork,
    Restore,
    SetEtr,
    TakeTicket,
    UpdateRestoration,
    Worker,
)

ACTORS = {
    Worker.CARE: Actor("Ines Carrow", Role.CARE),
    Worker.FIELD: Actor("Lars Venn", Role.FIELD),
    Worker.ENGINEER: Actor("Mina Ashgrove", Role.ENGINEER),
    Worker.SUPERVISOR: Actor("Oda Lindqvar", Role.SUPERVISOR),
}
_LONGEST_WAIT_S = 0.5


class StoryPeople:
    """Performs acts on a store; `words` tells which ticket the story means by a word."""

    def __init__(self, core: Core, *, words: Mapping[str, int], webhook: str = "") -> None:
        self._core = core
        self._webhook = webhook
        self.words = dict(words)
        self._log = structlog.get_logger("story")

    def perform(self, act: Act) -> bool:
        """Do it; whether it could be done: the person at the desk may have closed the ticket before.

        Raises StoreBusyError where somebody else writes for too long. Nothing of the act is stored then, nor is a word
        of a ticket known that there is not: it may be done again.
        """
        known = dict(self.words)
        try:
            with self._core.work(ACTORS[act.who]) as work:
                self._do(work, act, act.deed)
        except StoreBusyError:
            self.words = known
            raise
        except (NocdeskError, SQLAlchemyError) as error:
            self.words = known
            self._log.info("an act of the story was not possible", act=type(act.deed).__name__, why=str(error))
            return False
        return True

    def close(self) -> None:
        """Give the store back."""
        self._core.close()

    def _do(self, work: UnitOfWork, act: Act, deed: Deed) -> None:
        if isinstance(deed, Call):
            self._call(work, act, deed)
        elif isinstance(deed, PlanWork):
            self._plan(work, act, deed)
        elif isinstance(deed, Acknowledge):
            standing = select(Alarm.id).where(Alarm.acknowledged_at.is_(None), Alarm.closed_at.is_(None))
            for alarm_id in work.session.scalars(standing).all():
                acknowledge_alarm(work, alarm_id=alarm_id)
        elif isinstance(deed, DecideBreach):
            _decide(work, deed)
        elif isinstance(deed, DeskDeed):
            do_at_desk(work, self.words, act, deed, self._webhook)
        elif act.ticket in self.words:
            self._work_on(work, self.words[act.ticket], act, deed)

    def _call(self, work: UnitOfWork, act: Act, deed: Call) -> None:
        service = _service(work, deed.service)
        began_at = None if act.began_at is None else min(act.began_at, work.now)
        self.words[act.ticket] = open_ticket(
            work, customer_id=service.customer_id, service_id=service.id, text=deed.text, began_at=began_at
        )

    def _plan(self, work: UnitOfWork, act: Act, deed: PlanWork) -> None:
        assert act.starts_at is not None
        assert act.ends_at is not None
        services = [_service(work, name).id for name in deed.services]
        if deed.rule:
            rule = recurrence_of(deed.rule, "UTC", act.starts_at, act.ends_at)
            plan_series(
                work,
                name=act.ticket,
                recurrence=rule,
                service_ids=services,
                reason=deed.reason,
                announced_at=work.now,
            )
            return
        plan_work(
            work,
            name=act.ticket,
            starts_at=act.starts_at,
            ends_at=act.ends_at,
            service_ids=services,
            reason=deed.reason,
            announced_at=work.now if act.starts_at > work.now else None,
        )

    @staticmethod
    def _work_on(work: UnitOfWork, ticket_id: int, act: Act, deed: Deed) -> None:
        if isinstance(deed, SetEtr):
            set_etr(work, ticket_id=ticket_id, etr_at=act.etr_at, reason=deed.reason)
        elif isinstance(deed, TakeTicket):
            take_ticket(work, ticket_id=ticket_id)
        elif isinstance(deed, UpdateRestoration):
            _update(work, ticket_id, deed)
        elif isinstance(deed, AddNote):
            add_note(work, ticket_id=ticket_id, text=deed.text)
        elif isinstance(deed, LinkTicket):
            _link_likeliest(work, ticket_id)
        elif isinstance(deed, Restore):
            restore_ticket(work, ticket_id=ticket_id)
        elif isinstance(deed, CloseTicket):
            close_ticket(work, ticket_id=ticket_id, accepted_by="the customer")


def _service(work: UnitOfWork, name: str) -> Service:
    return work.session.scalars(select(Service).where(Service.name == name)).one()


def _decide(work: UnitOfWork, deed: DecideBreach) -> None:
    """About the longest of the breaches that are open; where the story is told again there may be none."""
    query = (
        select(SlaBreach)
        .join(Service, Service.id == SlaBreach.service_id)
        .where(Service.name == deed.service, SlaBreach.state == BreachState.OPEN, SlaBreach.bad_s > 0)
        .order_by(SlaBreach.bad_s.desc(), SlaBreach.id)
    )
    breach = work.session.scalars(query).first()
    if breach is None:
        return
    if deed.step is BreachStep.EXCLUDE and deed.reason is not None:
        exclude_breach(work, breach_id=breach.id, reason=deed.reason, note=deed.note)
    elif deed.step is BreachStep.DISPUTE:
        dispute_breach(work, breach_id=breach.id, note=deed.note)
    else:
        confirm_breach(work, breach_id=breach.id, note=deed.note)


def _update(work: UnitOfWork, ticket_id: int, deed: UpdateRestoration) -> None:
    ticket = work.session.get_one(TroubleTicket, ticket_id)
    update = RestorationUpdate(
        status=deed.status,
        etr_at=ticket.etr_at,
        cause=deed.cause or ticket.cause,
        crew=deed.crew or ticket.crew,
        note=deed.note,
        tells_customer=True,
    )
    update_restoration(work, ticket_id=ticket_id, update=update)


def _link_likeliest(work: UnitOfWork, ticket_id: int) -> None:
    proposed = [match for match in matches_of_ticket(work.session, ticket_id) if match.state is MatchState.PROPOSED]
    if proposed:
        link_match(work, ticket_id=ticket_id, alarm_id=max(proposed, key=lambda match: match.score).alarm_id)


class StoryTeller:
    """A thread that lets the story's people act when their time has come."""

    def __init__(self, playback: Playback, people: StoryPeople, clock: Clock) -> None:
        self._playback = playback
        self._people = people
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="story", daemon=True)

    def start(self) -> None:
        """Begin with the first chapter."""
        self._thread.start()

    def stop(self) -> None:
        """No further acts."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _tell(self) -> None:
        for act in self._playback.acts():
            while (wait_s := (act.at - self._clock.now()).total_seconds()) > 0:
                if self._stopping.wait(min(wait_s, _LONGEST_WAIT_S)):
                    return
            # After a long sleep of the machine many acts are due at once.
            if self._stopping.is_set():
                return
            self._perform(act)

    def _perform(self, act: Act) -> None:
        """Again and again while the store is busy: a story without one of its acts makes no sense."""
        while not self._stopping.is_set():
            try:
                self._people.perform(act)
            except StoreBusyError:
                self._stopping.wait(_LONGEST_WAIT_S)
            else:
                return
