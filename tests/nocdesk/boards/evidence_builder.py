"""A ping test whose delay passes its limit, polled for real: samples, varbinds, an alarm and a trap."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.evidence_board import Reach
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.names.built_in import built_in_objects
from nocdesk.names.lookup import Names
from nocdesk.network.model import Probe
from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.reading import Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.traps.event import TrapState
from nocdesk.traps.model import Trap
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder, gauge

OWNER, TEST = "noc", "SIP-1"
INDEX = (len(OWNER), *OWNER.encode(), len(TEST), *TEST.encode())
RESULTS = (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
FOREIGN = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 4)
PING_INTERVAL_S = 60.0


@dataclass(slots=True)
class Line:
    """The real spool and engine behind one ping test; each poll hands over what the device said with it."""

    core: Core
    provider: Provider
    feeder: Feeder
    octets: int = 0

    def poll(self, rtt_ms: int, *, sent: int = 100, received: int = 100, late_s: float = 0.0) -> Reading:
        """A poll that is answered, and then the time until the next."""
        self.feeder.clock.advance(late_s)
        lost = 100 * (sent - received) / sent
        values = [gauge(Metric.SUCCESS, 1.0), gauge(Metric.LOSS_PCT, lost), gauge(Metric.RTT_MS, float(rtt_ms))]
        reading = self.feeder.reading(self.provider.ping_probe, values)
        self.octets += 2**31
        bindings = (
            Binding((1, 3, 6, 1, 2, 1, 1, 3, 0), "TimeTicks", reading.uptime_ticks),
            Binding((*RESULTS, 6, *INDEX), "Gauge32", rtt_ms),
            Binding((*RESULTS, 7, *INDEX), "Gauge32", received),
            Binding((*RESULTS, 8, *INDEX), "Gauge32", sent),
            Binding(FOREIGN, "Counter64", self.octets % 2**64),
        )
        answer = PollAnswer(self.provider.core_router, (self.provider.ping_probe,), reading.taken_at, bindings)
        self._keep(Batch("clock-1", (reading,), answers=(answer,)))
        self.feeder.clock.advance(PING_INTERVAL_S - late_s)
        return reading

    def silence(self) -> Reading:
        """A poll without an answer."""
        reading = self.feeder.reading(self.provider.ping_probe, outcome=Outcome.SILENT)
        self._keep(Batch("clock-1", (reading,)))
        self.feeder.clock.advance(PING_INTERVAL_S)
        return reading

    def trap(self) -> None:
        """The core router says that a link went down."""
        with self.core.work() as work:
            work.session.add(
                Trap(
                    received_at=work.now,
                    source="192.0.2.1",
                    port=40_000,
                    device_id=self.provider.core_router,
                    state=TrapState.DECODED,
                    version="v3",
                    is_inform=False,
                    trap_oid="1.3.6.1.6.3.1.1.5.3",
                    uptime_ticks=1,
                    user="noc",
                    engine_id="",
                    varbinds=[{"oid": "1.3.6.1.2.1.2.2.1.1.4", "type": "INTEGER", "value": 4}],
                    fingerprint="f",
                )
            )

    def alarm(self) -> Alarm:
        """The alarm of the delay."""
        with self.core.read() as session:
            found = session.scalars(select(Alarm).where(Alarm.condition == Condition.THRESHOLD)).one()
            session.expunge(found)
            return found

    def reach(self, *, with_network: bool = True, now: datetime | None = None) -> Reach:
        """Who looks."""
        return Reach(Names(built_in_objects()), with_network, now or self.feeder.clock.now(), 90, 24)

    def _keep(self, batch: Batch) -> None:
        self.feeder.spool.append(encode_batch(batch))
        self.feeder.engine.apply_waiting()


def make_line(core: Core, clock: VirtualClock, directory: Path) -> Line:
    """The small provider, its ping test once a minute."""
    provider = make_provider(core)
    with core.work() as work:
        probe = work.session.get_one(Probe, provider.ping_probe)
        probe.parameters = {"owner": OWNER, "test": TEST}
        probe.interval_s = PING_INTERVAL_S
    return Line(core, provider, Feeder(core, clock, directory))
