"""The engine with many services: what a batch costs follows the batch and not the inventory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.model import IS_OPEN, LedgerEntry
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder

SERVICES = 700


@pytest.fixture
def provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


@pytest.fixture
def feeder(sqlite_core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path) -> Feeder:
    return Feeder(sqlite_core, clock, tmp_path)


@contextmanager
def statements(core: Core) -> Iterator[list[tuple[str, bool]]]:
    """What is asked of the store, and whether with the write lock held."""
    asked: list[tuple[str, bool]] = []

    def note(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append((statement, bool(connection.get_execution_options().get("immediate", False))))

    event.listen(core.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(core.engine, "before_cursor_execute", note)


@contextmanager
def entries_read() -> Iterator[list[int]]:
    """The services whose ledger entries are read."""
    read: list[int] = []

    def note(entry: LedgerEntry, _context: object) -> None:
        read.append(entry.service_id)

    event.listen(LedgerEntry, "load", note)
    try:
        yield read
    finally:
        event.remove(LedgerEntry, "load", note)


def add_services(core: Core, provider: Provider, number: int) -> None:
    """More services of the same customer, which nothing measures."""
    with core.work() as work:
        like = work.session.get_one(Service, provider.access)
        work.session.add_all(
            Service(
                name=f"MORE-{count}",
                specification_id=like.specification_id,
                customer_id=like.customer_id,
                site_id=like.site_id,
            )
            for count in range(number)
        )


def open_classes(core: Core) -> dict[ServiceClass, int]:
    """How many open entries of the ledger there are of each class."""
    query = select(LedgerEntry.service_class, func.count()).where(IS_OPEN)
    with core.read() as session:
        return dict(session.execute(query.group_by(LedgerEntry.service_class)).all())


def test_thousands_of_new_services_enter_the_ledger_in_a_handful_of_statements(
    sqlite_core: Core, provider: Provider, feeder: Feeder
) -> None:
    add_services(sqlite_core, provider, SERVICES)

    with statements(sqlite_core) as asked:
        feeder.take(*feeder.healthy(provider))

    assert open_classes(sqlite_core) == {ServiceClass.UP: 2, ServiceClass.UNKNOWN: SERVICES}
    assert len(asked) < SERVICES


def test_a_batch_reads_and_writes_the_entries_of_its_own_services_only(
    sqlite_core: Core, provider: Provider, feeder: Feeder
) -> None:
    feeder.take(*feeder.healthy(provider))
    with statements(sqlite_core) as before:
        feeder.take(*feeder.healthy(provider))
    add_services(sqlite_core, provider, SERVICES)
    feeder.take(*feeder.healthy(provider))

    with entries_read() as read, statements(sqlite_core) as after:
        feeder.take(*feeder.healthy(provider))

    assert set(read) <= {provider.voice, provider.access}
    assert len(after) <= len(before) + 1


def test_the_inventory_is_read_before_anybody_else_has_to_wait_for_the_store(
    sqlite_core: Core, provider: Provider, feeder: Feeder
) -> None:
    with statements(sqlite_core) as asked:
        feeder.take(*feeder.healthy(provider))

    reads = [is_locked for statement, is_locked in asked if "FROM threshold" in statement]
    assert reads
    assert not any(reads)


def test_service_levels_of_many_services_are_written_without_reading_each_as_an_entity(
    sqlite_core: Core, provider: Provider, feeder: Feeder
) -> None:
    feeder.take(*feeder.healthy(provider))
    read: list[SlaStatus] = []

    def note(status: SlaStatus, _context: object) -> None:
        read.append(status)

    event.listen(SlaStatus, "load", note)
    try:
        with sqlite_core.work() as work:
            evaluate_agreements(work)
    finally:
        event.remove(SlaStatus, "load", note)

    assert read == []
    with sqlite_core.read() as session:
        assert session.scalar(select(func.count()).select_from(SlaStatus)) == 2
