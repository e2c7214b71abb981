"""What a rule would make of a trap, without doing it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.model import Device
from nocdesk.traps.event import Heard, TrapEvent, TrapState, TrapVarBind
from nocdesk.traps.model import Trap
from nocdesk.traps.rules.missing import last_said_of


def heard_of(trap: Trap) -> Heard:
    """A trap of the store as it was heard."""
    event = TrapEvent(
        seq=0,
        at_us=round(trap.received_at.timestamp() * 1e6),
        source=trap.source,
        port=trap.port,
        state=trap.state,
        trap_oid=trap.trap_oid,
        uptime_ticks=trap.uptime_ticks,
        engine_boots=trap.engine_boots,
        engine_time_s=trap.engine_time_s,
        varbinds=tuple(TrapVarBind(**one) for one in trap.varbinds),
    )
    return Heard(event, trap.device_id)


def heard_of_name(session: Session, trap_oid: str, device: str | None) -> Heard:
    """The last notification of that number, or one without objects, as if a device had sent it."""
    device_id = session.scalar(select(Device.id).where(Device.name == device)) if device else None
    last = session.scalar(
        select(Trap).where(Trap.trap_oid == trap_oid, Trap.state == TrapState.DECODED).order_by(Trap.id.desc()).limit(1)
    )
    if last is not None and device is None:
        return heard_of(last)
    said = last_said_of(session, trap_oid)
    event = TrapEvent(0, 0, device or "?", 0, TrapState.DECODED, trap_oid=trap_oid, varbinds=tuple(said.varbinds))
    return Heard(event, device_id)
