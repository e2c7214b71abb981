"""Traps as the decoder would hand them over, kept and judged as the collector does it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from sqlalchemy import select

from nocdesk.alarms.model import Alarm, AlarmNote, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.requests.model import Request
from nocdesk.traps.commands import Kept, keep_traps
from nocdesk.traps.event import TrapEvent, TrapState, TrapVarBind
from nocdesk.traps.rules.book import RuleBook
from nocdesk.traps.rules.judging import TrapJudge

LINK_DOWN, LINK_UP = "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.6.3.1.1.5.4"
COLD_START, AUTHENTICATION_FAILURE = "1.3.6.1.6.3.1.1.5.1", "1.3.6.1.6.3.1.1.5.5"
UNHEARD_OF = "1.3.6.1.4.1.32473.7"
IF_ENTRY, IF_NAME, IF_DESCR = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1.1", "1.3.6.1.2.1.2.2.1.2"

_NUMBERS = count(1)
"""Of the one spool that all tellers share."""


def text(oid: str, value: str) -> TrapVarBind:
    """Octets that are a text."""
    return TrapVarBind(oid, "OCTET STRING", value.encode().hex())


def number(oid: str, value: int) -> TrapVarBind:
    """An INTEGER."""
    return TrapVarBind(oid, "INTEGER", value)


def address(oid: str, value: str) -> TrapVarBind:
    """An IpAddress."""
    return TrapVarBind(oid, "IpAddress", value)


def interface(index: int, *, name: str = "", admin: int = 1, oper: int = 2) -> tuple[TrapVarBind, ...]:
    """What linkDown and linkUp bring: with the name where the device sends it along."""
    own = (
        number(f"{IF_ENTRY}.1.{index}", index),
        number(f"{IF_ENTRY}.7.{index}", admin),
        number(f"{IF_ENTRY}.8.{index}", oper),
    )
    return (*own, text(f"{IF_NAME}.{index}", name)) if name else own


class Teller:
    """A device that sends traps; `started_at_s` is when its sysUpTime was 0."""

    def __init__(self, core: Core, clock: VirtualClock, address: str = "192.0.2.1", port: int = 161) -> None:
        self.core, self.clock, self.address, self.port = core, clock, address, port
        settings = core.settings
        self.judge = TrapJudge(RuleBook(settings.trap_rules_dir, settings.names_file, clock))

    def trap(self, oid: str, *varbinds: TrapVarBind, ticks: int | None = None) -> TrapEvent:
        """One that is sent now."""
        seq = next(_NUMBERS)
        now = self.clock.now()
        uptime = round(self.clock.monotonic() * 100) if ticks is None else ticks
        return TrapEvent(
            seq=seq,
            at_us=round(now.timestamp() * 1e6),
            source=self.address,
            port=self.port,
            state=TrapState.DECODED,
            version="v2c",
            trap_oid=oid,
            uptime_ticks=uptime,
            varbinds=varbinds,
            fingerprint=f"print {seq}",
        )

    def tell(self, oid: str, *varbinds: TrapVarBind, ticks: int | None = None) -> Kept:
        """Send one, and let it be kept and judged."""
        return self.keep([self.trap(oid, *varbinds, ticks=ticks)])

    def keep(self, events: Sequence[TrapEvent]) -> Kept:
        """Keep and judge in one unit of work."""
        with self.core.work(SYSTEM) as work:
            kept = keep_traps(work, source="spool", events=events, through=max(event.seq for event in events))
            self.judge.judge(work, kept.heard)
        return kept

    def again(self, event: TrapEvent) -> TrapEvent:
        """The same datagram once more, as a network may double it."""
        return replace(event, seq=next(_NUMBERS))


def alarms(core: Core, *conditions: Condition) -> list[Alarm]:
    """All that were ever raised."""
    with core.read() as session:
        rows = session.scalars(select(Alarm).order_by(Alarm.id)).all()
    return [alarm for alarm in rows if not conditions or alarm.condition in conditions]


def notes(core: Core, alarm: Alarm) -> list[str]:
    """The journal."""
    with core.read() as session:
        query = select(AlarmNote.text).where(AlarmNote.alarm_id == alarm.id).order_by(AlarmNote.id)
        return list(session.scalars(query))


def polls_asked(core: Core) -> list[int]:
    """The probes of which a poll was asked for."""
    with core.read() as session:
        return list(session.scalars(select(Request.subject_id).order_by(Request.id)))
