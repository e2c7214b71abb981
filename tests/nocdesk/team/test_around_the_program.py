"""Ways around the program's conditions that were tried with raw SQL under a person's login, on money and on endings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Executable, text

from nocdesk.notices.subscribing import TEST, TEST_BODY, TEST_SUBJECT
from nocdesk.outages.classes import DECLARED
from nocdesk.people.model import Role
from tests.nocdesk.team.rows import NEW, asked_row, new_row
from tests.nocdesk.team.team_store import LOGINS, carried_out, connected, is_denied
from tests.nocdesk.team.test_attempts import Attempt
from tests.nocdesk.team.test_guards import administered

SUPERVISOR, ENGINEER, FIELD, CARE = (LOGINS[role] for role in (Role.SUPERVISOR, Role.ENGINEER, Role.FIELD, Role.CARE))
OFFERED, CLOSED, MERGED, CRITICAL, WAITING, SENT, PARTED = range(NEW + 40, NEW + 47)
"""A handover that ann signed, an ended ticket, a merged one, a critical alarm, two notices, one parted and closed."""
PAST = datetime(2026, 10, 1, tzinfo=UTC)


def changed(table: str, values: str, number: int = 1) -> Executable:
    return text(f"UPDATE {table} SET {values}, version = version + 1 WHERE id = {number}")


def decision(**given: object) -> Executable:
    told = {"role": Role.SUPERVISOR, "breach_id": 1, **given}
    return asked_row("sla_breach_decision", signed_by=SUPERVISOR, by=SUPERVISOR, **told)


def shelf(**given: object) -> Executable:
    told = {"natural_key": f"natural_key {CRITICAL}", "state": "timed", "severity": "major", **given}
    return asked_row("alarm_shelf", signed_by=ENGINEER, **told)


def letter(login: str, **given: object) -> Executable:
    told = {"about": TEST, "subject": TEST_SUBJECT, "body": TEST_BODY.format(name=login), "tries": 0, "fault": ""}
    return asked_row("notice", signed_by=login, **{**told, **given})


def merger(**given: object) -> Executable:
    return asked_row("ticket_bond", signed_by=CARE, kind="mergedInto", **given)


MONEY: Mapping[str, Attempt] = {
    "decides long ago": (SUPERVISOR, [decision(at=PAST)]),
    "corrects long ago": (SUPERVISOR, [asked_row("ledger_correction", signed_by=SUPERVISOR, made_at=PAST)]),
    "agrees long ago": (
        SUPERVISOR,
        [asked_row("agreement_version", signed_by=SUPERVISOR, number=2, entered_at=PAST)],
    ),
    "leaves no number for later versions": (
        SUPERVISOR,
        [asked_row("agreement_version", signed_by=SUPERVISOR, number=2_000_000_000)],
    ),
    "corrects without a reason": (SUPERVISOR, [asked_row("ledger_correction", signed_by=SUPERVISOR, reason=" ")]),
    "corrects what is to come": (
        SUPERVISOR,
        [asked_row("ledger_correction", signed_by=SUPERVISOR, ended_at=datetime(2126, 1, 1, tzinfo=UTC))],
    ),
    "withdraws from another service": (
        SUPERVISOR,
        [asked_row("ledger_correction", signed_by=SUPERVISOR, kind="withdrawal", withdraws_id=1, began_at=PAST)],
    ),
    "withdraws by a correction": (
        SUPERVISOR,
        [asked_row("ledger_correction", signed_by=SUPERVISOR, kind="correction", withdraws_id=1)],
    ),
    "corrects with a reason that is a blank line": (
        SUPERVISOR,
        [asked_row("ledger_correction", signed_by=SUPERVISOR, reason="\n")],
    ),
    "excludes as what no exclusion is": (
        SUPERVISOR,
        [
            asked_row(
                "ledger_correction",
                signed_by=SUPERVISOR,
                kind="exclusion",
                service_class="up",
                ended_at=datetime(2126, 1, 1, tzinfo=UTC),
            )
        ],
    ),
    "excludes for no reason": (SUPERVISOR, [decision(step="exclude", reason=None)]),
    "has decided long ago": (SUPERVISOR, [changed("sla_breach", "decided_at = '2026-10-01'")]),
    "confirms into an exclusion": (SUPERVISOR, [decision(step="confirm", state="excluded")]),
    "confirms, and the log does not say so": (
        SUPERVISOR,
        [changed("sla_breach", "state = 'confirmed'"), text("SET CONSTRAINTS ALL IMMEDIATE")],
    ),
    "moves an agreement's beginning": (SUPERVISOR, [text("UPDATE agreement SET starts_at = '2027-01-01'")]),
    "takes a service out of its agreement": (SUPERVISOR, [changed("service", "agreement_id = NULL")]),
    "changes a correction by the way of a new one": (
        SUPERVISOR,
        [text("INSERT INTO ledger_correction (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET reason = 'x'")],
    ),
    "merges into a version": (
        SUPERVISOR,
        [
            text(
                "MERGE INTO agreement_version USING (VALUES (1)) AS one (id) ON agreement_version.id = one.id"
                " WHEN MATCHED THEN UPDATE SET terms = '{}'"
            )
        ],
    ),
    "copies a verdict in": (SUPERVISOR, [text("COPY sla_verdict FROM PROGRAM 'true'")]),
    "proposes and excludes in one statement": (
        SUPERVISOR,
        [
            text(
                "WITH said AS (INSERT INTO sla_breach_decision (breach_id, at, by, role, step, state, reason, note,"
                " began_at, until_at, bad_s, breach_version) VALUES (1, now(), session_user, 'supervisor', 'exclude',"
                " 'exclusionProposed', 'customer', 'x', now(), now(), 1, 1))"
                " UPDATE sla_breach SET state = 'excluded', version = version + 1 WHERE id = 1"
            ),
            text("SET CONSTRAINTS ALL IMMEDIATE"),
        ],
    ),
}

ENDINGS: Mapping[str, Attempt] = {
    "opens an ended ticket": (FIELD, [changed("trouble_ticket", "status = 'inProgress'", CLOSED)]),
    "opens an ended ticket as who may close it": (
        CARE,
        [changed("trouble_ticket", "status = 'inProgress'", CLOSED)],
    ),
    "merges a ticket that is over": (CARE, [merger(ticket_id=CLOSED, status_before="closed")]),
    "merges a ticket that was worked on": (CARE, [merger(ticket_id=CLOSED, status_before="inProgress")]),
    "merges from a status that is to come": (CARE, [merger(status_before="inProgress")]),
    "enters a merger that is not carried out": (
        CARE,
        [merger(status_before="acknowledged"), text("SET CONSTRAINTS ALL IMMEDIATE")],
    ),
    "opens a merged ticket and lets the merger stand": (
        CARE,
        [changed("trouble_ticket", "status = 'inProgress'", MERGED), text("SET CONSTRAINTS ALL IMMEDIATE")],
    ),
    "opens a closed ticket that was merged once": (CARE, [changed("trouble_ticket", "status = 'inProgress'", PARTED)]),
    "merges again what was parted": (
        CARE,
        [text(f"UPDATE ticket_bond SET undone_at = NULL, undone_by = NULL WHERE id = {PARTED}")],
    ),
    "takes a merger back as who may not": (FIELD, [changed("trouble_ticket", "status = 'inProgress'", MERGED)]),
    "closes by the way of a new one": (
        FIELD,
        [
            text(
                "WITH told AS (UPDATE trouble_ticket SET status = 'closed', version = version + 1 WHERE id = 1"
                " RETURNING id) SELECT count(*) FROM told"
            )
        ],
    ),
    "closes an active alarm": (ENGINEER, [changed("network.alarm", "closed_at = now()")]),
    "resolves a problem by hope": (ENGINEER, [changed("network.service_problem", "state = 'resolved'")]),
    "closes a problem by hope": (ENGINEER, [changed("network.service_problem", "state = 'closed', closed_at = now()")]),
    "has a problem resolved": (ENGINEER, [changed("network.service_problem", "resolved_at = now()")]),
    "has a problem closed": (ENGINEER, [changed("network.service_problem", "closed_at = now()")]),
}

TWO_PEOPLE: Mapping[str, Attempt] = {
    "shelves a critical alarm alone": (ENGINEER, [shelf()]),
    "seconds the own shelf": (ENGINEER, [shelf(seconded_by=ENGINEER)]),
    "shelves on another's shelf": (ENGINEER, [changed("network.alarm", "shelf_id = 1", CRITICAL)]),
    "changes what another signed": (
        ENGINEER,
        [
            changed(
                "handover",
                "situation = 'all is well', incoming = session_user, accepted_at = now(), state = 'accepted'",
                OFFERED,
            )
        ],
    ),
    "takes another's signature back": (ENGINEER, [changed("handover", "state = 'draft'", OFFERED)]),
    "signs again for another": (
        ENGINEER,
        [
            changed("handover", "state = 'refused', refused_by = session_user, refused_at = now()", OFFERED),
            changed("handover", "state = 'draft', situation = 'all is well'", OFFERED),
            changed("handover", "state = 'offered'", OFFERED),
        ],
    ),
}

OUTSIDE: Mapping[str, Attempt] = {
    "writes to a customer": (CARE, [letter(CARE, body="We will pay you")]),
    "writes a test for another": (CARE, [letter(CARE, body=TEST_BODY.format(name="bob"))]),
    "says that it was sent": (ENGINEER, [text(f"UPDATE notice SET state = 'sent' WHERE id = {WAITING}")]),
    "sends again what was sent": (ENGINEER, [text(f"UPDATE notice SET state = 'waiting' WHERE id = {SENT}")]),
}

ROLES: Mapping[str, Attempt] = {
    "takes the role's rights away": (FIELD, [text("DROP OWNED BY nocdesk_field")]),
    "lets itself in": (FIELD, [text("GRANT nocdesk_engineer TO field1")]),
    "becomes another role": (FIELD, [text("SET ROLE nocdesk_engineer")]),
    "becomes the owner": (FIELD, [text("SET ROLE nocdesk_owner")]),
    "becomes another login": (FIELD, [text("SET SESSION AUTHORIZATION engineer1")]),
    "makes a role": (LOGINS[Role.ADMINISTRATOR], [text("CREATE ROLE mine LOGIN IN ROLE nocdesk_supervisor")]),
    "changes the table of roles": (FIELD, [text("UPDATE pg_auth_members SET roleid = 10")]),
    "switches triggers off": (FIELD, [text("SET session_replication_role = replica")]),
    "writes an older entry of the trail": (FIELD, [text("UPDATE audit_entry SET actor = 'bob'")]),
    "hides things in large objects": (FIELD, [text("SELECT lo_create(0)")]),
    "reads a file of the server": (FIELD, [text("SELECT lo_import('/etc/passwd')")]),
    "makes a function": (FIELD, [text("CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]),
}

ATTEMPTS = {**MONEY, **ENDINGS, **TWO_PEOPLE, **OUTSIDE, **ROLES}


@pytest.fixture(scope="module")
def tried_url(filled_url: str) -> Iterator[str]:
    """The store with what the attempts are about."""
    with administered(filled_url) as connection:
        for row in _rows():
            connection.execute(row)
    yield filled_url
    with administered(filled_url) as connection:
        for table in ("public.notice", "public.ticket_bond", "public.trouble_ticket", "public.handover"):
            connection.execute(text(f"DELETE FROM {table} WHERE id >= {NEW + 40}"))
        connection.execute(text(f"DELETE FROM network.alarm WHERE id >= {NEW + 40}"))


def _rows() -> Sequence[Executable]:
    ann = {"outgoing": "ann", "offered_at": PAST, "state": "offered"}
    bond = {"ticket_id": MERGED, "kind": "mergedInto", "status_before": "inProgress"}
    return (
        new_row("handover", OFFERED, signed_by="ann", **ann),
        new_row("trouble_ticket", CLOSED, signed_by=CARE, status="closed"),
        new_row("trouble_ticket", MERGED, signed_by=CARE, status="cancelled"),
        new_row("ticket_bond", MERGED, signed_by=CARE, **bond),
        new_row("trouble_ticket", PARTED, signed_by=CARE, status="closed"),
        new_row("ticket_bond", PARTED, signed_by=CARE, **{**bond, "ticket_id": PARTED, "undone_at": PAST}),
        new_row("alarm", CRITICAL, signed_by="", severity="critical"),
        new_row("notice", WAITING, signed_by="", state="waiting"),
        new_row("notice", SENT, signed_by="", state="sent"),
    )


def _all_but_last(connection: Connection, statements: Sequence[Executable]) -> Executable:
    for statement in statements[:-1]:
        connection.execute(statement)
    return statements[-1]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses_whoever(tried_url: str, attempt: str) -> None:
    login, statements = ATTEMPTS[attempt]
    with connected(tried_url, login) as connection:
        assert is_denied(connection, _all_but_last(connection, statements))


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CARE])
def test_a_notice_that_tries_the_way_is_written_by_whoever_may_subscribe(tried_url: str, role: Role) -> None:
    with administered(tried_url) as connection:
        connection.execute(text("UPDATE notice_subscription SET subject = 'customer' WHERE id = 1"))
    with connected(tried_url, LOGINS[role]) as connection:
        assert not is_denied(connection, letter(LOGINS[role]))
    with connected(tried_url, FIELD) as connection:
        assert is_denied(connection, letter(FIELD))


@pytest.mark.parametrize("service_class", sorted(DECLARED))
def test_what_goes_on_is_declared_an_exclusion(tried_url: str, service_class: str) -> None:
    to_come = {"kind": "exclusion", "service_class": service_class, "ended_at": datetime(2126, 1, 1, tzinfo=UTC)}
    with connected(tried_url, SUPERVISOR) as connection:
        assert not is_denied(connection, asked_row("ledger_correction", signed_by=SUPERVISOR, **to_come))


def test_a_decision_that_its_log_tells_is_taken(tried_url: str) -> None:
    with connected(tried_url, SUPERVISOR) as connection:
        carried_out(connection, changed("sla_breach", "state = 'confirmed', decided_at = now()"))
        version = connection.scalar(text("SELECT version FROM sla_breach WHERE id = 1"))
        carried_out(connection, decision(step="confirm", state="confirmed", breach_version=version))
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.rollback()


def test_a_merger_is_taken_back_by_who_may_close(tried_url: str) -> None:
    with connected(tried_url, CARE) as connection:
        carried_out(connection, changed("trouble_ticket", "status = 'inProgress'", MERGED))
        undone = f"UPDATE ticket_bond SET undone_at = now(), undone_by = session_user WHERE id = {MERGED}"
        carried_out(connection, text(undone), text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.rollback()


def test_the_rights_of_a_group_stand_after_a_member_tried_to_drop_them(tried_url: str) -> None:
    with connected(tried_url, FIELD) as connection:
        assert is_denied(connection, text("DROP OWNED BY nocdesk_field"))
        assert connection.scalar(text("SELECT count(*) FROM trouble_ticket"))
