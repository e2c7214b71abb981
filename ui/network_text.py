"""The network in words: how a device is heard, what an interface does, what a probe's last poll came to."""

from datetime import datetime

from nocdesk.boards.network_rows import AlarmMark, BindingRow, DeviceRow, Health, InterfaceRow, PortRow
from nocdesk.network.model import DeviceKind, ProbeType, SnmpVersion
from nocdesk.quality.reading import Outcome
from ui.text import MISSING, long_age, moment, plural

LAYER = {
    DeviceKind.CORE_ROUTER: "Core",
    DeviceKind.ACCESS_ROUTER: "Access",
    DeviceKind.DEMARCATION: "Demarcation",
    DeviceKind.VOICE_GATEWAY: "Voice",
}
KIND = {
    DeviceKind.CORE_ROUTER: "Core router",
    DeviceKind.ACCESS_ROUTER: "Access router",
    DeviceKind.DEMARCATION: "Demarcation device",
    DeviceKind.VOICE_GATEWAY: "Voice gateway",
}
TYPE = {
    ProbeType.SYSTEM: "System",
    ProbeType.IF_MIB: "Interfaces",
    ProbeType.DISMAN_PING: "Ping test",
    ProbeType.CISCO_IPSLA: "IP SLA test",
    ProbeType.DISMAN_TRACEROUTE: "Traceroute test",
    ProbeType.JUNIPER_RPM: "RPM test",
    ProbeType.HUAWEI_NQA: "NQA test",
    ProbeType.MEF_SOAM: "Ethernet OAM test",
    ProbeType.TWAMP: "TWAMP test",
    ProbeType.ENTITY_SENSOR: "Sensors",
    ProbeType.BGP4: "BGP peers",
    ProbeType.OSPF: "OSPF neighbours",
    ProbeType.UPS: "UPS",
    ProbeType.TABLE: "Declared table",
}
SNMP = {SnmpVersion.V1: "SNMP v1", SnmpVersion.V2C: "SNMP v2c", SnmpVersion.V3: "SNMP v3"}
OUTCOME = {
    Outcome.ANSWERED: "answered",
    Outcome.SILENT: "no answer",
    Outcome.CREDENTIALS: "credentials refused",
    Outcome.FAULTY: "unusable answer",
    Outcome.ENGINE_CHANGED: "another SNMP engine",
}


def health_text(row: DeviceRow, now: datetime) -> str:
    """How a device is heard; where it is not, what it is lost behind, or since when."""
    if row.behind:
        return f"behind {row.behind[0]}" + (f" +{len(row.behind) - 1}" if len(row.behind) > 1 else "")
    since = f" since {moment(row.heard_at, now)}" if row.heard_at is not None else ""
    match row.health:
        case Health.ANSWERS:
            return "answers"
        case Health.LATE:
            return f"not heard{since}"
        case Health.SILENT:
            return f"silent{since}" if since else "never answered"
        case Health.REFUSES:
            return "refuses credentials"
        case Health.FAULTY:
            return "answers are unusable"
        case _:
            return "not asked yet" if row.probes else "no probe asks it"


def mark_text(mark: AlarmMark | None) -> str:
    """The worst alarm, and how many more there are."""
    if mark is None:
        return MISSING
    return f"{mark.text} (+{mark.count - 1})" if mark.count > 1 else mark.text


def links_text(row: DeviceRow) -> str:
    """How many of the links at a device are in alarm."""
    return f"{row.links_down} of {row.links}" if row.links else MISSING


def interface_text(row: InterfaceRow) -> str:
    """What is known of an interface: its alarm, that there is none, or that nobody looks."""
    if row.mark is not None:
        return mark_text(row.mark)
    return "no alarm" if row.is_watched else "not read"


def outcome_text(row: BindingRow) -> str:
    """What came of the last poll."""
    if row.outcome is None:
        return "not asked yet"
    return row.detail if row.outcome is Outcome.FAULTY and row.detail else OUTCOME[row.outcome]


def port_text(port: PortRow) -> str:
    """Whether a port is up, and what it carries."""
    if port.is_up is None:
        return "not measured"
    if not port.is_up:
        return "down"
    rates = [
        f"{arrow} {rate_text(rate)}" for arrow, rate in (("in", port.rx_bps), ("out", port.tx_bps)) if rate is not None
    ]
    return f"up, {', '.join(rates)}" if rates else "up"


def rate_text(bps: float) -> str:
    """A bit rate with three figures: `31.2 Mb/s`."""
    value, unit = bps, "b/s"
    for larger in ("kb/s", "Mb/s", "Gb/s", "Tb/s"):
        if value < 999.5:
            break
        value, unit = value / 1000, larger
    places = 0 if value >= 99.95 or unit == "b/s" else 1
    return f"{value:.{places}f} {unit}"


def uptime_text(seconds: float | None) -> str:
    """How long a device has been running."""
    return MISSING if seconds is None else long_age(seconds)


def services_text(count: int) -> str:
    """How many services fall with an element."""
    return plural(count, "service") if count else "no service"
