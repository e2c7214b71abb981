"""Every mapped entity, imported so that the metadata is whole (schema creation, migrations)."""

from nocdesk.alarms import model as alarms
from nocdesk.alarms import withheld_model as withheld
from nocdesk.catalog import model as catalog
from nocdesk.customers import model as customers
from nocdesk.evidence import model as evidence
from nocdesk.network import learnt, left_out
from nocdesk.network import model as network
from nocdesk.notices import model as notices
from nocdesk.outages import model as outages
from nocdesk.people import model as people
from nocdesk.people import presence
from nocdesk.problems import model as problems
from nocdesk.quality import model as quality
from nocdesk.reports import model as reports
from nocdesk.requests import left_facts
from nocdesk.requests import model as requests
from nocdesk.services import model as services
from nocdesk.shifts import model as shifts
from nocdesk.sla import model as sla
from nocdesk.sla.breaches import model as breaches
from nocdesk.store import asked_acts, changes, inbox, leases, position, series_tables
from nocdesk.store.base import Base
from nocdesk.tickets import learning_model as learning
from nocdesk.tickets import model as tickets
from nocdesk.traps import model as traps
from nocdesk.views import model as views
from nocdesk.works import model as works

__all__ = [
    "Base",
    "alarms",
    "asked_acts",
    "breaches",
    "catalog",
    "changes",
    "customers",
    "evidence",
    "inbox",
    "learning",
    "learnt",
    "leases",
    "left_facts",
    "left_out",
    "network",
    "notices",
    "outages",
    "people",
    "position",
    "presence",
    "problems",
    "quality",
    "reports",
    "requests",
    "series_tables",
    "services",
    "shifts",
    "sla",
    "tickets",
    "traps",
    "views",
    "withheld",
    "works",
]
