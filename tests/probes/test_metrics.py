"""What Prometheus reads of a collector is what the collector has done."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from nocdesk.setting_groups import MetricsSettings
from nocdesk.store.spool import Spool
from probes.metrics import MetricsError, offering_metrics
from tests.probes.collecting import FakeClient, FakeStore, make_collector, make_device, play

ON = MetricsSettings(enabled=True, port=0)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path / "spool.db")
    yield spool
    spool.close()


def read(port: int) -> dict[str, float]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        families = text_string_to_metric_families(answer.read().decode())
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_the_figures_are_those_of_the_collector_and_its_spool(spool: Spool) -> None:
    client, found = FakeClient(), dict[str, float]()
    collector = make_collector(FakeStore((make_device(1), make_device(2))), client)
    spool.append(b"a batch that waits")

    def look() -> None:
        with offering_metrics(ON, collector, spool) as port:
            found.update(read(port))
        found["at least"] = collector.tally.answered

    play(lambda: collector, lambda: client.asked >= 4 and collector.tally.answered >= 4, look)

    assert found["nocdesk_devices"] == 2
    assert 4 <= found["nocdesk_polls_answered_total"] <= found["at least"]
    assert found["nocdesk_polls_timed_out_total"] == 0
    assert (found["nocdesk_judging"], found["nocdesk_job_faults_total"]) == (1, 0)
    assert found["nocdesk_spool_waiting_batches"] == 1
    assert 0 < found["nocdesk_spool_fill_ratio"] < 1
    assert 0 <= found["nocdesk_engine_last_success_age_seconds"] < 60
    assert found["nocdesk_start_time_seconds"] == pytest.approx(collector.tally.started_at.timestamp())


def test_silent_devices_are_counted_as_such(spool: Spool) -> None:
    collector = make_collector(FakeStore((make_device(),)), FakeClient(is_silent=True))
    play(lambda: collector, lambda: collector.tally.timed_out >= 2)

    with offering_metrics(ON, collector, spool) as port:
        found = read(port)

    assert found["nocdesk_polls_timed_out_total"] == collector.tally.timed_out
    assert found["nocdesk_polls_answered_total"] == 0


def test_nothing_listens_unless_it_is_wished(spool: Spool) -> None:
    with offering_metrics(MetricsSettings(), make_collector(FakeStore(()), FakeClient()), spool) as port:
        assert port == 0


def test_a_port_that_is_taken_is_said_with_the_remedy(spool: Spool) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        settings = MetricsSettings(enabled=True, port=taken.getsockname()[1])
        with (
            pytest.raises(MetricsError, match=r"cannot be opened .*Choose another in settings"),
            offering_metrics(settings, make_collector(FakeStore(()), FakeClient()), spool),
        ):
            pass
