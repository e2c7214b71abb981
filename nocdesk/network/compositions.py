"""What the services that are judged by their parts are made of: devices, links and other services."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.model import Support
from nocdesk.services.composition import WORST, Composition, Part, StateRule, state_rule
from nocdesk.services.model import Dependency, PartEffect, Service


def device_part(device_id: int) -> str:
    """The key of a device as a part of a service."""
    return f"device:{device_id}"


def link_part(link_id: int) -> str:
    """The key of a link as a part of a service."""
    return f"link:{link_id}"


def service_part(service_id: int) -> str:
    """The key of a service as a part of another one."""
    return f"service:{service_id}"


@dataclass(frozen=True, slots=True)
class Compositions:
    """`composed` are the services of which a trouble of a part may mean something else than for the part.

    `by_service` has these and all that they are made of.
    """

    by_service: Mapping[int, Composition]
    composed: frozenset[int]


NONE_COMPOSED = Compositions({}, frozenset())


def load_compositions(session: Session) -> Compositions:
    """Read the rules and the parts; nothing but three looks where every service is as bad as its worst part."""
    rules = _rules(session)
    changing = {
        *session.scalars(select(Dependency.service_id).where(Dependency.effect != PartEffect.PASS)),
        *session.scalars(select(Support.service_id).where(Support.effect != PartEffect.PASS)),
    }
    if not rules and not changing:
        return NONE_COMPOSED
    parts = _parts(session)
    composed = _reached({*rules, *changing}, _turned(_below(parts)))
    return Compositions(_composed(composed, parts, rules), frozenset(composed))


def composition_tree(session: Session, service_id: int) -> Mapping[int, Composition]:
    """What a service is made of, whatever its rule, and what that is made of."""
    return _composed({service_id}, _parts(session), _rules(session))


def _composed(
    roots: Iterable[int], parts: Mapping[int, list[Part]], rules: Mapping[int, StateRule]
) -> dict[int, Composition]:
    return {
        service: Composition(rules.get(service, WORST), tuple(parts.get(service, ())))
        for service in _reached(roots, _below(parts))
    }


def _rules(session: Session) -> Mapping[int, StateRule]:
    """Those that say something else than that a service is as bad as its worst part."""
    query = select(Service.id, Service.state_rule).where(Service.state_rule != WORST.words)
    return {service_id: state_rule(words) for service_id, words in session.execute(query)}


def _below(parts: Mapping[int, list[Part]]) -> Mapping[int, list[int]]:
    return {service: [part.service_id for part in of_it if part.service_id] for service, of_it in parts.items()}


def _parts(session: Session) -> Mapping[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for support in session.scalars(select(Support).order_by(Support.id)):
        key = link_part(support.link_id) if support.link_id is not None else device_part(support.device_id or 0)
        found[support.service_id].append(Part(key, support.effect, support.weight))
    for needed in session.scalars(select(Dependency).order_by(Dependency.service_id, Dependency.depends_on_id)):
        part = Part(service_part(needed.depends_on_id), needed.effect, needed.weight, needed.depends_on_id)
        found[needed.service_id].append(part)
    return found


def _turned(edges: Mapping[int, Iterable[int]]) -> Mapping[int, list[int]]:
    turned: dict[int, list[int]] = defaultdict(list)
    for service, others in edges.items():
        for other in others:
            turned[other].append(service)
    return turned


def _reached(roots: Iterable[int], edges: Mapping[int, Iterable[int]]) -> set[int]:
    found, waiting = set(roots), list(roots)
    while waiting:
        for other in edges.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
