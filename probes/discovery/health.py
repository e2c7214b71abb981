"""What else a device shows of itself: sensors, routing neighbours, an uninterruptible power supply."""

from probes.discovery.offers import ProbeOffer
from probes.discovery.reading import DeviceReader
from probes.snmp.varbind import Oid

SENSOR_TYPE: Oid = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1, 1)
"""entPhySensorType of ENTITY-SENSOR-MIB, revision 200212160000Z (RFC 3433)."""
CISCO_SENSOR_TYPE: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 91, 1, 1, 1, 1, 1)
"""entSensorType of CISCO-ENTITY-SENSOR-MIB."""
BGP_PEER_STATE: Oid = (1, 3, 6, 1, 2, 1, 15, 3, 1, 2)
"""bgpPeerState of BGP4-MIB, revision 200601170000Z (RFC 4273)."""
OSPF_NEIGHBOR_STATE: Oid = (1, 3, 6, 1, 2, 1, 14, 10, 1, 6)
"""ospfNbrState of OSPF-MIB, revision 200611100000Z (RFC 4750)."""
UPS_BATTERY_STATUS: Oid = (1, 3, 6, 1, 2, 1, 33, 1, 2, 1, 0)
"""upsBatteryStatus.0 of UPS-MIB, revision 199402230000Z (RFC 1628)."""


async def health_offers(reader: DeviceReader) -> list[ProbeOffer]:
    """One probe for all sensors, one for all BGP peers, one for all OSPF neighbours, one for the power supply."""
    offers: list[ProbeOffer] = []
    sensors = await reader.column("sensors", SENSOR_TYPE)
    if sensors:
        offers.append(ProbeOffer("entity_sensor", "sensors", about=_many(len(sensors), "sensor")))
    else:
        await _note_cisco_sensors(reader)
    peers = await reader.column("BGP peers", BGP_PEER_STATE)
    if peers:
        offers.append(ProbeOffer("bgp4", "BGP", about=_many(len(peers), "peer")))
    neighbors = await reader.column("OSPF neighbours", OSPF_NEIGHBOR_STATE)
    if neighbors:
        offers.append(ProbeOffer("ospf", "OSPF", about=_many(len(neighbors), "neighbour")))
    if await reader.value(UPS_BATTERY_STATUS) is not None:
        offers.append(ProbeOffer("ups", "UPS", about="battery, load and input"))
    return offers


async def _note_cisco_sensors(reader: DeviceReader) -> None:
    """Older Cisco devices show their sensors in a table of their own only."""
    count = len(await reader.column("sensors", CISCO_SENSOR_TYPE))
    if count:
        reader.notes.append(f"{_many(count, 'sensor')} in CISCO-ENTITY-SENSOR-MIB, which no built-in probe reads")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
