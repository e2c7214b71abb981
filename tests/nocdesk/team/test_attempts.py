"""What was tried with raw SQL under a person's login to sign alone, in another's name or ahead of everybody."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Executable, text

from nocdesk.people.model import Role
from tests.nocdesk.team.rows import NEW, asked_row, new_row
from tests.nocdesk.team.team_store import LOGINS, carried_out, connected, is_denied
from tests.nocdesk.team.test_guards import administered

SUPERVISOR, ENGINEER, FIELD, CARE = (LOGINS[role] for role in (Role.SUPERVISOR, Role.ENGINEER, Role.FIELD, Role.CARE))
OPEN, PROPOSED, WITHDRAWN = NEW + 20, NEW + 21, NEW + 22
"""Breaches: of which nothing was said, whose exclusion another person proposed, and one who took that back again."""
EARLIER = 20
"""The number of the first decision of theirs: what people add comes after."""

DECIDED = "UPDATE ticket_match SET decided_by = session_user, decided_at = now(), version = version + 1"
UNREADABLE = "INSERT INTO trouble_ticket (opened_at, priority)"

Attempt = tuple[str, Sequence[Executable]]


_FOLLOWS = {"sign": "excluded", "exclude": "exclusionProposed", "confirm": "confirmed"}


def decision(step: str, breach: int, by: str = SUPERVISOR, **given: object) -> Executable:
    told = {"step": step, "state": _FOLLOWS.get(step, "open"), "breach_id": breach, "role": Role.SUPERVISOR, **given}
    return asked_row("sla_breach_decision", signed_by=by, by=by, **told)


def excluded(breach: int) -> Executable:
    return text(f"UPDATE sla_breach SET state = 'excluded', version = version + 1 WHERE id = {breach}")


def correction(by: str, second: str, service: int = 1) -> Executable:
    return asked_row("ledger_correction", signed_by=by, second_signature=second, service_id=service)


def handover(values: str) -> Executable:
    return text(f"UPDATE handover SET {values}, version = version + 1 WHERE id = 1")


ALONE: Mapping[str, Attempt] = {
    "excludes without a proposal": (SUPERVISOR, [excluded(OPEN)]),
    "signs without a proposal": (SUPERVISOR, [decision("sign", OPEN)]),
    "signs what was taken back": (SUPERVISOR, [decision("sign", WITHDRAWN)]),
    "excludes what was taken back": (SUPERVISOR, [excluded(WITHDRAWN)]),
    "takes back what another decided": (SUPERVISOR, [decision("takeBack", PROPOSED)]),
    "proposes as nobody": (SUPERVISOR, [decision("exclude", OPEN, by="")]),
    "proposes as the program": (SUPERVISOR, [decision("exclude", OPEN, by="NocDesk")]),
    "proposes and signs": (SUPERVISOR, [decision("exclude", PROPOSED), decision("sign", PROPOSED)]),
    "proposes and excludes": (SUPERVISOR, [decision("exclude", PROPOSED), excluded(PROPOSED)]),
    "proposes ahead of the proposal": (
        SUPERVISOR,
        [new_row("sla_breach_decision", -7, signed_by=SUPERVISOR, step="exclude", role=Role.SUPERVISOR).inline()],
    ),
    "signs for another": (SUPERVISOR, [correction(SUPERVISOR, "supervisor2")]),
    "signs for nobody": (SUPERVISOR, [correction(SUPERVISOR, "")]),
    "corrects as the program": (SUPERVISOR, [correction("NocDesk", "administrator1")]),
    "signs for a proposal of another service": (SUPERVISOR, [correction(SUPERVISOR, "administrator1", 1)]),
}

IN_OTHER_NAMES: Mapping[str, Attempt] = {
    "tells the customer as the program": (CARE, [asked_row("ticket_event", signed_by="NocDesk")]),
    "opens a ticket as the program": (CARE, [asked_row("trouble_ticket", signed_by="NocDesk", is_system=True)]),
    "opens a ticket as nobody": (CARE, [asked_row("trouble_ticket", signed_by="")]),
    "stops a clock as the program": (FIELD, [asked_row("ticket_clock_stop", signed_by="NocDesk")]),
    "hands over to the program": (ENGINEER, [handover("outgoing = '', incoming = 'NocDesk', state = 'accepted'")]),
}

AHEAD: Mapping[str, Attempt] = {
    "takes a number of the trail": (CARE, [text("INSERT INTO audit_entry (id) VALUES (100000)")]),
    "says that changes were forgotten": (CARE, [asked_row("change_feed", signed_by="", kind="pruned")]),
    "takes a ticket's number": (CARE, [text("INSERT INTO trouble_ticket (id) VALUES (100000)")]),
    "takes a number of the feed": (CARE, [text("INSERT INTO change_feed (id) VALUES (100000)")]),
    "tells of a change in another transaction": (CARE, [text("INSERT INTO change_feed (transaction_id) VALUES (9)")]),
}


def ticket(values: str, number: int = 1) -> Executable:
    return text(f"UPDATE trouble_ticket SET {values}, version = version + 1 WHERE id = {number}")


def opened(**given: object) -> Executable:
    return asked_row("trouble_ticket", signed_by=CARE, **given)


def match(ticket_id: int, state: str, **given: object) -> Executable:
    return asked_row("ticket_match", signed_by=CARE, ticket_id=ticket_id, state=state, **given)


PAST, OTHER, SAME = datetime(2026, 10, 1, tzinfo=UTC), NEW + 30, NEW + 31
"""An instant long ago; tickets of another customer than the first one's, and of the same."""

UNGUARDED: Mapping[str, Attempt] = {
    "begins an accepted handover": (
        ENGINEER,
        [asked_row("handover", signed_by=ENGINEER, state="accepted", outgoing=ENGINEER, incoming=ENGINEER)],
    ),
    "accepts what nobody signed": (ENGINEER, [handover(f"incoming = '{ENGINEER}', state = 'accepted'")]),
    "signs and accepts": (
        ENGINEER,
        [
            handover(f"outgoing = '{ENGINEER}', state = 'offered'"),
            handover(f"incoming = '{ENGINEER}', state = 'accepted'"),
        ],
    ),
    "opens a promised ticket": (CARE, [opened(etr_at=PAST)]),
    "opens a restored ticket": (CARE, [opened(restored_at=PAST)]),
    "opens a ticket that was changed long ago": (CARE, [opened(updated_at=PAST)]),
    "opens a ticket that is worked on": (CARE, [opened(status="inProgress")]),
    "opens a ticket for ever": (CARE, [text(f"{UNREADABLE} VALUES ('infinity', 'critical')")]),
    "opens a ticket of no priority": (CARE, [text(f"{UNREADABLE} VALUES (now(), 'bogus')")]),
    "closes a ticket in capitals": (FIELD, [ticket("status = 'CLOSED'")]),
    "links by hand": (CARE, [match(OTHER, "linked", origin="byHand")]),
    "declines": (CARE, [match(SAME, "declined")]),
    "takes a link away": (CARE, [text("DELETE FROM ticket_match WHERE ticket_id = 1")]),
    "takes over a decision on a link": (CARE, [text(DECIDED)]),
    "takes over a decision on a link that is carried": (
        CARE,
        [match(SAME, "linked"), text(f"{DECIDED} WHERE ticket_id = 1")],
    ),
    "forgets who linked": (CARE, [text("UPDATE ticket_match SET decided_by = NULL, version = version + 1")]),
    "answers": (FIELD, [ticket("responded_at = now()")]),
    "resolves long ago": (FIELD, [ticket("resolved_at = '2026-10-01'")]),
    "resolves to come": (FIELD, [ticket("resolved_at = now() + interval '1 day'")]),
    "changes long ago": (FIELD, [ticket("updated_at = '2026-10-01'")]),
    "lets an ended stop run on": (FIELD, [text("UPDATE ticket_clock_stop SET ended_at = NULL, ended_by = NULL")]),
    "ends a stop again": (
        CARE,
        [text("UPDATE ticket_clock_stop SET ended_at = now(), ended_by = session_user")],
    ),
    "walks a ticket back": (
        FIELD,
        [ticket("updated_at = updated_at - interval '15 minutes', updated_by = session_user")],
    ),
    "resolves when it was last changed": (FIELD, [ticket("resolved_at = updated_at")]),
    "is restored since it was last changed": (ENGINEER, [ticket("restoration_since = updated_at")]),
    "stops a clock since the last change": (FIELD, [asked_row("ticket_clock_stop", signed_by=FIELD)]),
    "stops a clock long ago": (FIELD, [asked_row("ticket_clock_stop", signed_by=FIELD, began_at=PAST)]),
}

ATTEMPTS = {**ALONE, **IN_OTHER_NAMES, **AHEAD, **UNGUARDED}


@pytest.fixture(scope="module")
def tried_url(filled_url: str) -> Iterator[str]:
    """The store with three breaches of a service of their own, a linked ticket and two others."""
    with administered(filled_url) as connection:
        connection.execute(text("UPDATE ticket_match SET state = 'linked', decided_by = 'ann', version = version + 1"))
        connection.execute(new_row("customer", OTHER, signed_by=""))
        connection.execute(new_row("trouble_ticket", OTHER, signed_by=CARE, customer_id=OTHER))
        connection.execute(new_row("trouble_ticket", SAME, signed_by=CARE))
        connection.execute(new_row("service", NEW + 20, signed_by=""))
        for breach in (OPEN, PROPOSED, WITHDRAWN):
            connection.execute(new_row("sla_breach", breach, signed_by="", service_id=NEW + 20))
        for number, (breach, step) in enumerate(
            ((PROPOSED, "exclude"), (PROPOSED, "judgedAgain"), (WITHDRAWN, "exclude"), (WITHDRAWN, "takeBack")), EARLIER
        ):
            row = new_row("sla_breach_decision", number, signed_by="administrator1", step=step, breach_id=breach)
            connection.execute(row)
    yield filled_url
    with administered(filled_url) as connection:
        connection.execute(text(f"DELETE FROM public.sla_breach_decision WHERE breach_id >= {OPEN}"))
        connection.execute(text("UPDATE ticket_match SET state = 'proposed', decided_by = NULL, version = version + 1"))
        for table in ("sla_breach", "service", "trouble_ticket", "customer"):
            connection.execute(text(f"DELETE FROM public.{table} WHERE id >= {NEW + 20}"))


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses_whoever(tried_url: str, attempt: str) -> None:
    login, statements = ATTEMPTS[attempt]
    with connected(tried_url, login) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        assert is_denied(connection, statements[-1])


def test_what_another_person_proposed_is_signed(tried_url: str) -> None:
    with connected(tried_url, SUPERVISOR) as connection:
        second = asked_row(
            "ledger_correction", signed_by=SUPERVISOR, second_signature="administrator1", service_id=NEW + 20
        )
        carried_out(connection, second, excluded(PROPOSED), decision("sign", PROPOSED), decision("takeBack", PROPOSED))
        connection.rollback()


def test_a_link_is_carried_to_another_ticket_of_the_customer(tried_url: str) -> None:
    with connected(tried_url, CARE) as connection:
        connection.execute(match(SAME, "linked"))
        connection.execute(text("DELETE FROM ticket_match WHERE ticket_id = 1"))
        assert connection.scalar(text("SELECT count(*) FROM ticket_match")) == 1
        connection.rollback()


def test_a_ticket_whose_last_change_lies_ahead_is_worked_on(tried_url: str) -> None:
    with administered(tried_url) as connection:
        connection.execute(ticket("updated_at = now() + interval '1 hour'", SAME))
    with connected(tried_url, FIELD) as connection:
        assert not is_denied(
            connection,
            ticket("status = 'resolved', resolved_at = now(), updated_at = now(), updated_by = session_user", SAME),
        )


def test_a_ticket_is_resolved_now(tried_url: str) -> None:
    with connected(tried_url, FIELD) as connection:
        carried_out(
            connection,
            ticket("status = 'resolved', resolved_at = now(), updated_at = now(), updated_by = session_user"),
            asked_row("ticket_clock_stop", signed_by=FIELD, began_at=datetime.now(UTC)),
        )
        connection.rollback()
