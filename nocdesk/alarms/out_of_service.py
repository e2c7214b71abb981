"""Taking a resource out of service, so that its alarms ask nobody for attention, until somebody takes it back."""

from sqlalchemy import select

from nocdesk.alarms.attention import write_end
from nocdesk.alarms.happenings import record
from nocdesk.alarms.model import Alarm, AlarmHappening
from nocdesk.alarms.suppression import ServiceEvent, ServiceState, next_service_state
from nocdesk.alarms.withheld_model import OutOfService
from nocdesk.alarms.withholding import covers, forget_withholding
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.model import Device
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork


class OutOfServiceError(NocdeskError):
    """A resource that cannot be taken out of service, or back, as asked."""


def take_out_of_service(work: UnitOfWork, *, resource: str, reason: str) -> int:
    """Let the alarms of a device, or of one thing of it, ask nobody until it is taken back; the entry's number."""
    require(work.actor, Act.TAKE_OUT_OF_SERVICE)
    resource = resource.strip()
    if not resource or not reason.strip():
        raise OutOfServiceError(_("Name the resource and say why it is out of service."))
    standing = select(OutOfService.id).where(OutOfService.resource == resource, OutOfService.ended_at.is_(None))
    is_out = work.session.scalar(standing) is not None
    next_service_state(
        ServiceState.OUT_OF_SERVICE if is_out else ServiceState.IN_SERVICE, ServiceEvent.TAKE_OUT, resource
    )
    out = OutOfService(
        resource=resource,
        device_id=work.session.scalar(select(Device.id).where(Device.name == resource)),
        reason=reason.strip(),
        by=work.actor.name,
        began_at=work.now,
    )
    work.session.add(out)
    work.session.flush()
    forget_withholding(work.session)
    for alarm in work.session.scalars(select(Alarm).where(Alarm.closed_at.is_(None))):
        if alarm.out_of_service_id is None and covers(out, alarm):
            alarm.out_of_service_id, alarm.changed_at = out.id, work.now
            record(work, alarm, AlarmHappening.OUT_OF_SERVICE, text=out.reason)
    work.audit("take_out_of_service", out, {}, {"resource": resource, "reason": out.reason})
    return out.id


def take_back_into_service(work: UnitOfWork, *, out_id: int) -> None:
    """Let its alarms ask for attention again; those that are active do so at once."""
    require(work.actor, Act.TAKE_OUT_OF_SERVICE)
    out = work.session.get(OutOfService, out_id)
    if out is None:
        raise OutOfServiceError(_("There is no such entry; look at the list again."))
    state = ServiceState.OUT_OF_SERVICE if out.ended_at is None else ServiceState.IN_SERVICE
    next_service_state(state, ServiceEvent.TAKE_BACK, out.resource)
    out.ended_at, out.ended_by = work.now, work.actor.name
    forget_withholding(work.session)
    for alarm in work.session.scalars(select(Alarm).where(Alarm.out_of_service_id == out_id)):
        alarm.out_of_service_id = None
        write_end(work, alarm, AlarmHappening.IN_SERVICE, f"{out.resource} is in service again")
    work.audit("take_back_into_service", out, {"resource": out.resource}, {"ended_at": work.now})
