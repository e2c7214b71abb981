"""A store of an older schema is carried forward with what is in it."""

from datetime import UTC, datetime

import numpy as np
import pytest
import zstandard
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from nocdesk.model import Base
from nocdesk.outages.checking import differences
from nocdesk.outages.model import LedgerEntry
from nocdesk.outages.reading import ledger_reading
from nocdesk.store.base import make_engine
from nocdesk.store.schema import alembic_config, prepare_schema
from nocdesk.store.series import Sample, append_samples, bins, seal_hours, series_points
from nocdesk.tickets.model import Audience, TicketEvent, TroubleTicket
from nocdesk.tickets.promises import PromiseRow, promise_rows

OPENED = datetime(2026, 3, 4, 0, 12, tzinfo=UTC)
ETR = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
OLD_STORE = (
    "INSERT INTO customer (id, name, number, timezone, version) VALUES (1, 'Harbour Bank', 'C-1', 'UTC', 1)",
    "INSERT INTO trouble_ticket (id, number, customer_id, text, channel, status, opened_at, began_at, etr_at, "
    "opened_by, version) VALUES (7, 'TT-1007', 1, 'No tone', 'phone', 'acknowledged', '2026-03-04 00:12:00', "
    "'2026-03-04 00:12:00', '2026-03-04 01:30:00', 'cleo', 3)",
    "INSERT INTO ticket_event (id, ticket_id, at, author, text) VALUES (1, 7, '2026-03-04 00:12:00', 'cleo', 'Opened')",
    "INSERT INTO audit_entry (at, actor, role, action, kind, entity_id, before, after) VALUES "
    "('2026-03-04 00:20:00', 'finn', 'field', 'set_etr', 'trouble_ticket', 7, '{}', "
    '\'{"etr_at": "2026-03-04T01:30:00+00:00", "reason": " frost "}\')',
    "INSERT INTO audit_entry (at, actor, role, action, kind, entity_id, before, after) VALUES "
    "('2026-03-04 00:21:00', 'finn', 'field', 'set_etr', 'trouble_ticket', 7, '{}', "
    '\'{"etr_at": null, "reason": ""}\')',
)


@pytest.fixture
def old_engine(database_url: str) -> Engine:
    """A store of the first schema with a ticket in it."""
    engine = make_engine(database_url)
    move_schema(engine, "base")
    move_schema(engine, "0001")
    with engine.connect() as connection:
        connection.execute(text("SET TIME ZONE 'UTC'") if engine.dialect.name == "postgresql" else text("SELECT 1"))
        for statement in OLD_STORE:
            connection.exec_driver_sql(statement)
        connection.commit()
    return engine


def move_schema(engine: Engine, revision: str) -> None:
    """Carry the schema forward or back to a revision."""
    config = alembic_config()
    with engine.execution_options(immediate=True).connect() as connection:
        config.attributes["connection"] = connection
        is_back = revision == "base"
        (command.downgrade if is_back else command.upgrade)(config, revision)
        connection.commit()


def test_tickets_keep_who_opened_them_their_lines_and_every_promise(old_engine: Engine) -> None:
    prepare_schema(old_engine)

    with Session(old_engine) as session:
        ticket = session.get_one(TroubleTicket, 7)
        assert (ticket.updated_at, ticket.updated_by, ticket.etr_at) == (OPENED, "cleo", ETR)
        assert (ticket.restoration, ticket.cause, ticket.crew, ticket.next_update_at) == (None, None, "", None)
        assert session.get_one(TicketEvent, 1).audience is Audience.CUSTOMER
        assert session.get_one(TicketEvent, 1).is_by_hand
        assert promise_rows(session, [7])[7] == [
            PromiseRow(datetime(2026, 3, 4, 0, 20, tzinfo=UTC), "finn", ETR, "frost"),
            PromiseRow(datetime(2026, 3, 4, 0, 21, tzinfo=UTC), "finn", None, ""),
        ]
    old_engine.dispose()


def test_samples_sealed_and_open_come_over_with_their_bins(old_engine: Engine) -> None:
    start_s, hour_us = int(OPENED.timestamp()) // 3600 * 3600, 3_600_000_000
    sealed = [(start_s + 10 * n, 20.0 + n / 10) for n in range(360)]
    still_open = [(start_s + 3600 + 10 * n, 50.0 + n) for n in range(40)]
    steps = np.diff([at for at, _ in sealed], prepend=start_s).astype("<u4") * 1_000_000
    columns = (steps.astype("<u4"), np.array([value for _, value in sealed], "<f8"))
    packed = b"".join(c.view(np.uint8).reshape(len(c), -1).T.tobytes() for c in columns)
    with old_engine.connect() as connection:
        connection.execute(text("INSERT INTO series (id, probe_id, metric, instance) VALUES (3, 1, 'rtt_ms', 'a')"))
        chunk = {"start": start_s * 1_000_000, "data": b"\x01" + zstandard.compress(packed)}
        connection.execute(text("INSERT INTO series_chunk VALUES (3, :start, 360, 20, 55.9, 13662, :data)"), chunk)
        rows = [{"at": at * 1_000_000, "value": value} for at, value in still_open]
        connection.execute(text("INSERT INTO series_tail VALUES (3, :at, :value)"), rows)
        connection.commit()

    prepare_schema(old_engine)

    with Session(old_engine) as session:
        append_samples(session, [Sample(3, start_s + 3600 + 5, 1000.0)])
        points = series_points(session, 3, float(start_s), float(start_s + 7200))
        found = bins(session, 3, float(start_s), float(start_s + 7200))
        expected = sorted([*sealed, *still_open, (start_s + 3605, 1000.0)])
        assert list(zip(points.times.tolist(), points.values.tolist(), strict=True)) == expected
        assert [row.count for row in found] == [30] * 12 + [31, 10]
        assert found[12].maximum == 1000.0
        assert seal_hours(session, (start_s * 1_000_000 + 2 * hour_us) / 1e6, 10) == 1
        assert len(series_points(session, 3, float(start_s), float(start_s + 7200)).times) == 401
    old_engine.dispose()


OLD_LEDGER = (
    "INSERT INTO service_specification (id, key, name, description) VALUES (1, 'access', 'Access', '')",
    "INSERT INTO service (id, name, label, customer_id, specification_id, state, current_class, version) VALUES "
    "(5, 'ACC-1', '', 1, 1, 'active', 'up', 1)",
    "INSERT INTO alarm (id, natural_key, condition, alarm_type, probable_cause, severity, resource, text, count, "
    "raised_at, began_at, changed_at, last_at, version) VALUES (9, 'k', 'linkDown', 'communicationsAlarm', "
    "'lossOfSignal', 'critical', 'LNK-1', 'down', 1, '2026-03-04 01:00:00', '2026-03-04 01:00:00', "
    "'2026-03-04 01:00:00', '2026-03-04 01:00:00', 1)",
    "INSERT INTO alarm_impact VALUES (9, 5, 'down', 'rides on LNK-1')",
    *(
        "INSERT INTO ledger_entry (id, service_id, service_class, began_at, ended_at, measured_until, alarm_id, "
        f"evidence) VALUES ({number}, 5, '{word}', '2026-03-04 {began_at}', {ended_at}, '2026-03-04 {began_at}', "
        f"{alarm_id}, '')"
        for number, word, began_at, ended_at, alarm_id in (
            (1, "up", "00:00:00", "'2026-03-04 01:00:00'", "NULL"),
            (2, "planned", "01:00:00", "'2026-03-04 02:00:00'", "9"),
            (3, "planned", "02:00:00", "'2026-03-04 03:00:00'", "NULL"),
            (4, "up", "02:30:00", "NULL", "NULL"),
        )
    ),
)


def test_an_old_ledger_says_what_lies_beneath_and_where_the_clock_was_set(old_engine: Engine) -> None:
    with old_engine.connect() as connection:
        for statement in OLD_LEDGER:
            connection.exec_driver_sql(statement)
        connection.commit()

    prepare_schema(old_engine)

    with Session(old_engine) as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
        reading = ledger_reading(session, [5], OPENED.replace(hour=0, minute=0), OPENED.replace(hour=4, minute=0))
        # The work itself is not in this store, only the entries that it made.
        unfounded = [(d.service, d.written) for d in differences(session, None, None, OPENED.replace(hour=4))]
    assert [entry.epoch for entry in entries] == [0, 0, 0, 1]
    assert unfounded == [("ACC-1", ("planned", "down")), ("ACC-1", ("planned", "unknown"))]
    assert all(entry.recorded_at == entry.began_at and entry.superseded_at is None for entry in entries)
    assert [(s.service_class, s.beneath, s.seconds) for s in reading[5]] == [
        ("up", "up", 3600.0),
        ("planned", "down", 3600.0),
        ("planned", "unknown", 3600.0),
        ("up", "up", 5400.0),
    ]
    old_engine.dispose()


def test_the_migrations_make_the_schema_that_the_program_works_with(old_engine: Engine) -> None:
    prepare_schema(old_engine)

    with old_engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    old_engine.dispose()


WORK_THAT_HURT_LATE = (
    *OLD_LEDGER[:2],
    "INSERT INTO planned_work (id, name, reason, starts_at, ends_at, announced_at, planned_by, is_own, version) VALUES "
    "(1, 'PW-1', '', '2026-03-04 00:00:00', '2026-03-04 04:00:00', '2026-03-01 00:00:00', 'ann', {no}, 1), "
    "(2, 'PW-2', '', '2026-03-04 01:00:00', '2026-03-04 04:00:00', '2026-03-02 00:00:00', 'ann', {no}, 1)",
    "INSERT INTO planned_work_scope (work_id, service_id) VALUES (1, 5), (2, 5)",
    *(
        "INSERT INTO ledger_entry (id, service_id, service_class, beneath, announced_at, epoch, began_at, ended_at, "
        "measured_until, alarm_id, evidence, recorded_at) VALUES "
        f"({number}, 5, '{word}', 'down', {announced_at}, 0, '2026-03-04 {began_at}', {ended_at}, "
        f"'2026-03-04 {began_at}', NULL, '', '2026-03-04 {began_at}')"
        for number, word, announced_at, began_at, ended_at in (
            (1, "planned", "'2026-03-01 00:00:00'", "02:00:00", "'2026-03-04 03:00:00'"),
            (2, "planned", "NULL", "03:00:00", "'2026-03-04 04:00:00'"),
            (3, "down", "NULL", "04:00:00", "NULL"),
        )
    ),
)


def test_an_old_ledger_learns_when_the_work_began_that_was_announced(old_engine: Engine) -> None:
    move_schema(old_engine, "0019")
    with old_engine.connect() as connection:
        for statement in WORK_THAT_HURT_LATE:
            no = "false" if old_engine.dialect.name == "postgresql" else "0"
            connection.exec_driver_sql(statement.replace("{no}", no))
        connection.commit()

    prepare_schema(old_engine)

    with Session(old_engine) as session:
        begun = session.scalars(select(LedgerEntry.work_began_at).order_by(LedgerEntry.id)).all()
    assert begun == [OPENED.replace(hour=0, minute=0), None, None]
    old_engine.dispose()
