"""`nocdesk check` says what keeps notices from arriving, and what to do about it."""

from nocdesk.finding import Finding, Weight
from nocdesk.notice_check import check_notices
from nocdesk.notices.model import Channel, Subject
from nocdesk.notices.subscribing import subscribe
from tests.nocdesk.notices.servers import mail_server
from tests.nocdesk.notices.test_sending import CREDENTIALS, a_notice, keeping
from tests.nocdesk.tickets.desk import CARE, Desk


def found(desk: Desk) -> list[Finding]:
    return list(check_notices(desk.core, CREDENTIALS))


def test_nothing_is_said_where_nobody_has_subscribed(desk: Desk) -> None:
    assert found(desk) == []


def test_mail_without_a_server_and_a_password_that_is_not_there_are_faults(desk: Desk) -> None:
    bank = desk.customers["Harbour Bank"]
    with desk.work(CARE) as work:
        subscribe(work, subject=Subject.CUSTOMER, subject_id=bank, channel=Channel.MAIL, address="it@bank.example")
        subscribe(
            work, subject=Subject.CUSTOMER, subject_id=bank, channel=Channel.WEBHOOK,
            address="https://hooks.example.com/noc", credential="lost",
        )  # fmt: skip

    server, password, state = found(desk)

    assert (server.weight, password.weight, state.weight) == (Weight.FAULT, Weight.FAULT, Weight.OK)
    assert "write its host and sender under [notices]" in server.text
    assert (password.subject, "nocdesk credential set lost" in password.text) == ("credential lost", True)


def test_what_was_given_up_and_what_waits_is_named_with_its_fault(desk: Desk) -> None:
    a_notice(desk)
    with mail_server() as server:
        server.answer = "550 no such user"
        keeping(desk, server.port).run()
    desk.clock.advance(60)
    a_notice(desk, "https://127.0.0.1:1/noc")
    keeping(desk).run()
    desk.clock.advance(20 * 60)

    given_up = next(finding for finding in found(desk) if "given up" in finding.text)
    waits = next(finding for finding in found(desk) if "waits since" in finding.text)

    assert "550 no such user" in given_up.text
    assert "cannot be reached" in waits.text
