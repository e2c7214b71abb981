"""What the probes are filtered by."""

from nocdesk.boards.probe_board import PolledRow, ProbeState
from nocdesk.filtering.field import Field
from nocdesk.filtering.ordered_fields import AgeField, DurationField
from nocdesk.filtering.word_fields import ChoiceField, TextField, choices_of
from nocdesk.language import _
from nocdesk.network.model import ProbeType

_TYPES = {
    "system": ProbeType.SYSTEM,
    "interfaces": ProbeType.IF_MIB,
    "ping": ProbeType.DISMAN_PING,
    "ipsla": ProbeType.CISCO_IPSLA,
    "traceroute": ProbeType.DISMAN_TRACEROUTE,
    "rpm": ProbeType.JUNIPER_RPM,
    "nqa": ProbeType.HUAWEI_NQA,
    "soam": ProbeType.MEF_SOAM,
    "twamp": ProbeType.TWAMP,
    "sensors": ProbeType.ENTITY_SENSOR,
    "bgp": ProbeType.BGP4,
    "ospf": ProbeType.OSPF,
    "ups": ProbeType.UPS,
    "table": ProbeType.TABLE,
}

PROBE_FIELDS: tuple[Field[PolledRow], ...] = (
    ChoiceField("state", _("how it stands"), choices_of({s.value: s for s in ProbeState}, lambda row: row.state)),
    ChoiceField("type", _("what it polls"), choices_of(_TYPES, lambda row: row.type)),
    TextField("probe", _("its name"), lambda row: row.name),
    TextField("device", _("what it asks"), lambda row: row.device),
    TextField("service", _("what it measures"), lambda row: row.service),
    DurationField(
        "took",
        _("how long the answer took; a plain number is in ms"),
        lambda row: row.answer_ms / 1000 if row.answer_ms is not None else None,
        plain_s=0.001,
    ),
    DurationField(
        "every", _("how often it is asked; a plain number is in seconds"), lambda row: row.interval_s, plain_s=1.0
    ),
    AgeField("asked", _("since it was asked"), lambda row: row.polled_at),
    AgeField("answered", _("since it answered"), lambda row: row.answered_at),
)
