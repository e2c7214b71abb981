"""The names of devices to search for, for those who may see the network."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.name_board import NameKind, NameRow
from nocdesk.network.model import Device, DeviceKind


def device_name_rows(session: Session) -> list[NameRow]:
    """Every device by its name."""
    query = select(Device.id, Device.name, Device.kind, Device.location).order_by(Device.name)
    return [
        NameRow(NameKind.DEVICE, device_id, name, " · ".join(part for part in (_words(kind), location) if part))
        for device_id, name, kind, location in session.execute(query)
    ]


def _words(kind: DeviceKind) -> str:
    return kind.replace("-", " ")
