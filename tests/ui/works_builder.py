"""Planned works of every kind on the demo's provider."""

from datetime import timedelta

from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.services.model import Service
from nocdesk.works.commands import call_off_work, plan_work
from nocdesk.works.recurrence import recurrence_of
from nocdesk.works.series_commands import plan_series

HOUR = timedelta(hours=1)
PLANNER = Actor("ann", Role.ENGINEER)


def service_ids(core: Core) -> dict[str, int]:
    """The services by name."""
    with core.read() as session:
        return {name: number for name, number in session.execute(select(Service.name, Service.id)).all()}


def fill_works(core: Core) -> dict[str, int]:
    """One under way, one announced, one that coincides with it, one called off; a series is `series`, by its id."""
    ids, now = service_ids(core), core.clock.now()
    found: dict[str, int] = {}
    windows = {
        "Line card exchange": (-1.0, 2.0, ["ACC-104"], None),
        "Fibre splice": (26.0, 30.0, ["ACC-102", "ACC-109"], now),
        "Power works": (28.0, 60.0, ["ACC-102"], None),
        "Gateway firmware": (70.0, 71.0, ["SIP-TRK-114"], None),
    }
    with core.work(PLANNER) as work:
        for name, (begins, ends, services, announced_at) in windows.items():
            found[name] = plan_work(
                work,
                name=name,
                starts_at=now + begins * HOUR,
                ends_at=now + ends * HOUR,
                service_ids=[ids[service] for service in services],
                reason=f"Why {name.lower()}",
                announced_at=announced_at,
            )
        call_off_work(work, work_id=found["Gateway firmware"], reason="freeze")
        rule = recurrence_of("FREQ=WEEKLY;BYDAY=WE,FR", "Europe/Riga", now + 36 * HOUR, now + 38 * HOUR)
        found["series"] = plan_series(
            work, name="Router backups", recurrence=rule, service_ids=[ids["ACC-101"], ids["ACC-103"]]
        )
    return found
