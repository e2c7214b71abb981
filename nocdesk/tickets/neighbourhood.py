"""What stands above and below services in the dependencies, as far as that is evidence; read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from nocdesk.services.model import Dependency
from nocdesk.store.series_time import in_slices

MAX_STEPS = 4
"""Dependencies are followed so far; what is further away is no evidence."""

_Ways = Mapping[int, Collection[int]]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Services that a service needs and that need it, with the number of steps between them."""

    depends_on: Mapping[int, int]
    depended_on_by: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The dependencies around some services: by service what it needs, and what needs it."""

    needs: _Ways
    needed_by: _Ways

    def of(self, service_ids: Iterable[int]) -> Neighbourhood:
        """What stands above and below some of the services."""
        within = set(service_ids)
        return Neighbourhood(_reached(within, self.needs), _reached(within, self.needed_by))


def surroundings(session: Session, service_ids: Iterable[int]) -> Surroundings:
    """All that leads up or down from some services, as far as it is evidence for any of them."""
    within = set(service_ids)
    down = _ways(session, within, Dependency.service_id, Dependency.depends_on_id)
    return Surroundings(down, _ways(session, within, Dependency.depends_on_id, Dependency.service_id))


def neighbourhood(session: Session, service_ids: Collection[int]) -> Neighbourhood:
    """What stands above and below some services."""
    return surroundings(session, service_ids).of(service_ids)


def _ways(
    session: Session, within: set[int], near: InstrumentedAttribute[int], far: InstrumentedAttribute[int]
) -> _Ways:
    found: dict[int, set[int]] = defaultdict(set)
    known, edge = set(within), set(within)
    for _ in range(MAX_STEPS):
        ends: set[int] = set()
        for part in in_slices(sorted(edge)):
            for start, end in session.execute(select(near, far).where(near.in_(part))):
                found[start].add(end)
                ends.add(end)
        edge = ends - known
        known |= edge
        if not edge:
            break
    return found


def _reached(within: set[int], ways: _Ways) -> dict[int, int]:
    steps: dict[int, int] = {}
    known, edge = set(within), set(within)
    for step in range(1, MAX_STEPS + 1):
        edge = {end for start in edge for end in ways.get(start, ())} - known
        if not edge:
            break
        steps.update(dict.fromkeys(edge, step))
        known |= edge
    return steps
