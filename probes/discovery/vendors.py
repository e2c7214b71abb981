"""Who made a device, by the enterprise number in its sysObjectID (IANA's registry of private enterprise numbers)."""

from collections.abc import Mapping

from probes.snmp.varbind import Oid

ENTERPRISES: Oid = (1, 3, 6, 1, 4, 1)

VENDORS: Mapping[int, str] = {
    9: "Cisco",
    11: "HPE",
    43: "3Com",
    171: "D-Link",
    193: "Ericsson",
    318: "APC",
    476: "Vertiv",
    534: "Eaton",
    637: "Nokia (Alcatel)",
    674: "Dell",
    1588: "Brocade",
    1916: "Extreme Networks",
    1991: "Brocade (Foundry)",
    2011: "Huawei",
    2544: "Adtran (ADVA)",
    2636: "Juniper",
    2863: "Ribbon (Sonus)",
    3902: "ZTE",
    4413: "Broadcom",
    4881: "Ruijie",
    5771: "Cisco (Linksys)",
    6141: "Ciena",
    6527: "Nokia",
    8072: "Net-SNMP",
    10002: "Ubiquiti",
    12356: "Fortinet",
    14179: "Cisco (Airespace)",
    14988: "MikroTik",
    22420: "Accedian",
    25461: "Palo Alto Networks",
    25506: "H3C",
    30065: "Arista",
    41112: "Ubiquiti",
}


def vendor_of(object_id: Oid) -> str:
    """The vendor's name; empty where it is not known here."""
    depth = len(ENTERPRISES)
    if object_id[:depth] != ENTERPRISES or len(object_id) <= depth:
        return ""
    return VENDORS.get(object_id[depth], "")
