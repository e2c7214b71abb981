"""Works in the provider file: announced, recurring, and out of the store again as they came in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.provider.plan import Plan, ProviderFileError
from nocdesk.services.model import Service
from nocdesk.works.commands import announce_work, call_off_work
from nocdesk.works.model import PlannedWork, WorkSeries
from nocdesk.works.queries import WorkRow, works_between
from tests.conftest import START
from tests.nocdesk.provider.faulty_files import SOUND

ADMINISTRATOR = Actor("root", Role.ADMINISTRATOR)
DAY = timedelta(days=1)
WITHOUT_WORKS = SOUND.partition("[[work]]")[0]
SINGLE = """
[[work]]
name = "Splice"
starts_at = 2026-11-12T22:00:00Z
ends_at = 2026-11-12T23:00:00Z
announced_at = 2026-11-05T08:00:00Z
services = ["ACC-1"]
"""
WEEKLY = """
[[work]]
name = "Backups"
starts_at = 2026-11-11T22:00:00+02:00
ends_at = 2026-11-11T23:00:00+02:00
recurrence = "freq=weekly;byday=we"
timezone = "Europe/Riga"
services = ["ACC-1", "SIP-1"]
"""


@pytest.fixture(autouse=True)
def catalogue(sqlite_core: Core) -> None:
    """What the provider's services are of."""
    ensure_catalogue(sqlite_core)


def bring_in(core: Core, works: str) -> Plan:
    with core.work(ADMINISTRATOR) as work:
        return import_provider(work, parse_provider("p.toml", WITHOUT_WORKS + works))


def rows(core: Core) -> list[WorkRow]:
    with core.read() as session:
        services = list(session.scalars(select(Service.id)))
        return works_between(session, services, START, START + 21 * DAY)


def test_announced_and_recurring_work_comes_in_with_who_planned_it(sqlite_core: Core) -> None:
    bring_in(sqlite_core, SINGLE + WEEKLY)

    found = [(row.name, row.starts_at - START, row.announced_at) for row in rows(sqlite_core)]
    with sqlite_core.read() as session:
        series = session.scalars(select(WorkSeries)).one()
    assert found == [
        ("Backups", 1.5 * DAY, None),
        ("Splice", 2 * DAY + timedelta(hours=14), START - 5 * DAY),
        ("Backups", 8.5 * DAY, None),
        ("Backups", 15.5 * DAY, None),
    ]
    assert (series.planned_by, series.rule) == ("root", "FREQ=WEEKLY;BYDAY=WE")


def test_a_second_import_and_that_of_the_export_have_nothing_to_do(sqlite_core: Core) -> None:
    bring_in(sqlite_core, SINGLE + WEEKLY)
    with sqlite_core.read() as session:
        text = export_provider(session)

    assert bring_in(sqlite_core, SINGLE + WEEKLY).steps == ()
    with sqlite_core.work(ADMINISTRATOR) as work:
        assert import_provider(work, parse_provider("e.toml", text)).steps == ()
    assert text.count("[[work]]") == 2


def test_a_changed_rule_moves_the_times_to_come(sqlite_core: Core) -> None:
    bring_in(sqlite_core, WEEKLY)

    bring_in(sqlite_core, WEEKLY.replace("byday=we", "byday=we,th").replace('["ACC-1", "SIP-1"]', '["ACC-1"]'))

    assert [(row.starts_at - START) / DAY for row in rows(sqlite_core)] == [1.5, 2.5, 8.5, 9.5, 15.5, 16.5]
    assert {len(row.service_ids) for row in rows(sqlite_core)} == {1}


def test_what_was_announced_or_called_off_at_the_desk_survives_the_next_import(sqlite_core: Core) -> None:
    single = SINGLE.replace("announced_at = 2026-11-05T08:00:00Z\n", "")
    bring_in(sqlite_core, single + WEEKLY)
    splice = next(row for row in rows(sqlite_core) if row.name == "Splice")
    backup = next(row for row in rows(sqlite_core) if row.name == "Backups")
    with sqlite_core.work() as work:
        announce_work(work, work_id=splice.id)
        call_off_work(work, work_id=backup.id, reason="freeze")

    assert bring_in(sqlite_core, single + WEEKLY).steps == ()
    assert [row.name for row in rows(sqlite_core)] == ["Splice", "Backups", "Backups"]


def test_an_announced_series_announces_its_times(sqlite_core: Core) -> None:
    bring_in(sqlite_core, WEEKLY + "announced_at = 2026-11-05T08:00:00Z\n")

    assert {row.announced_at for row in rows(sqlite_core)} == {START - 5 * DAY}


def test_work_that_was_called_off_is_exported_and_comes_in_so(sqlite_core: Core) -> None:
    bring_in(sqlite_core, SINGLE)
    with sqlite_core.work() as work:
        call_off_work(work, work_id=work.session.scalars(select(PlannedWork.id)).one(), reason="rain")
    with sqlite_core.read() as session:
        text = export_provider(session)

    with sqlite_core.work(ADMINISTRATOR) as work:
        assert import_provider(work, parse_provider("e.toml", text)).steps == ()


@pytest.mark.parametrize(
    ("works", "message"),
    [
        (WEEKLY.replace("byday=we", "byday=mo"), "does not fall on Wed 2026-11-11"),
        (WEEKLY.replace("freq=weekly", "freq=hourly"), "does not recur daily"),
        (WEEKLY.replace("Europe/Riga", "Riga"), "not a time zone"),
        (SINGLE.replace("22:00:00Z", "23:30:00Z"), "ends before it starts"),
    ],
)
def test_work_that_cannot_be_is_refused_with_its_line(sqlite_core: Core, works: str, message: str) -> None:
    with pytest.raises(ProviderFileError, match=message):
        bring_in(sqlite_core, works)


def test_work_cannot_begin_to_recur_under_its_name(sqlite_core: Core) -> None:
    bring_in(sqlite_core, SINGLE)

    with pytest.raises(ProviderFileError, match="work 'Splice' is done once in the store: give it another name"):
        bring_in(sqlite_core, WEEKLY.replace("Backups", "Splice"))
