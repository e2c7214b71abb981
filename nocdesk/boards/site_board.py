"""The network by its sites: which devices stand together, how each place fares, and what joins the places."""

from collections import defaultdict
from collections.abc import Mapping

from nocdesk.boards.network_rows import DeviceRow, Health, LinkRow, NetworkPicture, worst_mark
from nocdesk.boards.site_rows import SiteLink, SitePicture, SiteRow


def site_picture(network: NetworkPicture) -> SitePicture:
    """Devices with one location stand at one site; one without a location is a site of its own."""
    members: dict[str, list[DeviceRow]] = defaultdict(list)
    for device in network.devices:
        members[device.location or device.name].append(device)
    site_of = {device.id: name for name, devices in members.items() for device in devices}
    between: dict[tuple[str, str], list[LinkRow]] = defaultdict(list)
    within: dict[str, list[LinkRow]] = defaultdict(list)
    for link in network.links:
        a, b = sorted((site_of[link.a_device_id], site_of[link.b_device_id]))
        if a == b:
            within[a].append(link)
        else:
            between[a, b].append(link)
    at: dict[str, list[LinkRow]] = defaultdict(list)
    for ends, links in between.items():
        for name in ends:
            at[name] += links
    return SitePicture(
        network,
        tuple(_site(name, members[name], within, at) for name in sorted(members)),
        tuple(
            SiteLink(a, b, tuple(link.id for link in links), worst_mark(link.mark for link in links))
            for (a, b), links in sorted(between.items())
        ),
    )


def _site(
    name: str, devices: list[DeviceRow], within: Mapping[str, list[LinkRow]], at: Mapping[str, list[LinkRow]]
) -> SiteRow:
    placed = next((device for device in devices if device.latitude is not None), devices[0])
    inner, outer = within.get(name, []), at.get(name, [])
    return SiteRow(
        name=name,
        latitude=placed.latitude,
        longitude=placed.longitude,
        device_ids=tuple(device.id for device in devices),
        mark=worst_mark([*(row.mark for row in devices), *(link.mark for link in inner)]),
        unheard=sum(device.health is not Health.ANSWERS for device in devices),
        links=len(outer),
        links_down=sum(link.mark is not None for link in outer),
    )
