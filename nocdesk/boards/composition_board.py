"""What a service's state is made of: its rule, its parts as they are or as one supposes, and the leaf causes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.effects import Troubles, troubles
from nocdesk.alarms.model import Alarm
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.compositions import composition_tree, device_part, link_part, service_part
from nocdesk.network.model import Device, Link
from nocdesk.services.composition import OWN, Composition, Leaf, State, StateRule, part_state, state_of
from nocdesk.services.model import PartEffect, Service, ServiceClass
from nocdesk.toml_file import nearest


class UnknownPartError(NocdeskError):
    """Something that is supposed to be in trouble is no part of the service."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part by its name, what its trouble means, how much it weighs, its state, and the leaves that caused it."""

    name: str
    effect: PartEffect
    weight: float
    state: ServiceClass
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompositionRow:
    """A service with its rule in words, the state that follows, the leaf causes by name, and its parts."""

    service: str
    rule: str
    state: ServiceClass
    causes: tuple[str, ...]
    parts: tuple[PartRow, ...]


def composition_row(
    session: Session,
    service_id: int,
    *,
    rule: StateRule | None = None,
    supposed: Mapping[str, ServiceClass] | None = None,
) -> CompositionRow:
    """A service by its parts as the active alarms say, or as is supposed of devices, links and services by name.

    `rule` is tried instead of the service's own one. Raises UnknownPartError.
    """
    tree = dict(composition_tree(session, service_id))
    names = _names(session, tree)
    own = tree[service_id]
    tree[service_id] = Composition(rule or own.rule, own.parts)
    found = troubles(session, Alarm.cleared_at.is_(None)) if supposed is None else _supposed(supposed, tree, names)
    whole = state_of(service_id, tree, found)
    parts = [(part, part_state(service_id, part, tree, found)) for part in own.parts]
    return CompositionRow(
        names[service_part(service_id)],
        tree[service_id].rule.words,
        whole.service_class,
        _causes(whole, names),
        tuple(
            PartRow(names[part.key], part.effect, part.weight, state.service_class, _causes(state, names))
            for part, state in parts
        ),
    )


def _causes(state: State, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({names[service_part(service)] if key == OWN else names[key] for service, key in state.causes}))


def _names(session: Session, services: Collection[int]) -> Mapping[str, str]:
    """By key, what the services and all devices and links are called."""
    named = select(Service.id, Service.name).where(Service.id.in_(services))
    return {
        **{device_part(number): name for number, name in session.execute(select(Device.id, Device.name))},
        **{link_part(number): name for number, name in session.execute(select(Link.id, Link.name))},
        **{service_part(number): name for number, name in session.execute(named)},
    }


def _supposed(
    supposed: Mapping[str, ServiceClass], tree: Mapping[int, Composition], names: Mapping[str, str]
) -> Troubles:
    places: dict[str, list[Leaf]] = {names[service_part(service)]: [(service, OWN)] for service in tree}
    for service, composition in tree.items():
        for part in composition.parts:
            if part.service_id is None:
                places.setdefault(names[part.key], []).append((service, part.key))
    for name in supposed:
        if name not in places:
            raise UnknownPartError(
                _("'{name}' is no part of the service; {nearest}").format(
                    name=name, nearest=nearest(name, sorted(places))
                )
            )
    return {leaf: state for name, state in supposed.items() for leaf in places[name]}
