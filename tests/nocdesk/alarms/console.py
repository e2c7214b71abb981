"""A console on a store: raises and clears a trouble as the engine does, and reads what has become of its alarms."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.commands import (
    Trouble,
    acknowledge_alarm,
    clear_alarm,
    clear_alarm_of,
    raise_alarm,
    unacknowledge_alarm,
)
from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, state_of
from nocdesk.alarms.model import Alarm, AlarmNote, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.topology import Touch
from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.provider_builder import Provider

ENGINEER = Actor("mara", Role.ENGINEER)
TROUBLE = Trouble(
    key="threshold|SIP-1 ping|rtt_ms",
    condition=Condition.THRESHOLD,
    severity=PerceivedSeverity.MAJOR,
    resource="SIP-1 ping",
    text="Round-trip delay 80 ms > 60 ms",
)


@dataclass(slots=True)
class Console:
    """One trouble after the other on one resource."""

    core: Core
    clock: VirtualClock
    provider: Provider

    def raise_again(
        self, severity: PerceivedSeverity = PerceivedSeverity.MAJOR, text: str = TROUBLE.text, key: str = TROUBLE.key
    ) -> int:
        self.clock.advance(5)
        trouble = replace(TROUBLE, severity=severity, text=text, key=key)
        touches = [Touch(self.provider.voice, "measured on it")]
        with self.core.work(SYSTEM) as work:
            return raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id

    def clear(self, ended_at: datetime | None = None, key: str = TROUBLE.key) -> None:
        self.clock.advance(5)
        with self.core.work(SYSTEM) as work:
            clear_alarm_of(work, key=key, ended_at=ended_at or work.now)

    def acknowledge(self, alarm_id: int, note: str | None = None) -> None:
        self.clock.advance(5)
        with self.core.work(ENGINEER) as work:
            acknowledge_alarm(work, alarm_id=alarm_id, note=note)

    def unacknowledge(self, alarm_id: int) -> None:
        self.clock.advance(5)
        with self.core.work(ENGINEER) as work:
            unacknowledge_alarm(work, alarm_id=alarm_id)

    def clear_by_hand(self, alarm_id: int, reason: str = "seen on site") -> None:
        self.clock.advance(5)
        with self.core.work(ENGINEER) as work:
            clear_alarm(work, alarm_id=alarm_id, reason=reason)

    def do(self, event: AlarmEvent, alarm_id: int) -> None:
        """The event as it comes: raises from the engine, the rest by hand."""
        match event:
            case AlarmEvent.RAISE:
                self.raise_again()
            case AlarmEvent.CLEAR:
                self.clear_by_hand(alarm_id)
            case AlarmEvent.ACKNOWLEDGE:
                self.acknowledge(alarm_id)
            case AlarmEvent.UNACKNOWLEDGE:
                self.unacknowledge(alarm_id)

    def alarm(self, alarm_id: int) -> Alarm:
        with self.core.read() as session:
            return session.get_one(Alarm, alarm_id)

    def state(self, alarm_id: int) -> AlarmState:
        alarm = self.alarm(alarm_id)
        state = state_of(is_active=alarm.cleared_at is None, is_acknowledged=alarm.acknowledged_at is not None)
        assert (state is AlarmState.CLOSED) == (alarm.closed_at is not None)
        return state

    def notes(self, alarm_id: int) -> list[str]:
        query = select(AlarmNote).where(AlarmNote.alarm_id == alarm_id).order_by(AlarmNote.id)
        with self.core.read() as session:
            return [f"{note.author}: {note.text}" for note in session.scalars(query)]

    def audit(self) -> list[AuditEntry]:
        with self.core.read() as session:
            return list(session.scalars(select(AuditEntry).where(AuditEntry.kind == "alarm").order_by(AuditEntry.id)))
