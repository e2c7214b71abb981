"""A store on a server that is brought back from a backup under the feet of collectors."""

from collections import Counter
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.carrying.backing_up import make_backup
from nocdesk.carrying.restoring import restore_backup
from nocdesk.clock import Clock
from nocdesk.core import Core, open_core
from nocdesk.errors import NocdeskError
from nocdesk.network.poll_groups import Reach
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.store.base import make_engine
from nocdesk.store.inbox import waiting_by_source
from nocdesk.store.leases import Lease
from nocdesk.store.series_tables import series, series_part, series_tail
from nocdesk.store.spool import Spool
from nocdesk.store.tail_codec import decode_tail
from probes.backlog import HeardBatch
from probes.collector_store import CoreStore
from probes.tenures import Tenures
from tests.conftest import store_settings
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.postgres import PostgresServer
from tests.reliability.load import ANN

LASTS_S = 3600.0
"""Longer than any test: who has a lease loses it only when the test says so."""
PATIENCE = 50
"""Looks after which a collector must have found its way; each of them may meet a connection that is dead."""


class Town:
    """A store on a server, its backup, and collectors that live on while it is brought back."""

    def __init__(self, server: PostgresServer, template: str, directory: Path, clock: Clock) -> None:
        self._server, self._template, self._directory, self._clock = server, template, directory, clock
        self._stack = ExitStack()
        self._url = self._stack.enter_context(server.database(template=template))
        self.core = self.open()
        self.provider: Provider = make_provider(self.core)

    def open(self) -> Core:
        """The store as a program opens it."""
        opened = open_core(store_settings(self._url, self._directory), ANN, self._clock)
        self._stack.callback(opened.close)
        return opened

    def back_up(self) -> None:
        """Make a backup of it as it is now."""
        make_backup(self.core.engine, self._directory / "backup", self._clock.now(), _quietly)

    def bring_back(self) -> None:
        """Let the store be what it was at the backup, under its name, while programs are connected to it."""
        copy = self._server.new_database_name()
        self._server.create_database(copy, template=self._template)
        target = make_engine(self._server.url(copy))
        restore_backup(self._directory / "backup", target, _quietly)
        target.dispose()
        self._server.replace_database(str(make_url(self._url).database), copy)

    def let_leases_run_out(self) -> None:
        """As when more time has passed than one lasts."""
        with self.core.work(SYSTEM) as work:
            for lease in work.session.scalars(select(Lease)):
                lease.until_at -= timedelta(seconds=2 * LASTS_S)

    def collector(self, name: str, site: str = "") -> "Collector":
        """One that polls a site's devices; its leases are renewed when the test says so."""
        made = Collector(self.open(), Spool(self._directory / f"{name}.db"), Reach(frozenset({site})))
        self._stack.callback(made.spool.close)
        return made

    def all_work(self, *collectors: "Collector") -> None:
        """Let collectors work until nothing waits any more, past whatever the exchange has broken."""
        for _ in range(PATIENCE):
            for collector in collectors:
                # Each connection that the exchange has broken is found dead by itself.
                with suppress(NocdeskError, SQLAlchemyError):
                    collector.work()
            with self.core.read() as session:
                waits = waiting_by_source(session)
            if not waits and not any(collector.spool.waiting() for collector in collectors):
                return
        raise AssertionError("what was heard does not come into the store")

    def stored(self) -> Counter[tuple[str, int]]:
        """The numbers that were heard as they lie there, each with the instance that it is said to be of."""
        with self.core.read() as session:
            known = session.execute(select(series.c.id, series.c.instance, series.c.metric)).all()
            rows = [*session.scalars(select(series_part.c.data)), *session.scalars(select(series_tail.c.data))]
        beside = {number for number, _instance, metric in known if metric != Metric.PDV_MS.value}
        names = {number: instance for number, instance, _metric in known}
        return Counter(
            (names.get(number, "none"), int(value))
            for samples in map(decode_tail, rows)
            for number, value in zip(samples.series.tolist(), samples.values.tolist(), strict=True)
            if number not in beside
        )

    def close(self) -> None:
        self._stack.close()


class Collector:
    """A collector's share of a store, its spool and its leases."""

    def __init__(self, core: Core, spool: Spool, reach: Reach) -> None:
        self.spool, self._clock = spool, core.clock
        self.tenures = Tenures(core.engine, core.clock, reach, source=spool.source, lasts_s=LASTS_S)
        self.tenures.renew()
        self.store = CoreStore(core, spool, self.tenures)
        self.store.targets()

    def hear(self, probe_id: int, number: int, instance: str = "SIP-1") -> None:
        """A probe answers with a number."""
        values = (Measurement(Metric.PDV_MS, instance, Kind.GAUGE, number),)
        answer = Reading(probe_id, self._clock.now(), self._clock.monotonic(), Outcome.ANSWERED, 100, values, 1.0)
        self.store.keep(HeardBatch(readings=[answer]))

    def work(self) -> None:
        """Renew what it holds, and apply or carry what waits, as it does all the time."""
        self.tenures.renew()
        self.store.targets()
        self.store.apply()


def _quietly(_what: str, _share: float) -> None:
    pass
