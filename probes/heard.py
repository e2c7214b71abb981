"""What became of one request, and the same as it is kept for evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nocdesk.quality.answer import Binding, PollAnswer
from probes.probe import ProbeTarget
from probes.snmp.errors import SnmpError
from probes.snmp.varbind import Oid, SnmpType, Value


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a request: the values with their types, or why there are none, and when."""

    oids: tuple[Oid, ...]
    said: tuple[Value, ...] | SnmpError
    types: tuple[SnmpType, ...]
    taken_at: datetime
    monotonic_s: float
    round_trip_ms: float


def poll_answer(device_id: int, probes: Sequence[ProbeTarget], heard: Heard) -> PollAnswer:
    """With every value that came; only for what was answered."""
    assert not isinstance(heard.said, SnmpError)
    bindings = map(Binding, heard.oids, (str(one) for one in heard.types), heard.said)
    return PollAnswer(device_id, tuple(probe.probe_id for probe in probes), heard.taken_at, tuple(bindings))
