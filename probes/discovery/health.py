"""What else a device shows of itself: sensors, routing neighbours, an uninterruptible power supply."""

from nocdesk.language import _
from nocdesk.network.model import ProbeType
from probes.discovery.offers import ProbeOffer, plural
from probes.discovery.reading import DeviceReader
from probes.polls.bgp4 import REMOTE_ADDRESS_COLUMN
from probes.polls.entity_sensor import TYPE_COLUMN
from probes.polls.ospf import ROUTER_ID_COLUMN
from probes.polls.ups import BATTERY_STATUS
from probes.snmp.varbind import Oid

CISCO_SENSOR_TYPE: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 91, 1, 1, 1, 1, 1)
"""entSensorType of CISCO-ENTITY-SENSOR-MIB."""


async def health_offers(reader: DeviceReader) -> list[ProbeOffer]:
    """One probe for all sensors, one for all BGP peers, one for all OSPF neighbours, one for the power supply."""
    offers: list[ProbeOffer] = []
    sensors = await reader.column("sensors", TYPE_COLUMN)
    if sensors:
        offers.append(ProbeOffer(ProbeType.ENTITY_SENSOR, "sensors", about=plural(len(sensors), "sensor", "sensors")))
    else:
        await _note_cisco_sensors(reader)
    peers = await reader.column("BGP peers", REMOTE_ADDRESS_COLUMN)
    if peers:
        offers.append(ProbeOffer(ProbeType.BGP4, "BGP", about=plural(len(peers), "peer", "peers")))
    neighbors = await reader.column("OSPF neighbours", ROUTER_ID_COLUMN)
    if neighbors:
        offers.append(ProbeOffer(ProbeType.OSPF, "OSPF", about=plural(len(neighbors), "neighbour", "neighbours")))
    if await reader.value(BATTERY_STATUS) is not None:
        offers.append(ProbeOffer(ProbeType.UPS, "UPS", about=_("battery, load and input")))
    return offers


async def _note_cisco_sensors(reader: DeviceReader) -> None:
    """Older Cisco devices show their sensors in a table of their own only."""
    count = len(await reader.column("sensors", CISCO_SENSOR_TYPE))
    if count:
        reader.notes.append(
            _("{sensors} in CISCO-ENTITY-SENSOR-MIB, which no built-in probe reads").format(
                sensors=plural(count, "sensor", "sensors")
            )
        )
