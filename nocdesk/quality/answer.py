"""What a device said in one poll, object by object: the evidence beside the readings that were made of it."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.quality.layout import ObjectValue, Oid


@dataclass(frozen=True, slots=True)
class Binding:
    """One object instance, the type that the agent gave its value (as in SMIv2), and the value."""

    oid: Oid
    type: str
    value: ObjectValue


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """The varbinds of one poll, for all probes that were asked in it."""

    device_id: int
    probe_ids: tuple[int, ...]
    taken_at: datetime
    bindings: tuple[Binding, ...]
