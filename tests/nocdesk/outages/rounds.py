"""Rounds of polling on a store of their own, one after the other, through the real engine."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import Actor, Role
from nocdesk.quality.reading import Outcome
from nocdesk.settings import Settings
from nocdesk.works.commands import plan_work
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder

INTERVAL_S = 5


class Round(StrEnum):
    """What a round of polls finds; the last two bring no evidence, and one of them not even a poll."""

    HEALTHY = "healthy"
    LINK_DOWN = "link down"
    TEST_FAILED = "test failed"
    SLOW = "slow"
    SILENT = "silent"
    NO_POLL = "no poll"


@dataclass(slots=True)
class Polled:
    """A small provider, and the feeder that plays rounds to its engine."""

    core: Core
    clock: VirtualClock
    provider: Provider
    feeder: Feeder

    def play(self, kind: Round) -> None:
        """One round, and the interval after it."""
        if kind is Round.NO_POLL:
            self.clock.advance(INTERVAL_S)
            return
        readings = self.feeder.healthy(
            self.provider,
            is_up=kind is not Round.LINK_DOWN,
            is_answered=kind is not Round.TEST_FAILED,
            rtt_ms=80.0 if kind is Round.SLOW else 20.0,
        )
        if kind is Round.SILENT:
            readings = [self.feeder.reading(r.probe_id, outcome=Outcome.SILENT) for r in readings]
        self.feeder.take(*readings, advance_s=INTERVAL_S)

    def plan(self, name: str, starts_in_s: float, lasts_s: float, announced_at: datetime | None = None) -> None:
        """Planned work on the voice service."""
        starts_at = self.clock.now() + timedelta(seconds=starts_in_s)
        with self.core.work() as work:
            plan_work(
                work,
                name=name,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(seconds=lasts_s),
                service_ids=[self.provider.voice],
                announced_at=announced_at,
            )

    def entries(self, service_id: int) -> list[LedgerEntry]:
        """What is in force, in the order in which time passed."""
        found = [entry for entry in self.all_entries(service_id) if entry.superseded_at is None]
        return sorted(found, key=lambda entry: (entry.epoch, entry.began_at))

    def all_entries(self, service_id: int) -> list[LedgerEntry]:
        """What was ever written, in the order of writing."""
        query = select(LedgerEntry).where(LedgerEntry.service_id == service_id).order_by(LedgerEntry.id)
        with self.core.read() as session:
            return list(session.scalars(query))

    def by_second(self, service_id: int) -> list[str]:
        """The class of every second from the start until now, as the ledger has it."""
        now = self.clock.now()
        classes: list[str] = []
        for entry in self.entries(service_id):
            seconds = ((entry.ended_at or now) - entry.began_at).total_seconds()
            assert seconds == int(seconds)
            classes += [entry.service_class.value] * int(seconds)
        return classes


@contextmanager
def polled(template: Path) -> Iterator[Polled]:
    """A provider on a copy of an empty SQLite store, from Tuesday morning on."""
    with tempfile.TemporaryDirectory() as folder, polled_in(Path(folder), template) as opened:
        yield opened


@contextmanager
def polled_in(folder: Path, template: Path) -> Iterator[Polled]:
    """The same in a folder that is there."""
    shutil.copyfile(template, folder / "nocdesk.db")
    with _fed(folder, VirtualClock(START)) as (core, feeder):
        yield Polled(core, feeder.clock, make_provider(core, interval_s=INTERVAL_S), feeder)


@contextmanager
def polled_before(folder: Path, left: Polled) -> Iterator[Polled]:
    """What has been played and closed, in another folder and as it was left."""
    shutil.copytree(left.core.settings.data_dir, folder, dirs_exist_ok=True)
    with _fed(folder, replace(left.clock)) as (core, feeder):
        yield Polled(core, feeder.clock, left.provider, feeder)


@contextmanager
def _fed(folder: Path, clock: VirtualClock) -> Iterator[tuple[Core, Feeder]]:
    settings = Settings(database_url=f"sqlite:///{folder / 'nocdesk.db'}", data_dir=folder)
    core = open_core(settings, Actor("sue", Role.SUPERVISOR), clock)
    feeder = Feeder(core, clock, folder)
    try:
        yield core, feeder
    finally:
        feeder.spool.close()
        core.close()
