"""The life of a service in files: the provider's, and those that are judged."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.provider.apply import import_provider
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.provider.plan import ProviderFileError, plan_import
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.parts import running_parts
from tests.conftest import START
from tests.journeys.one_figure import assert_alike as assert_alike_record
from tests.journeys.one_figure import evaluated
from tests.nocdesk.command import runner
from tests.nocdesk.outages.rounds import polled
from tests.nocdesk.sla.agreed import LIMITS, METRICS, TARGETS, Agreed
from tests.nocdesk.sla.lives import (
    BOTH,
    DAY_S,
    DECEMBER,
    DOWN,
    NOVEMBER,
    ROOT,
    TENTH,
    TWENTIETH,
    UP,
    agreed,
    file_of,
    go_to,
    live,
)
from tests.nocdesk.sla.test_live_against_the_core import assert_alike, by_the_core

__all__ = ["agreed"]


def objectives(period: str) -> list[dict[str, Any]]:
    limits = {measure: {"limit": limit} for measure, limit in LIMITS.items()}
    return [
        {"measure": measure.value, "target": target, "period": period, **limits.get(measure, {})}
        for measure, target in TARGETS.items()
    ]


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    born_s=st.integers(-100, 4000),
    lasts_s=st.none() | st.integers(1, 9000),
    lengths=st.lists(st.tuples(st.sampled_from(ServiceClass), st.integers(1, 2000)), min_size=1, max_size=6),
    values=st.lists(st.tuples(st.integers(0, 119), st.integers(0, 90)), max_size=30, unique_by=lambda pair: pair[0]),
    period=st.sampled_from(["month", "day", "rolling:1d"]),
)
def test_a_life_stands_as_the_core_judges_the_clipped_period(
    sqlite_template: Path,
    born_s: int,
    lasts_s: int | None,
    lengths: list[tuple[ServiceClass, int]],
    values: list[tuple[int, int]],
    period: str,
) -> None:
    born, now_s = START + timedelta(seconds=born_s), sum(length for _, length in lengths)
    gone = None if lasts_s is None else born + timedelta(seconds=lasts_s)
    with polled(sqlite_template) as provider:
        agreed = Agreed(provider.core, provider.provider)
        agreed.agree(starts_at=START - timedelta(days=1), objective=objectives(period))
        live(provider.core, agreed.provider.voice, starts_at=born, ends_at=gone)
        agreed.write_ledger(START, [(kind, float(length)) for kind, length in lengths])
        for measure in METRICS:
            rows = [(START.timestamp() + n * 60 + 7, float(v)) for n, v in values if n * 60 + 7 < now_s]
            agreed.write_samples(measure, rows)
        provider.clock.advance(now_s)
        now = provider.clock.now()

        found = agreed.standing()

        with provider.core.read() as session:
            expected = by_the_core(session, agreed, now)
            parts = running_parts(session, now)
    assert bool(found) == (born <= now and (gone is None or now < gone))
    assert {measure.value for measure in found} == set(expected)
    for part in parts:
        assert part.period.starts_at >= born
        assert gone is None or part.period.ends_at <= gone
    for measure, status in found.items():
        assert_alike(status, expected[measure.value])


def test_a_life_comes_by_the_provider_file_and_is_exported_as_it_was(agreed: Agreed) -> None:
    core = agreed.core
    with core.work(ROOT) as work:
        import_provider(work, parse_provider("p.toml", file_of(core, BOTH)))
    with core.read() as session:
        row = session.get_one(Service, agreed.provider.voice)
        exported = export_provider(session).partition("[[device]]")[0]
        again = plan_import(session, parse_provider("out.toml", exported))
        assert (row.starts_at, row.ends_at) == (TENTH, TWENTIETH)
    assert again.steps == ()


def test_a_service_that_ends_before_it_starts_is_refused(agreed: Agreed) -> None:
    turned = BOTH.replace("11-20", "11-10")
    with pytest.raises(ProviderFileError, match="does not end after it starts"), agreed.core.read() as session:
        plan_import(session, parse_provider("p.toml", file_of(agreed.core, turned)))


@pytest.mark.parametrize(
    ("born", "gone", "until"),
    [
        (TENTH, None, DECEMBER - timedelta(hours=1)),
        (None, TWENTIETH, TWENTIETH - timedelta(hours=5)),
        (TENTH + timedelta(minutes=7), TWENTIETH + timedelta(seconds=90), TWENTIETH),
    ],
    ids=["begins", "ends", "both"],
)
def test_files_judge_a_life_as_the_desk_does(
    agreed: Agreed,
    clock: VirtualClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    born: datetime | None,
    gone: datetime | None,
    until: datetime,
) -> None:
    live(agreed.core, agreed.provider.voice, starts_at=born, ends_at=gone)
    agreed.write_ledger(NOVEMBER, [(UP, 12 * DAY_S), (DOWN, 600.0), (UP, 30 * DAY_S)])
    agreed.write_samples(Measure.DELAY, [(NOVEMBER.timestamp() + n * 300, 80.0) for n in range(3000, 4200)])
    go_to(clock, until)
    stands = agreed.standing()

    found = evaluated("SIP-1", runner(monkeypatch, capsys, tmp_path), tmp_path / "files", until)

    assert len(found) == len(stands) == len(TARGETS)
    for measure, status in stands.items():
        record = found[measure.value, status.period_starts_at]
        assert datetime.fromisoformat(record["period_end"]) == status.period_ends_at
        assert_alike_record(status, record)
