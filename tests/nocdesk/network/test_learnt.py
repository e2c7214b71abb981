"""The numbers of interfaces and sensors are kept as they were last seen, and forgotten with their device."""

from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.network.learnt import NO_NUMBERS, LearntNumbers, Numbers, keep_numbers, numbers_of
from nocdesk.network.model import Device, DeviceKind, SnmpVersion
from nocdesk.people.model import SYSTEM


def test_what_was_learnt_last_counts_and_goes_with_its_device(core: Core) -> None:
    with core.work(SYSTEM) as work:
        device = Device(
            name="cr-1", kind=DeviceKind.CORE_ROUTER, address="192.0.2.1", snmp=SnmpVersion.V3, credential="core"
        )
        work.session.add(device)
        work.session.flush()
        keep_numbers(work, device_id=device.id, numbers=Numbers({7: "xe-0", 8: "xe-1"}, {1001: "Inlet"}))
    with core.work(SYSTEM) as work:
        keep_numbers(work, device_id=device.id, numbers=Numbers({9: "xe-0"}, {}))
    with core.read() as session:
        assert numbers_of(session, device.id) == Numbers({9: "xe-0"}, {})
        assert numbers_of(session, device.id + 1) == NO_NUMBERS

    with core.work(SYSTEM) as work:
        work.session.delete(work.session.get_one(Device, device.id))
    with core.read() as session:
        assert session.scalar(select(func.count()).select_from(LearntNumbers)) == 0
