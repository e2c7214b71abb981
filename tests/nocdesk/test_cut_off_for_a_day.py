"""A collector that was cut off for a day brings what it heard in order, and nothing of it is judged as if it were now.

The oracle is the same stream on a store that its collector was never cut off from.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening, Condition
from nocdesk.boards.queries import sla_rows
from nocdesk.boards.records import sla_records
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.engine import Engine
from nocdesk.outages.checking import differences
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.inbox import put_batches
from nocdesk.store.spool import Spool
from tests.conftest import START, store_settings
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.raw_samples import raw_values
from tests.nocdesk.readings import gauge

EVERY_S = 2400.0
ROUNDS = 36
BEFORE, AFTER = 3, 3
FAR = "far"


@dataclass
class Site:
    """A store with an engine and a clock; what a far collector hears comes to it at once, or waits there."""

    core: Core
    clock: VirtualClock
    spool: Spool
    provider: Provider
    engine: Engine = field(init=False)
    waiting: list[tuple[int, bytes]] = field(default_factory=list)
    seq: int = 0

    def __post_init__(self) -> None:
        self.engine = Engine(self.core, self.spool, has_inbox=True)

    def live_round(self, number: int, *, is_cut: bool, is_up: bool, is_voice: bool) -> None:
        """A collector beside the store polls the core router, the far one everything else."""
        near = self._reading(self.provider.system_probe, Outcome.ANSWERED)
        self.spool.append(encode_batch(Batch("near", (near,))))
        success = is_voice and is_up
        far = (
            self._reading(self.provider.edge_system_probe, Outcome.ANSWERED if is_up else Outcome.SILENT),
            self._reading(
                self.provider.interface_probe,
                Outcome.ANSWERED,
                (Metric.OPER_UP, float(is_up), "ge-0/0/1"),
                (Metric.PDV_MS, float(number), "ge-0/0/1"),
            ),
            self._reading(
                self.provider.ping_probe,
                Outcome.ANSWERED,
                (Metric.SUCCESS, float(success), "SIP-1"),
                (Metric.LOSS_PCT, 0.0 if success else 100.0, "SIP-1"),
            ),
        )
        self.seq += 1
        self.waiting.append((self.seq, encode_batch(Batch(FAR, far))))
        if not is_cut:
            self.carry(len(self.waiting))
        self.engine.apply_waiting()
        self.clock.advance(EVERY_S)

    def carry(self, count: int) -> None:
        """The far collector reaches the store, and brings some of what it has; one it brings twice."""
        some, self.waiting = self.waiting[:count], self.waiting[count:]
        for _again in range(2):
            with self.core.work(SYSTEM) as work:
                put_batches(work.session, FAR, some)
        self.engine.apply_waiting()

    def _reading(self, probe_id: int, outcome: Outcome, *values: tuple[Metric, float, str]) -> Reading:
        now_s = self.clock.monotonic()
        ticks = round((now_s + 1000) * 100) if outcome is Outcome.ANSWERED else None
        measured = tuple(gauge(metric, value, instance) for metric, value, instance in values)
        return Reading(probe_id, self.clock.now(), now_s, outcome, ticks, measured, 1.0 if ticks else None)


@pytest.fixture
def sites(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[Site, Site]]:
    made = []
    for name in ("cut", "uncut"):
        directory = tmp_path / name
        directory.mkdir()
        shutil.copyfile(sqlite_template, directory / "nocdesk.db")
        clock = VirtualClock(START)
        settings = store_settings(f"sqlite:///{directory / 'nocdesk.db'}", directory)
        core = open_core(settings, Actor("ann", Role.ENGINEER), clock)
        spool = Spool(directory / "spool.db")
        made.append(Site(core, clock, spool, make_provider(core, interval_s=EVERY_S)))
    yield made[0], made[1]
    for site in made:
        site.spool.close()
        site.core.close()


def ledger(site: Site) -> list[tuple[object, ...]]:
    with site.core.read() as session:
        entries = session.scalars(
            select(LedgerEntry).where(IN_FORCE).order_by(LedgerEntry.service_id, LedgerEntry.began_at)
        )
        return [(e.service_id, e.service_class, e.began_at, e.ended_at) for e in entries]


def troubles(site: Site) -> set[tuple[object, ...]]:
    """What came and went when, whether as one alarm that counts or as several; without what follows from figures."""
    with site.core.read() as session:
        query = select(Alarm.natural_key, AlarmEventRecord.happening, AlarmEventRecord.evidence_at)
        query = query.join(Alarm, Alarm.id == AlarmEventRecord.alarm_id).where(Alarm.condition.not_in(CONSEQUENCES))
        happened = AlarmEventRecord.happening.in_((AlarmHappening.RAISED, AlarmHappening.CLEARED))
        return {tuple(row) for row in session.execute(query.where(happened))}


def figures(site: Site) -> list[dict[str, object]]:
    with site.core.read() as session:
        return sla_records(sla_rows(session))


def play(site: Site, *, is_cut: bool) -> None:
    """Before it, a day with two faults that end within it and one that does not, and after it."""
    for number in range(BEFORE + ROUNDS + AFTER):
        place = number - BEFORE
        in_the_day = 0 <= place < ROUNDS
        is_up = not (6 <= place < 10 or place >= ROUNDS - 3)
        site.live_round(number, is_cut=is_cut and in_the_day, is_up=is_up, is_voice=not 18 <= place < 22)
        if is_cut and place == ROUNDS - 1:
            while site.waiting:
                site.carry(50)


def test_a_day_that_is_told_late_leaves_what_it_would_have_left_in_time_and_asks_for_what_lasts_alone(
    sites: tuple[Site, Site],
) -> None:
    cut, uncut = sites
    play(uncut, is_cut=False)
    play(cut, is_cut=True)

    assert raw_values(cut.core) == raw_values(uncut.core)
    assert set(raw_values(cut.core).values()) == {1}
    assert ledger(cut) == ledger(uncut)
    with cut.core.read() as session:
        assert list(differences(session, None, None, cut.clock.now())) == []
    assert troubles(cut) == troubles(uncut)
    assert figures(cut) == figures(uncut) != []
    assert asked_of_the_past(cut) == []
    check_what_asks(cut)


def asked_of_the_past(site: Site) -> list[datetime]:
    """For what attention was asked that had come hours before the collector was back."""
    with site.core.read() as session:
        asked = session.scalars(select(AlarmEventRecord.evidence_at).where(AlarmEventRecord.is_annunciated)).all()
    return [at for at in asked if at < site.clock.now() - timedelta(hours=5)]


def check_what_asks(cut: Site) -> None:
    """What was over before it was told asks nobody, and what lasts does."""
    with cut.core.read() as session:
        rows = session.scalars(select(Alarm)).all()
        asked = session.scalars(select(AlarmEventRecord).where(AlarmEventRecord.is_annunciated)).all()
    over = [alarm for alarm in rows if alarm.cleared_at is not None]
    standing = [alarm for alarm in rows if alarm.cleared_at is None]
    assert {alarm.closed_at is not None for alarm in over} == {True}
    assert Condition.LINK_DOWN in {alarm.condition for alarm in over}
    assert {alarm.suppressed_by for alarm in standing} == {""}
    assert Condition.LINK_DOWN in {alarm.condition for alarm in standing}
    assert {event.alarm_id for event in asked} <= {alarm.id for alarm in standing}


def test_without_knowing_that_it_is_late_what_was_over_would_ask(
    sites: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nocdesk.latecomers.LATE_AFTER", timedelta(days=1000))
    cut, _uncut = sites
    play(cut, is_cut=True)

    assert asked_of_the_past(cut)
