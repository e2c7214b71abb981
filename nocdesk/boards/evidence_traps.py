"""Traps as lines of evidence, of the devices that a service rests on."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.evidence_rows import DecodedLine, EvidenceDetail, EvidenceRow, Ground, PollLine, RowKind, VarbindRow
from nocdesk.language import _
from nocdesk.names.lookup import Names
from nocdesk.network.model import Device
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.event import TrapState, TrapVarBind
from nocdesk.traps.model import Trap
from nocdesk.traps.words import oid_text, value_text, varbind_text

_TOLD = {"linkDown": PerceivedSeverity.CRITICAL, "linkUp": PerceivedSeverity.CLEARED}
"""What a notification of its own says of a link; of others nothing is claimed."""

_MOST = 500


def trap_rows_of(session: Session, ground: Ground, since: datetime, until: datetime, names: Names) -> list[EvidenceRow]:
    """The notifications between two instants, with their names and objects."""
    query = (
        select(Trap, Device.name)
        .join(Device, Device.id == Trap.device_id)
        .where(Trap.device_id.in_(ground.device_ids), Trap.received_at >= since, Trap.received_at <= until)
        .order_by(Trap.received_at, Trap.id)
        .limit(_MOST)
    )
    return [_row(trap, device, names) for trap, device in session.execute(query)]


def trap_detail(session: Session, row: EvidenceRow, names: Names) -> EvidenceDetail | None:
    """Everything that a notification said; None where it is not kept any more."""
    trap = session.get(Trap, row.ref) if row.ref is not None else None
    if trap is None:
        return None
    objects = [TrapVarBind(**varbind) for varbind in trap.varbinds]
    title = oid_text(names, trap.trap_oid) or trap.state.value
    tree = [
        DecodedLine(1, 0, title, "INFORM" if trap.is_inform else _("trap"), is_parent=True),
        DecodedLine(2, 1, "from", f"{row.source}, {trap.source}"),
        DecodedLine(3, 1, "version", _version(trap)),
        DecodedLine(4, 1, _("device's clock"), _uptime(trap)),
    ]
    varbinds = tuple(
        VarbindRow(
            place, oid_text(names, one.oid), one.oid, one.type, "", value_text(names, one), "", 0, 0, is_own=True
        )
        for place, one in enumerate(objects, 1)
    )
    log = (
        PollLine(
            trap.received_at,
            _("received and {state}{words}{detail}").format(
                state=trap.state.value, words=": " if trap.detail else "", detail=trap.detail
            ),
        ),
    )
    note = "" if varbinds else _("The notification brought no object.")
    return EvidenceDetail(row.id, title, tuple(tree), varbinds, log, b"", trap.fingerprint, note, "", row.source)


def _row(trap: Trap, device: str, names: Names) -> EvidenceRow:
    title = oid_text(names, trap.trap_oid) if trap.trap_oid else trap.state.value
    name = title.rpartition("::")[2]
    said = ", ".join(varbind_text(names, TrapVarBind(**one)).rpartition("::")[2] for one in trap.varbinds[:3])
    text = f"{name}, {said}" if said else name
    if trap.state is not TrapState.DECODED:
        text = f"{trap.state.value}: {trap.detail}"
    return EvidenceRow(
        0, None, trap.received_at, device, RowKind.TRAP, info=text, severity=_TOLD.get(name), ref=trap.id
    )


def _version(trap: Trap) -> str:
    if not trap.user:
        return f"SNMP{trap.version}"
    return _("SNMP{version}, signed by a user that is known").format(version=trap.version)


def _uptime(trap: Trap) -> str:
    if trap.uptime_ticks is None:
        return _("not told")
    return _("up for {uptime_ticks:,.2f} s").format(uptime_ticks=trap.uptime_ticks / 100).replace(",", "\u202f")
