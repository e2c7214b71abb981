"""What polls have to say of alarms that traps have raised: confirm them, or clear them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.model import TrapStanding


@dataclass(frozen=True, slots=True)
class RaisedByTraps:
    """By probe, the natural keys that a poll has not spoken of yet, with when the trap came (epoch s)."""

    keys: Mapping[int, Mapping[str, float]]

    def of_probe(self, probe_id: int) -> Mapping[str, float]:
        """Those of one probe."""
        return self.keys.get(probe_id, {})


def raised_by_traps(work: UnitOfWork) -> RaisedByTraps:
    """Everything that waits for a poll."""
    query = select(TrapStanding.probe_id, TrapStanding.natural_key, TrapStanding.received_at)
    found: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for probe_id, key, at in work.session.execute(query.where(TrapStanding.is_unconfirmed)):
        if probe_id is not None:
            found[probe_id][key] = at.timestamp()
    return RaisedByTraps(found)


def note_polled(work: UnitOfWork, keys: Iterable[str]) -> None:
    """A poll has spoken of these, and its probe watches them from now on."""
    for part in in_slices(sorted(set(keys))):
        work.session.execute(
            update(TrapStanding).where(TrapStanding.natural_key.in_(part)).values(is_unconfirmed=False)
        )
