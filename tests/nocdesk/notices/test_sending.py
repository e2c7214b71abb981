"""A notice reaches a real mail server and a real web server, once; what they refuse is tried again, or given up."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from nocdesk.core import Core
from nocdesk.credentials import Credentials, Password, Secret
from nocdesk.notice_keeping import NoticeKeeping, couriers_of
from nocdesk.notices.model import Channel, Notice, NoticeState, Subject
from nocdesk.notices.queries import NoticeRow
from nocdesk.notices.sending import CLAIM_LASTS, claim_due, retry_after
from nocdesk.notices.subscribing import subscribe, try_again
from nocdesk.people.model import SYSTEM
from nocdesk.setting_groups import NoticeSettings, Transport
from nocdesk.tickets.model import RestorationStatus
from nocdesk.tickets.restoration import RestorationUpdate
from tests.nocdesk.notices.servers import Hook, MailServer, hook, mail_server
from tests.nocdesk.notices.test_writing import say, written
from tests.nocdesk.tickets.desk import CARE, Desk

BANK = "it@bank.example"
REPAIRING = RestorationUpdate(RestorationStatus.REPAIRING, None, tells_customer=True)


class Passwords:
    """Where the tests' passwords are kept."""

    def find(self, name: str) -> Secret | None:
        return Password("correct horse") if name == "hooks" else None

    def names(self) -> tuple[str, ...]:
        return ("hooks",)


CREDENTIALS = Credentials((Passwords(),))


def keeping(desk: Desk, port: int = 1, **changes: object) -> NoticeKeeping:
    values = {"host": "127.0.0.1", "port": port, "transport": Transport.NONE, "sender": "noc@provider.example"}
    notices = NoticeSettings.model_validate(values | changes)
    settings = desk.core.settings.model_copy(update={"notices": notices})
    core = Core(desk.core.engine, settings, desk.core.actor, desk.clock)
    return NoticeKeeping(core, CREDENTIALS)


def a_notice(desk: Desk, address: str = BANK, credential: str = "") -> int:
    """A customer's ticket says something to an address; the ticket."""
    ticket = desk.open_ticket()
    channel = Channel.WEBHOOK if "://" in address else Channel.MAIL
    bank = desk.customers["Harbour Bank"]
    with desk.work(CARE) as work:
        subscribe(
            work,
            subject=Subject.CUSTOMER,
            subject_id=bank,
            channel=channel,
            address=address,
            credential=credential,
        )
    say(desk, ticket)
    desk.clock.advance(31)
    return ticket


def ids(web: Hook) -> list[str]:
    return [headers["Idempotency-Key"] for headers, _ in web.posts]


def only(desk: Desk) -> NoticeRow:
    (notice,) = written(desk)
    return notice


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def web() -> Iterator[Hook]:
    with hook() as server:
        yield server


def test_a_letter_arrives_once_with_its_own_id(desk: Desk, mail: MailServer) -> None:
    a_notice(desk)
    sender = keeping(desk, mail.port)

    sender.run()
    sender.run()

    (letter,) = mail.letters
    assert letter["To"] == BANK
    assert letter["From"] == "noc@provider.example"
    assert letter["Message-ID"].startswith(f"<notice-{only(desk).id}-")
    assert letter["Message-ID"].endswith("@provider.example>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Power at a site near you has failed" in letter.get_content()
    assert only(desk).state is NoticeState.SENT


def test_nothing_is_sent_before_its_time(desk: Desk, mail: MailServer) -> None:
    a_notice(desk)
    desk.clock.advance(-2)

    keeping(desk, mail.port).run()

    assert mail.letters == []


def test_a_post_is_signed_with_the_named_password(desk: Desk, web: Hook) -> None:
    a_notice(desk, f"http://127.0.0.1:{web.port}/noc", "hooks")

    keeping(desk).run()

    ((headers, body),) = web.posts
    assert headers["Nocdesk-Signature"] == hmac.new(b"correct horse", body, hashlib.sha256).hexdigest()
    content = json.loads(body)
    assert content["id"] == headers["Idempotency-Key"]
    assert content["id"].startswith(f"notice-{only(desk).id}-")
    assert "Power at a site near you has failed" in content["text"]


def test_a_missing_password_is_waited_for_and_said(desk: Desk, web: Hook) -> None:
    a_notice(desk, f"http://127.0.0.1:{web.port}/noc", "lost")

    keeping(desk).run()

    assert web.posts == []
    assert only(desk).state is NoticeState.WAITING
    assert "no credential named 'lost'" in only(desk).fault


@pytest.mark.parametrize("answer", ["450 try later", "421 shutting down"])
def test_what_is_refused_for_now_is_tried_again_later_and_later(desk: Desk, mail: MailServer, answer: str) -> None:
    a_notice(desk)
    sender = keeping(desk, mail.port)
    mail.answer = answer

    for tries in (1, 2, 3):
        sender.run()
        notice = only(desk)
        assert (notice.state, notice.tries) == (NoticeState.WAITING, tries)
        assert notice.due_at == desk.clock.now() + timedelta(minutes=2 ** (tries - 1))
        desk.clock.advance(60 * 2 ** (tries - 1))
    mail.answer = "250 OK"
    sender.run()

    assert len(mail.letters) == 1
    assert only(desk).state is NoticeState.SENT


def test_what_is_refused_for_good_is_given_up_at_once_and_may_be_tried_by_hand(desk: Desk, mail: MailServer) -> None:
    a_notice(desk)
    sender = keeping(desk, mail.port)
    mail.answer = "550 no such user"

    sender.run()
    notice = only(desk)
    assert (notice.state, notice.fault) == (NoticeState.FAILED, "The mail server says 550 no such user")

    mail.answer = "250 OK"
    with desk.work(CARE) as work:
        try_again(work, notice_id=notice.id)
    sender.run()
    assert len(mail.letters) == 1


@pytest.mark.parametrize(("status", "state"), [(503, NoticeState.WAITING), (429, NoticeState.WAITING),
                                               (404, NoticeState.FAILED), (302, NoticeState.FAILED)])  # fmt: skip
def test_a_web_servers_status_says_whether_to_try_again(desk: Desk, web: Hook, status: int, state: NoticeState) -> None:
    web.status = status
    a_notice(desk, f"http://127.0.0.1:{web.port}/noc")

    keeping(desk).run()

    assert only(desk).state is state
    assert f"answers {status}" in only(desk).fault
    assert len(web.posts) == 1


def test_a_server_that_is_away_is_waited_for_until_the_news_is_old(desk: Desk) -> None:
    a_notice(desk)
    sender = keeping(desk, port=1, give_up_h=1)

    for _ in range(10):
        sender.run()
        desk.clock.advance(20 * 60)

    notice = only(desk)
    assert notice.state is NoticeState.FAILED
    assert "cannot be reached" in notice.fault
    assert notice.tries < 10


def test_one_address_gets_no_more_than_its_rate_and_the_rest_in_one_letter(desk: Desk, mail: MailServer) -> None:
    ticket = a_notice(desk)
    sender = keeping(desk, mail.port, per_10_min=2)
    steps = (RestorationStatus.DIAGNOSING, RestorationStatus.REPAIRING, RestorationStatus.TESTING)

    sender.run()
    for step in steps:
        say(desk, ticket, RestorationUpdate(step, None, tells_customer=True))
        desk.clock.advance(60)
        sender.run()
    assert len(mail.letters) == 2
    desk.clock.advance(10 * 60)
    sender.run()

    assert len(mail.letters) == 3
    last = mail.letters[-1].get_content()
    assert "repair is under way" in last
    assert "being tested" in last


def test_what_is_said_while_a_letter_is_on_its_way_goes_into_the_next(desk: Desk, mail: MailServer) -> None:
    ticket = a_notice(desk)
    with desk.work(SYSTEM) as work:
        claimed = claim_due(work, per_10_min=10)

    say(desk, ticket, REPAIRING)

    assert [letter.about for _, _, letter in claimed] == [desk.ticket(ticket).number]
    on_its_way, next_one = written(desk)
    assert "repair is under way" not in on_its_way.body
    assert "repair is under way" in next_one.body


def test_a_letter_that_was_on_its_way_when_the_program_died_is_sent_with_the_same_id(
    desk: Desk, mail: MailServer
) -> None:
    a_notice(desk)
    with desk.work(SYSTEM) as work:
        ((_, _, letter),) = claim_due(work, per_10_min=10)
    sender = keeping(desk, mail.port)

    sender.run()
    assert mail.letters == []
    desk.clock.advance(CLAIM_LASTS.total_seconds() + 1)
    sender.run()

    (sent,) = mail.letters
    assert sent["Message-ID"] == f"<{letter.key}@provider.example>"


def test_a_store_that_was_brought_back_gives_a_number_again_and_no_id_that_was_sent(
    sqlite_desk: Desk, web: Hook
) -> None:
    ticket = a_notice(sqlite_desk, f"http://127.0.0.1:{web.port}/noc")
    keeping(sqlite_desk).run()
    number = only(sqlite_desk).id

    with sqlite_desk.work(SYSTEM) as work:
        # The older copy does not have it.
        work.session.execute(delete(Notice))
    say(sqlite_desk, ticket, REPAIRING)
    sqlite_desk.clock.advance(31)
    keeping(sqlite_desk).run()

    assert only(sqlite_desk).id == number
    assert len(set(ids(web))) == len(web.posts) == 2


def test_what_is_added_between_two_tries_is_not_taken_for_what_was_tried_before(sqlite_desk: Desk, web: Hook) -> None:
    web.status = 503
    ticket = a_notice(sqlite_desk, f"http://127.0.0.1:{web.port}/noc")
    sender = keeping(sqlite_desk)

    sender.run()
    sqlite_desk.clock.advance(60)
    sender.run()
    say(sqlite_desk, ticket, REPAIRING)
    sqlite_desk.clock.advance(120)
    sender.run()

    first, again, more = ids(web)
    assert first == again != more


def test_a_line_break_in_a_subject_makes_no_header(desk: Desk, mail: MailServer) -> None:
    a_notice(desk)
    with desk.work(SYSTEM) as work:
        ((_, channel, letter),) = claim_due(work, per_10_min=10)
    settings = NoticeSettings(host="127.0.0.1", port=mail.port, transport=Transport.NONE, sender="noc@p.example")
    couriers_of(settings, CREDENTIALS)[channel].send(replace(letter, subject="Hello\r\nBcc: all@bank.example"))

    assert mail.letters[0]["Bcc"] is None


def test_retries_grow_to_an_hour() -> None:
    assert [retry_after(tries).total_seconds() / 60 for tries in (1, 2, 3, 4, 5, 6, 7, 40)] == [
        1, 2, 4, 8, 16, 32, 60, 60,
    ]  # fmt: skip


def test_without_a_mail_server_the_log_says_what_to_set(desk: Desk) -> None:
    a_notice(desk)

    keeping(desk, host="").run()

    assert "host and sender under [notices]" in only(desk).fault
