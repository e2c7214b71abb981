"""An engine that only fails, or hangs, judges no longer: another does, or a new one that remembers nothing of it."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.engine import Engine
from nocdesk.requests.queries import collector_rows, last_judged
from nocdesk.store.leases import Lease
from nocdesk.store.spool import Spool
from probes.collector_store import Beat, CoreStore
from probes.judge import GIVES_UP_AFTER_S
from probes.tenures import ENGINE_LEASE, HUNG_AFTER_S, REST_S, Tenures
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.raw_samples import raw_values
from tests.probes.test_several_collectors import hear, names, run_out

RENEWED_S = 5.0
MakeCollector = Callable[..., tuple[CoreStore, Tenures]]


def pass_time(clock: VirtualClock, lasting_s: float, *every: Callable[[], object]) -> None:
    """Let time pass in steps shorter than a lease, each with these acts."""
    for _ in range(int(lasting_s / RENEWED_S)):
        clock.advance(RENEWED_S)
        for act in every:
            act()


def fails(store: CoreStore) -> Callable[[], None]:
    def apply() -> None:
        with pytest.raises(LookupError):
            store.apply()

    return apply


def break_engine(store: CoreStore, trouble: pytest.MonkeyPatch) -> None:
    """What this engine remembers is wrong; that of any other is not."""

    def break_down(_limit: int) -> None:
        raise LookupError("remembered wrongly")

    trouble.setattr(store._judge._engine, "apply_waiting", break_down)


def holder(core: Core) -> str:
    with core.read() as session:
        return session.scalars(select(Lease.holder).where(Lease.name == ENGINE_LEASE)).one()


def beat(store: CoreStore, clock: VirtualClock) -> None:
    store.beat(Beat(clock.now(), 1, 1, 0, 1, 1.0, 0.0))


def test_an_engine_that_only_fails_leaves_the_judging_to_another_and_does_not_take_it_back(
    pg_core: Core, clock: VirtualClock, collector: MakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = make_provider(pg_core)
    (first, firsts), (second, seconds) = collector("first"), collector("second")
    names(first)
    hear(first, clock, provider.ping_probe, 1)
    break_engine(first, monkeypatch)

    pass_time(clock, GIVES_UP_AFTER_S + RENEWED_S, fails(first), firsts.renew, seconds.renew, second.apply)
    assert (first.is_judging, second.is_judging, holder(pg_core)) == (True, False, firsts.holder)
    pass_time(clock, RENEWED_S, fails(first), firsts.renew, seconds.renew, second.apply)
    assert (first.is_judging, second.is_judging, holder(pg_core)) == (False, True, seconds.holder)
    pass_time(clock, 3 * REST_S, first.apply, firsts.renew, seconds.renew, second.apply)

    assert (first.is_judging, second.is_judging, holder(pg_core)) == (False, True, seconds.holder)
    assert raw_values(pg_core) == Counter([1])


def test_where_there_is_no_other_it_judges_anew_after_a_rest(
    pg_core: Core, clock: VirtualClock, collector: MakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = make_provider(pg_core)
    only, tenures = collector("only")
    names(only)
    hear(only, clock, provider.ping_probe, 1)
    break_engine(only, monkeypatch)

    pass_time(clock, GIVES_UP_AFTER_S + 2 * RENEWED_S, tenures.renew, fails(only))
    assert not only.is_judging
    pass_time(clock, REST_S, tenures.renew, only.apply)
    only.apply()

    assert only.is_judging
    assert raw_values(pg_core) == Counter([1])


def test_the_one_of_a_store_on_sqlite_begins_anew(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = make_provider(sqlite_core)
    with closing(Spool(tmp_path / "spool.db")) as spool:
        store = CoreStore(sqlite_core, spool)
        hear(store, clock, provider.ping_probe, 1)
        break_engine(store, monkeypatch)

        pass_time(clock, GIVES_UP_AFTER_S + 2 * RENEWED_S, fails(store))
        store.apply()

    assert raw_values(sqlite_core) == Counter([1])


def test_while_every_engine_fails_none_says_that_it_judges_though_each_has_its_turn(
    pg_core: Core, clock: VirtualClock, collector: MakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_provider(pg_core)
    (first, firsts), (second, seconds) = collector("first"), collector("second")

    def break_down(*_arguments: object) -> None:
        raise LookupError("a rule with a fault")

    def work(store: CoreStore) -> Callable[[], None]:
        def turn() -> None:
            store.apply() if not store._judge.look() else fails(store)()
            beat(store, clock)

        return turn

    monkeypatch.setattr(Engine, "apply_waiting", break_down)
    turns: list[str] = []
    pass_time(clock, 600, work(first), work(second), firsts.renew, seconds.renew, lambda: turns.append(holder(pg_core)))

    changes = sum(before != after for before, after in pairwise(turns))
    assert 2 <= changes <= 600 / GIVES_UP_AFTER_S
    with pg_core.read() as session:
        assert last_judged(collector_rows(session)) is None


def test_the_lease_of_an_engine_that_hangs_is_renewed_no_longer_until_it_asks_again(
    pg_core: Core, clock: VirtualClock, collector: MakeCollector
) -> None:
    make_provider(pg_core)
    (first, firsts), (second, seconds) = collector("first"), collector("second")

    pass_time(clock, HUNG_AFTER_S + 3 * RENEWED_S, firsts.renew, second.apply)
    run_out(pg_core, ENGINE_LEASE)
    firsts.renew()
    seconds.renew()
    second.apply()
    first.apply()
    firsts.renew()

    assert (first.is_judging, second.is_judging, holder(pg_core)) == (False, True, seconds.holder)
    run_out(pg_core, ENGINE_LEASE)
    firsts.renew()
    first.apply()
    assert first.is_judging
