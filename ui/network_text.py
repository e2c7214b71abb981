"""The network in words: how a device is heard, what an interface does, what a probe's last poll came to."""

from datetime import datetime

from nocdesk.boards.network_rows import AlarmMark, BindingRow, DeviceRow, Health, InterfaceRow, PortRow
from nocdesk.language import _
from nocdesk.network.model import DeviceKind, ProbeType, SnmpVersion
from nocdesk.quality.reading import Outcome
from ui.text import MISSING, long_age, moment, plural

LAYER = {
    DeviceKind.CORE_ROUTER: _("Core"),
    DeviceKind.ACCESS_ROUTER: _("Access"),
    DeviceKind.DEMARCATION: _("Demarcation"),
    DeviceKind.VOICE_GATEWAY: _("Voice"),
}
KIND = {
    DeviceKind.CORE_ROUTER: _("Core router"),
    DeviceKind.ACCESS_ROUTER: _("Access router"),
    DeviceKind.DEMARCATION: _("Demarcation device"),
    DeviceKind.VOICE_GATEWAY: _("Voice gateway"),
}
TYPE = {
    ProbeType.SYSTEM: _("System"),
    ProbeType.IF_MIB: _("Interfaces"),
    ProbeType.DISMAN_PING: _("Ping test"),
    ProbeType.CISCO_IPSLA: _("IP SLA test"),
    ProbeType.DISMAN_TRACEROUTE: _("Traceroute test"),
    ProbeType.JUNIPER_RPM: _("RPM test"),
    ProbeType.HUAWEI_NQA: _("NQA test"),
    ProbeType.MEF_SOAM: _("Ethernet OAM test"),
    ProbeType.TWAMP: _("TWAMP test"),
    ProbeType.ENTITY_SENSOR: _("Sensors"),
    ProbeType.BGP4: _("BGP peers"),
    ProbeType.OSPF: _("OSPF neighbours"),
    ProbeType.UPS: _("UPS"),
    ProbeType.TABLE: _("Declared table"),
}
SNMP = {SnmpVersion.V1: "SNMP v1", SnmpVersion.V2C: _("SNMP v2c"), SnmpVersion.V3: "SNMP v3"}
OUTCOME = {
    Outcome.ANSWERED: _("answered"),
    Outcome.SILENT: _("no answer"),
    Outcome.CREDENTIALS: _("credentials refused"),
    Outcome.FAULTY: _("unusable answer"),
    Outcome.ENGINE_CHANGED: _("another SNMP engine"),
}


def health_text(row: DeviceRow, now: datetime) -> str:
    """How a device is heard; where it is not, what it is lost behind, or since when."""
    if row.behind:
        return _("behind {behind}").format(behind=row.behind[0]) + (
            f" +{len(row.behind) - 1}" if len(row.behind) > 1 else ""
        )
    since = _(" since {heard_at}").format(heard_at=moment(row.heard_at, now)) if row.heard_at is not None else ""
    match row.health:
        case Health.ANSWERS:
            return _("answers")
        case Health.LATE:
            return _("not heard{since}").format(since=since)
        case Health.SILENT:
            return _("silent{since}").format(since=since) if since else _("never answered")
        case Health.REFUSES:
            return _("refuses credentials")
        case Health.FAULTY:
            return _("answers are unusable")
        case _:
            return _("not asked yet") if row.probes else _("no probe asks it")


def mark_text(mark: AlarmMark | None) -> str:
    """The worst alarm, and how many more there are."""
    if mark is None:
        return MISSING
    return f"{mark.text} (+{mark.count - 1})" if mark.count > 1 else mark.text


def links_text(row: DeviceRow) -> str:
    """How many of the links at a device are in alarm."""
    return _("{links_down} of {links}").format(links_down=row.links_down, links=row.links) if row.links else MISSING


def interface_text(row: InterfaceRow) -> str:
    """What is known of an interface: its alarm, that there is none, or that nobody looks."""
    if row.mark is not None:
        return mark_text(row.mark)
    return _("no alarm") if row.is_watched else _("not read")


def outcome_text(row: BindingRow) -> str:
    """What came of the last poll."""
    if row.outcome is None:
        return _("not asked yet")
    return row.detail if row.outcome is Outcome.FAULTY and row.detail else OUTCOME[row.outcome]


def port_text(port: PortRow) -> str:
    """Whether a port is up, and what it carries."""
    if port.is_up is None:
        return _("not measured")
    if not port.is_up:
        return _("down")
    rates = [
        f"{arrow} {rate_text(rate)}"
        for arrow, rate in ((_("in"), port.rx_bps), (_("out"), port.tx_bps))
        if rate is not None
    ]
    return _("up, {rates}").format(rates=", ".join(rates)) if rates else _("up")


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
    return plural(count, "service", "services") if count else _("no service")
