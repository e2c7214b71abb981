"""What is written to whom when tickets and problems tell something: once, together, and in the reader's words."""

from datetime import timedelta

import pytest

from nocdesk.customers.model import Customer
from nocdesk.events import ProblemChanged, ProblemResolved
from nocdesk.notices.model import Channel, NoticeState, Subject
from nocdesk.notices.queries import NoticeRow, notice_rows, subscription_rows
from nocdesk.notices.subscribing import NoticeError, subject_named, subscribe, try_again, unsubscribe
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.tickets.assigning import Assignment, assign_ticket
from nocdesk.tickets.commands import add_note
from nocdesk.tickets.model import RestorationCause, RestorationStatus, Workgroup
from nocdesk.tickets.restoration import RestorationUpdate, update_restoration
from tests.nocdesk.tickets.desk import CARE, ENGINEER, FIELD, Desk
from tests.nocdesk.tickets.test_problem_updates import problem_with

ON_SITE = RestorationUpdate(RestorationStatus.ON_SITE, None, RestorationCause.POWER_FAILURE, tells_customer=True)


def hears(desk: Desk, subject: Subject, subject_id: int, address: str = "it@bank.example") -> int:
    channel = Channel.WEBHOOK if "://" in address else Channel.MAIL
    with desk.work(CARE if subject is Subject.CUSTOMER else ENGINEER) as work:
        return subscribe(work, subject=subject, subject_id=subject_id, channel=channel, address=address)


def written(desk: Desk) -> list[NoticeRow]:
    with desk.read() as session:
        return list(reversed(notice_rows(session)))


def say(desk: Desk, ticket: int, update: RestorationUpdate = ON_SITE) -> None:
    with desk.work(FIELD) as work:
        update_restoration(work, ticket_id=ticket, update=update)


def test_a_customer_hears_of_its_ticket_in_its_own_language_and_the_note_stays_inside(desk: Desk) -> None:
    bank = desk.customers["Harbour Bank"]
    with desk.work() as work:
        work.session.get_one(Customer, bank).language = "de"
    ticket = desk.open_ticket()
    hears(desk, Subject.CUSTOMER, bank)

    say(
        desk, ticket, RestorationUpdate(RestorationStatus.ON_SITE, None, note="acc-7 has no power", tells_customer=True)
    )

    (notice,) = written(desk)
    assert notice.subject == f"Ticket {desk.ticket(ticket).number}: Voice trunk, Harbour Street"
    assert notice.body.startswith("Guten Tag,\n\nEin Technikteam ist vor Ort.")
    assert notice.body.endswith(f"nennen Sie bitte Ticket {desk.ticket(ticket).number}.")
    assert "acc-7" not in notice.body


def test_what_happens_before_it_is_sent_goes_out_in_one(desk: Desk) -> None:
    ticket = desk.open_ticket()
    hears(desk, Subject.CUSTOMER, desk.customers["Harbour Bank"])

    say(desk, ticket)
    say(desk, ticket, RestorationUpdate(RestorationStatus.REPAIRING, None, tells_customer=True))
    say(desk, ticket, RestorationUpdate(RestorationStatus.REPAIRING, None, tells_customer=True))

    (notice,) = written(desk)
    assert notice.body.count("crew is on site") == 1
    assert notice.body.count("repair is under way") == 1
    assert notice.body.count("Dear customer,") == notice.body.count("quoting ticket") == 1
    assert notice.due_at == desk.clock.now() + timedelta(seconds=30)


def test_nobody_else_hears_of_it(desk: Desk) -> None:
    ticket = desk.open_ticket()
    hears(desk, Subject.CUSTOMER, desk.customers["Mill Dairy"])

    say(desk, ticket)

    assert written(desk) == []


def test_a_workgroup_hears_every_line_of_its_tickets(desk: Desk) -> None:
    with desk.work() as work:
        group = Workgroup(name="Transport")
        work.session.add(group)
        work.session.flush()
        group_id = group.id
    ticket = desk.open_ticket()
    hears(desk, Subject.WORKGROUP, group_id, "https://hooks.example.com/transport")

    with desk.work(ENGINEER) as work:
        assign_ticket(work, ticket_id=ticket, assignment=Assignment(group_id))
        add_note(work, ticket_id=ticket, text="Measured: 40 dB at 3 km")

    (notice,) = written(desk)
    assert notice.channel is Channel.WEBHOOK
    assert "Measured: 40 dB at 3 km" in notice.body


def test_who_watches_a_problem_hears_what_it_is_and_when_it_is_over(desk: Desk) -> None:
    problem = problem_with(desk)
    hears(desk, Subject.PROBLEM, problem, "boss@noc.example")

    with desk.work() as work:
        work.happened(ProblemChanged(problem))
        work.happened(ProblemChanged(problem))
        work.happened(ProblemResolved(problem, work.now))

    (notice,) = written(desk)
    assert notice.subject == "PRB-1: Link down: LINK-7"
    assert notice.body.count("acc-7 ge-0/0/1 is down") == 1
    assert "Resolved" in notice.body


def test_subscribing_twice_is_once_and_ending_it_stops_what_waits(desk: Desk) -> None:
    bank = desk.customers["Harbour Bank"]
    ticket = desk.open_ticket()
    first, second = hears(desk, Subject.CUSTOMER, bank), hears(desk, Subject.CUSTOMER, bank)
    assert first == second
    say(desk, ticket)

    with desk.work(CARE) as work:
        unsubscribe(work, subscription_id=first)
    say(desk, ticket, RestorationUpdate(RestorationStatus.REPAIRING, None, tells_customer=True))

    (notice,) = written(desk)
    assert (notice.state, notice.fault) == (NoticeState.FAILED, "the subscription has ended")
    with desk.read() as session:
        assert subscription_rows(session) == []
    with pytest.raises(NoticeError, match=r"subscribe it@bank\.example again"), desk.work(CARE) as work:
        try_again(work, notice_id=notice.id)


@pytest.mark.parametrize(
    ("channel", "address", "said"),
    [
        (Channel.MAIL, "it at bank", "no mail address|not a mail address"),
        (Channel.MAIL, "a@b.example, c@d.example", "not a mail address"),
        (Channel.WEBHOOK, "http://hooks.example.com/x", "not the address of a webhook"),
        (Channel.WEBHOOK, "https://user:secret@hooks.example.com/x", "holds a password"),
        (Channel.WEBHOOK, "file:///etc/passwd", "not the address of a webhook"),
    ],
)
def test_what_is_no_address_is_refused(desk: Desk, channel: Channel, address: str, said: str) -> None:
    with pytest.raises(NoticeError, match=said), desk.work(CARE) as work:
        subscribe(work, subject=Subject.CUSTOMER, subject_id=1, channel=channel, address=address)


def test_only_who_may_subscribes(desk: Desk) -> None:
    with pytest.raises(NotAllowedError), desk.work(Actor("finn", Role.FIELD)) as work:
        subscribe(work, subject=Subject.CUSTOMER, subject_id=1, channel=Channel.MAIL, address="a@b.example")


def test_subjects_are_found_by_name_or_number(desk: Desk) -> None:
    problem = problem_with(desk)
    with desk.read() as session:
        bank = desk.customers["Harbour Bank"]
        assert subject_named(session, Subject.CUSTOMER, "C-1") == bank
        assert subject_named(session, Subject.CUSTOMER, "Harbour Bank") == bank
        assert subject_named(session, Subject.PROBLEM, "prb-1") == problem
        with pytest.raises(NoticeError, match="no workgroup 'Sales'"):
            subject_named(session, Subject.WORKGROUP, "Sales")


@pytest.mark.parametrize("subject", [Subject.PROBLEM, Subject.WORKGROUP])
def test_care_has_nobody_hear_what_names_devices(desk: Desk, subject: Subject) -> None:
    with pytest.raises(NotAllowedError, match="may not view network"), desk.work(CARE) as work:
        subscribe(work, subject=subject, subject_id=1, channel=Channel.MAIL, address="a@b.example")
