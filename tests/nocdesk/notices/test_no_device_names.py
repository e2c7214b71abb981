"""Nothing that a customer reads names a device, an address, an interface or a link, whatever these are called."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.boards.care_board import care_customer
from nocdesk.boards.care_told import caller_text
from nocdesk.customers.model import Customer
from nocdesk.customers.phrasebook import built_in
from nocdesk.network.model import Device, DeviceKind, Interface, Link, SnmpVersion, Support
from nocdesk.network.topology import Touch
from nocdesk.notices.model import Channel, Notice, NoticeSubscription, Subject
from nocdesk.notices.subscribing import subscribe
from nocdesk.people.model import SYSTEM
from nocdesk.problems.correlator import Correlator
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.customer_words import customer_text
from nocdesk.tickets.decisions import link_match
from nocdesk.tickets.model import Audience, RestorationCause, RestorationStatus, TicketEvent, TroubleTicket
from nocdesk.tickets.problem_updates import update_problem
from nocdesk.tickets.restoration import RestorationUpdate
from nocdesk.tickets.timeline import customer_facts, zone_named
from tests.nocdesk.tickets.desk import CARE, ENGINEER, FIELD, Desk

WORDS = st.sampled_from(["nor", "ed", "core", "agg", "pe", "dslam", "olt", "bng", "spine", "rix"])
NUMBERS = st.integers(1, 99)
HOSTS = st.builds("{}-{}{}.{}.example.net".format, WORDS, WORDS, NUMBERS, WORDS) | st.builds(
    "{}{}-{}{}".format, WORDS, NUMBERS, WORDS, NUMBERS
)
PORTS = st.sampled_from(["GigabitEthernet0/{}", "ge-0/0/{}", "xe-1/2/{}.100", "Ethernet1/{}", "100GE3/0/{}", "ae{}00"])
ADDRESSES = st.ip_addresses(v=4).map(str) | st.ip_addresses(v=6).map(str)
LINKS = st.builds("{}-{}-LNK-{}00".format, WORDS.map(str.upper), WORDS.map(str.upper), NUMBERS)


@dataclass(frozen=True, slots=True)
class Internals:
    """What the network calls its things."""

    host: str
    peer: str
    address: str
    port: str
    link: str
    condition: Condition

    @property
    def names(self) -> tuple[str, ...]:
        return self.host, self.peer, self.address, self.port, self.link


internals = st.builds(
    Internals,
    host=HOSTS,
    peer=HOSTS,
    address=ADDRESSES,
    port=st.builds(str.format, PORTS, NUMBERS),
    link=LINKS,
    condition=st.sampled_from([Condition.LINK_DOWN, Condition.DEVICE_SILENT, Condition.PEER_DOWN, Condition.REPORTED]),
)


def build(desk: Desk, network: Internals, run: int) -> list[Touch]:
    """Two devices with a link between them on which every service rides; what a trouble of it touches."""
    with desk.work() as work:
        ends = []
        for name, number in ((network.host, 2 * run), (network.peer, 2 * run + 1)):
            device = Device(
                name=f"{name}.{number}", kind=DeviceKind.CORE_ROUTER, address=f"{network.address}%{number}",
                snmp=SnmpVersion.V3, credential="lab",
            )  # fmt: skip
            work.session.add(device)
            work.session.flush()
            ends.append(Interface(device_id=device.id, name=network.port))
        work.session.add_all(ends)
        work.session.flush()
        link = Link(name=f"{network.link}.{run}", a_interface_id=ends[0].id, b_interface_id=ends[1].id)
        work.session.add(link)
        work.session.flush()
        for service_id in desk.services.values():
            work.session.add(Support(service_id=service_id, link_id=link.id))
    return [Touch(service_id, f"rides on {network.link}") for service_id in desk.services.values()]


def live_through(desk: Desk, network: Internals, touches: list[Touch], key: str) -> None:
    """A trouble with everything in its text, a call, what field support says of it, and its end."""
    ticket = desk.open_ticket()
    resource = f"{network.host} {network.port}"
    text = f"{resource} ({network.address}) towards {network.peer} over {network.link} is down"
    trouble = Trouble(key, network.condition, PerceivedSeverity.CRITICAL, resource, text)
    with desk.work(SYSTEM) as work:
        alarm = raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id
    Correlator().settle(desk.core)
    with desk.work(ENGINEER) as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)
    desk.clock.advance(60)
    steps = [
        RestorationUpdate(status, desk.clock.now() + timedelta(hours=1), cause, note=text, tells_customer=True)
        for status in list(RestorationStatus)[:-1]
        for cause in RestorationCause
    ]
    restored = RestorationUpdate(RestorationStatus.RESTORED, None, note=text, reason=text, tells_customer=True)
    for step in (*steps, restored):
        with desk.work(FIELD) as work:
            problem = work.session.scalar(select(TroubleTicket.problem_id).where(TroubleTicket.id == ticket))
            assert problem is not None
            update_problem(work, problem_id=problem, update=step, check=lambda _session, _ticket: ())
    with desk.work(SYSTEM) as work:
        clear_alarm_of(work, key=key, ended_at=work.now)
    Correlator().settle(desk.core)


def customers_read(desk: Desk) -> Iterator[str]:
    """Every text that a customer reads, from wherever it is read."""
    with desk.read() as session:
        lines = select(TicketEvent.text).where(TicketEvent.audience == Audience.CUSTOMER)
        yield from session.scalars(lines)
        for ticket in session.scalars(select(TroubleTicket)):
            yield customer_text(customer_facts(session, ticket), desk.clock.now())
        of_customers = select(Notice).join(NoticeSubscription).where(NoticeSubscription.subject == Subject.CUSTOMER)
        for notice in session.scalars(of_customers):
            yield f"{notice.subject}\n{notice.body}"
        for customer_id in desk.customers.values():
            customer = care_customer(session, customer_id, now=desk.clock.now())
            assert customer is not None
            for book in built_in().values():
                yield caller_text(customer.problems, desk.clock.now(), zone_named(customer.timezone), book)


def leaks(texts: Iterator[str], network: Internals) -> list[str]:
    return [text for text in texts if any(name.casefold() in text.casefold() for name in network.names)]


@pytest.fixture
def heard(sqlite_desk: Desk) -> Desk:
    """A desk whose customers all hear of everything, one of them in German, and whose agreements ask for tickets."""
    with sqlite_desk.work(CARE) as work:
        for name, customer_id in sqlite_desk.customers.items():
            work.session.execute(update(Customer).where(Customer.name == "Mill Dairy").values(language="de"))
            subscribe(
                work, subject=Subject.CUSTOMER, subject_id=customer_id, channel=Channel.MAIL,
                address=f"it@{name.split()[1].lower()}.example",
            )  # fmt: skip
    return sqlite_desk


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=internals)
def test_no_text_for_a_customer_names_the_network(heard: Desk, network: Internals) -> None:
    with heard.read() as session:
        run = len(session.scalars(select(Device.id)).all()) // 2

    live_through(heard, network, build(heard, network, run), f"{network.condition}|{network.host}|{run}")

    texts = list(customers_read(heard))
    assert len(texts) > 50
    assert leaks(iter(texts), network) == []


def test_the_search_finds_a_name_that_leaks(heard: Desk) -> None:
    network = Internals("nor-ed2", "core1", "192.0.2.7", "ge-0/0/1", "AGG-NOR-1", Condition.LINK_DOWN)
    live_through(heard, network, build(heard, network, 0), "linkDown|nor-ed2")

    with heard.work(CARE) as work:
        ticket = work.session.scalars(select(TroubleTicket)).first()
        assert ticket is not None
        work.session.add(TicketEvent(ticket_id=ticket.id, at=work.now, author="x", text="NOR-ED2 is down"))

    assert leaks(customers_read(heard), network) == ["NOR-ED2 is down"]
