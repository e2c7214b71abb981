"""The inventory as the engine judges by it: topology and rules, read anew when the provider's data have changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Agreement
from nocdesk.network.topology import Topology, load_topology
from nocdesk.quality.model import Threshold
from nocdesk.quality.thresholds import Rules, applicable
from nocdesk.services.model import Service
from nocdesk.store.changes import ChangeEntry, stamp_of


@dataclass(frozen=True, slots=True)
class Inventory:
    """`rules` are by probe; `tolerances_s` by service: how old its last evidence may be."""

    stamp: int
    topology: Topology
    rules: Mapping[int, Rules]
    tolerances_s: Mapping[int, float]


def inventory_stamp(session: Session) -> int:
    """Another number after each change of the provider's data."""
    return stamp_of(session, "inventory")


def inventory_changed_at(session: Session, unknown: datetime) -> datetime:
    """When the provider's data were changed last; `unknown` where the feed does not reach back so far."""
    newest = select(ChangeEntry.at).where(ChangeEntry.kind == "inventory").order_by(ChangeEntry.id.desc())
    return session.scalar(newest.limit(1)) or unknown


def current_inventory(session: Session, held: Inventory | None) -> Inventory:
    """The one that is held, or a new one where the change feed knows of a later change."""
    stamp = inventory_stamp(session)
    if held is not None and held.stamp == stamp:
        return held
    topology = load_topology(session)
    return Inventory(stamp, topology, _rules(session, topology), topology.tolerances_s())


def _rules(session: Session, topology: Topology) -> dict[int, Rules]:
    thresholds = session.scalars(select(Threshold).order_by(Threshold.id)).all()
    query = select(Service.id, Agreement.template).join(Agreement, Agreement.id == Service.agreement_id)
    templates = dict(session.execute(query).all())
    return {
        probe.id: applicable(thresholds, probe.service_id, templates.get(probe.service_id or 0))
        for probe in topology.probes.values()
    }
