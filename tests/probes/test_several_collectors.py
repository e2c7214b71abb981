"""Several collectors on one store: each polls its own, one judges for all, and what another took over is left out."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.boards.collector_board import polled_groups
from nocdesk.boards.status import desk_status
from nocdesk.check import check_collectors
from nocdesk.clock import VirtualClock
from nocdesk.collector_watching import say_silence
from nocdesk.core import Core
from nocdesk.network.model import Device
from nocdesk.network.poll_groups import PollGroup, Reach
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.requests.commands import ask_poll_now
from nocdesk.requests.queries import request_row
from nocdesk.store.inbox import InboxBatch
from nocdesk.store.leases import Fence, Lease, LeaseLostError, LeaseTerm, take_lease
from nocdesk.store.position import IngestPosition
from nocdesk.store.spool import Spool
from probes.backlog import HeardBatch
from probes.collector_store import Beat, CoreStore
from probes.running import NobodyJudgesError, seated
from probes.tenures import ENGINE_LEASE, Alone, Tenures
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.raw_samples import raw_values


def hear(store: CoreStore, clock: VirtualClock, probe_id: int, number: int) -> None:
    """One poll is answered, with this number, and spooled."""
    values = (Measurement(Metric.PDV_MS, "SIP-1", Kind.GAUGE, number),)
    answer = Reading(probe_id, clock.now(), clock.monotonic(), Outcome.ANSWERED, 100, values, 1.0)
    store.keep(HeardBatch(readings=[answer]))
    clock.advance(1)


def names(store: CoreStore) -> list[str]:
    return [target.name for target in store.targets()]


def place(core: Core, device_id: int, site: str, *needs: str) -> None:
    with core.work() as work:
        device = work.session.get_one(Device, device_id)
        device.collected_by, device.needs = site, list(needs)


def run_out(core: Core, *which: str) -> None:
    """Let leases run out by the database's clock, as if their holders had stood still."""
    with core.work(SYSTEM) as work:
        for lease in work.session.scalars(select(Lease)):
            if not which or lease.name in which:
                lease.until_at -= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("reach", "polled"),
    [
        (Reach(), ["CORE-1"]),
        (Reach(frozenset({"RIX"})), []),
        (Reach(frozenset({"RIX"}), frozenset({"mgmt-vpn", "lab"})), ["EDGE-1"]),
        (Reach(frozenset({"", "RIX"}), frozenset({"mgmt-vpn"})), ["CORE-1", "EDGE-1"]),
    ],
    ids=["no site", "without what the device needs", "with it", "two sites"],
)
def test_a_collector_polls_the_devices_of_its_sites_that_need_nothing_that_it_cannot(
    sqlite_core: Core, tmp_path: Path, reach: Reach, polled: list[str]
) -> None:
    provider = make_provider(sqlite_core)
    place(sqlite_core, provider.edge_router, "RIX", "mgmt-vpn")

    store = CoreStore(sqlite_core, Spool(tmp_path / "spool.db"), Alone(reach))

    assert names(store) == polled


def test_of_two_collectors_of_a_site_one_polls_and_the_other_takes_over_when_its_lease_runs_out(
    pg_core: Core, collector: Callable[..., tuple[CoreStore, Tenures]]
) -> None:
    make_provider(pg_core)
    (first, firsts), (second, seconds) = collector("first"), collector("second")

    assert (names(first), names(second)) == (["CORE-1", "EDGE-1"], [])
    seconds.renew()
    assert names(second) == []
    run_out(pg_core)
    seconds.renew()
    firsts.renew()

    assert (names(first), names(second)) == ([], ["CORE-1", "EDGE-1"])


def test_what_a_collector_carries_is_judged_once_by_the_one_that_judges(
    pg_core: Core, clock: VirtualClock, collector: Callable[..., tuple[CoreStore, Tenures]]
) -> None:
    provider = make_provider(pg_core)
    place(pg_core, provider.edge_router, "RIX")
    (judge, _), (remote, _) = collector("judge"), collector("remote", "RIX")
    assert (names(judge), names(remote)) == (["CORE-1"], ["EDGE-1"])

    for number in range(3):
        hear(judge, clock, provider.ping_probe, number)
        hear(remote, clock, provider.edge_system_probe, 10 + number)
    remote.apply()
    remote.apply()
    with pg_core.read() as session:
        assert [row.seq for row in session.scalars(select(InboxBatch).order_by(InboxBatch.seq))] == [1, 2, 3]
    judge.apply()

    with pg_core.read() as session:
        assert session.scalars(select(InboxBatch)).all() == []
        assert sorted(session.scalars(select(IngestPosition.seq))) == [3, 3]
    assert raw_values(pg_core) == Counter([0, 1, 2, 10, 11, 12])


def test_a_collector_that_never_judges_polls_and_carries_and_leaves_the_engine_to_others(
    pg_core: Core, clock: VirtualClock, collector: Callable[..., tuple[CoreStore, Tenures]]
) -> None:
    provider = make_provider(pg_core)
    small, smalls = collector("small", may_judge=False)
    assert names(small) == ["CORE-1", "EDGE-1"]
    smalls.renew()
    hear(small, clock, provider.ping_probe, 1)
    small.apply()
    small.beat(Beat(clock.now(), 1, 1, 0, 1, 1.0, 0.0))
    with pg_core.read() as session:
        status = desk_status(session, now=clock.now())
        assert (small.is_judging, status.judged_at, raw_values(pg_core)) == (False, None, Counter())
        assert len(session.scalars(select(InboxBatch)).all()) == 1

    large, _ = collector("large")
    large.apply()

    assert (small.is_judging, large.is_judging, raw_values(pg_core)) == (False, True, Counter([1]))


def test_on_sqlite_a_collector_that_never_judges_is_refused(sqlite_core: Core) -> None:
    with (
        pytest.raises(NobodyJudgesError, match="Leave --never-judge out"),
        seated(sqlite_core, Reach(may_judge=False), "spool"),
    ):
        pass


def test_an_engine_that_others_have_taken_over_from_commits_nothing_more(
    pg_core: Core, clock: VirtualClock, collector: Callable[..., tuple[CoreStore, Tenures]]
) -> None:
    provider = make_provider(pg_core)
    (old, _), (new, news) = collector("old"), collector("new")
    names(old)
    hear(old, clock, provider.ping_probe, 1)
    run_out(pg_core)
    news.renew()
    names(new)

    with pytest.raises(LeaseLostError, match="has taken over"):
        old.apply()
    assert not raw_values(pg_core)


def test_what_was_heard_after_another_took_over_is_left_out_and_what_was_heard_before_is_not(
    pg_core: Core, clock: VirtualClock, collector: Callable[..., tuple[CoreStore, Tenures]]
) -> None:
    provider = make_provider(pg_core)
    (old, _), (new, news) = collector("old"), collector("new")
    names(old)
    hear(old, clock, provider.ping_probe, 1)
    run_out(pg_core, "poll ")
    news.renew()
    assert names(new) == ["CORE-1", "EDGE-1"]
    with pg_core.work(SYSTEM) as work:
        # The database's clock is not the one of the test.
        terms = select(LeaseTerm).where(LeaseTerm.name == "poll ").order_by(LeaseTerm.token.desc())
        next(iter(work.session.scalars(terms))).began_at = clock.now()
    hear(old, clock, provider.ping_probe, 2)
    hear(new, clock, provider.ping_probe, 3)

    old.apply()
    new.apply()
    old.apply()

    assert raw_values(pg_core) == Counter([1, 3])


def test_a_request_goes_to_the_collector_that_polls_the_probe(
    pg_core: Core, collector: Callable[..., tuple[CoreStore, Tenures]]
) -> None:
    provider = make_provider(pg_core)
    place(pg_core, provider.edge_router, "RIX")
    (here, _), (there, _) = collector("here"), collector("there", "RIX")
    assert (names(here), names(there)) == (["CORE-1"], ["EDGE-1"])
    with pg_core.work() as work:
        number = ask_poll_now(work, probe_id=provider.edge_system_probe)

    assert here.claim() == ()
    assert [request.probe_id for request in there.claim()] == [provider.edge_system_probe]
    with pg_core.read() as session:
        row = request_row(session, number)
    assert row is not None
    assert row.claimed_at is not None


def test_a_fence_holds_for_its_token_alone(pg_core: Core) -> None:
    first = take_lease(pg_core.engine, ENGINE_LEASE, "a")
    assert first is not None
    assert take_lease(pg_core.engine, ENGINE_LEASE, "a") == first
    assert take_lease(pg_core.engine, ENGINE_LEASE, "b") is None
    run_out(pg_core)
    second = take_lease(pg_core.engine, ENGINE_LEASE, "b")
    assert second is not None
    assert second > first

    with pytest.raises(LeaseLostError), pg_core.fenced(Fence(ENGINE_LEASE, "a", first)).work(SYSTEM):
        pass
    with pg_core.fenced(Fence(ENGINE_LEASE, "b", second)).work(SYSTEM):
        pass


def test_a_lease_that_lasts_longer_than_anybody_is_given_one_locks_nobody_out(pg_core: Core) -> None:
    take_lease(pg_core.engine, ENGINE_LEASE, "a")
    with pg_core.work(SYSTEM) as work:
        # As after a restore onto a server whose clock is behind.
        work.session.get_one(Lease, ENGINE_LEASE).until_at += timedelta(days=1)

    assert take_lease(pg_core.engine, ENGINE_LEASE, "b") is not None


def test_a_site_without_a_living_collector_is_said_by_alarm_listing_and_check(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    provider = make_provider(sqlite_core)
    place(sqlite_core, provider.edge_router, "RIX", "mgmt-vpn")
    spool = Spool(tmp_path / "spool.db")
    store = CoreStore(sqlite_core, spool)
    names(store)
    clock.advance(31)
    store.beat(Beat(clock.now(), 1, 1, 0, 1, 1.0, 0.0))

    with sqlite_core.work() as work:
        assert (say_silence(work), say_silence(work)) == (True, False)
    with sqlite_core.read() as session:
        (alarm,) = session.scalars(select(Alarm))
        here, there = polled_groups(session, clock.now())
    assert (alarm.resource, alarm.text.partition(":")[0]) == (
        "collector RIX + mgmt-vpn",
        "Nobody polls 1 device of RIX + mgmt-vpn",
    )
    assert (here.group, here.collector is None, there.collector) == (PollGroup(), False, None)
    (said,) = [finding.text for finding in check_collectors(sqlite_core)]
    assert said == "nobody polls 1 device of RIX + mgmt-vpn: start `nocdesk collect --site RIX --can mgmt-vpn` there"

    far_spool = Spool(tmp_path / "far.db")
    far = CoreStore(sqlite_core, far_spool, Alone(Reach(frozenset({"RIX"}), frozenset({"mgmt-vpn"}))))
    names(far)
    far.beat(Beat(clock.now(), 1, 1, 0, 1, 1.0, 0.0))
    with sqlite_core.read() as session:
        (alarm,) = session.scalars(select(Alarm))
    assert alarm.cleared_at == clock.now()
    assert list(check_collectors(sqlite_core)) == []
    spool.close()
    far_spool.close()
