"""What a device offers, as it travels from the tables to the proposal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nocdesk.language import ngettext
from nocdesk.network.model import ProbeType
from probes.discovery.knocking import Answered


@dataclass(frozen=True, slots=True)
class InterfaceOffer:
    """An interface by its ifName; `left_out` says why it is not proposed, and is empty where it is."""

    name: str
    description: str
    speed_bps: float
    is_up: bool
    left_out: str = ""
    lag: str = ""
    """The ifName of the aggregate that it is a member of."""


@dataclass(frozen=True, slots=True)
class ProbeOffer:
    """Something to poll: `label` tells it from others of its device, `words` are texts that may name a service."""

    type: ProbeType
    label: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    """By what they are (tag, owner, test name, description)."""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """All that one device offers; `notes` are what was not understood or not readable, in words."""

    answered: Answered
    interfaces: tuple[InterfaceOffer, ...]
    probes: tuple[ProbeOffer, ...]
    notes: tuple[str, ...]


def plural(count: int, one: str, many: str) -> str:
    """`1 sensor`, `2 sensors`."""
    return f"{count} {ngettext(one, many, count)}"
