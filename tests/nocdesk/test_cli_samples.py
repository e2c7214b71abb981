"""The command that prints samples."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from tests.nocdesk.cli_runs import provider_file, run, stocked
from tests.nocdesk.command import Run

__all__ = ["provider_file", "run", "stocked"]


@pytest.mark.parametrize("name", ["SIP-1:rtt_ms", "SIP-1 test:rtt_ms", "SIP-1 test:rtt_ms:SIP-1"])
def test_samples_are_printed_by_any_name_of_their_series(stocked: Run, tmp_path: Path, name: str) -> None:
    begin = _measure(tmp_path / "data")

    printed = stocked("samples", name, "--from", begin.isoformat(), "--to", "2026-11-10T09:00", "--csv")

    rows = list(csv.reader(io.StringIO(printed.out)))
    assert rows == [["at", "value"], ["2026-11-10T08:00:00.000Z", "21.5"], ["2026-11-10T08:00:05.000Z", "22.5"]]


def test_samples_are_printed_in_bins_when_a_step_is_named(stocked: Run, tmp_path: Path) -> None:
    begin = _measure(tmp_path / "data")
    span = ("--from", begin.isoformat(), "--to", "2027-12-10T09:00")

    as_csv = stocked("samples", "SIP-1:rtt_ms", *span, "--step", "300", "--csv")
    as_json = stocked("samples", "SIP-1:rtt_ms", *span, "--step", "300", "--json").json

    assert list(csv.reader(io.StringIO(as_csv.out))) == [
        ["at", "count", "minimum", "mean", "maximum"],
        ["2026-11-10T08:00:00.000Z", "2", "21.5", "22.0", "22.5"],
    ]
    assert as_json == [{"at": "2026-11-10T08:00:00.000Z", "count": 2, "minimum": 21.5, "mean": 22.0, "maximum": 22.5}]


def test_a_table_of_samples_is_rounded_and_names_the_unit(stocked: Run, tmp_path: Path) -> None:
    begin = _measure(tmp_path / "data", 21.123456789, 12_345_678.9)
    span = ("--from", begin.isoformat(), "--to", "2026-11-10T09:00")

    table = stocked("samples", "SIP-1:rtt_ms", *span).out
    binned = stocked("samples", "SIP-1:rtt_ms", *span, "--step", "300").out
    exact = stocked("samples", "SIP-1:rtt_ms", *span, "--csv").out

    assert "value (ms)" in table
    assert [line.split()[-1] for line in table.splitlines() if line.startswith("2026")] == ["21.1235", "12345679"]
    assert all(f"{title} (ms)" in binned for title in ("minimum", "mean", "maximum"))
    assert "21.123456789" in exact


def test_a_time_without_samples_is_an_empty_list(stocked: Run, tmp_path: Path) -> None:
    _measure(tmp_path / "data")

    assert stocked("samples", "SIP-1:rtt_ms", "--from", "2020-01-01", "--to", "2020-01-02", "--json").json == []


def test_without_a_name_the_series_are_listed(stocked: Run, tmp_path: Path) -> None:
    _measure(tmp_path / "data")

    listed = stocked("samples", "--json").json

    assert [(row["series"], row["service"]) for row in listed] == [("SIP-1 test:rtt_ms:SIP-1", "SIP-1")]


def _measure(data_dir: Path, first: float = 21.5, second: float = 22.5) -> datetime:
    begin = datetime(2026, 11, 10, 8, tzinfo=UTC)
    core = open_core(Settings(data_dir=data_dir), Actor("collector", Role.COLLECTOR))
    with core.work() as work:
        key = SeriesKey(2, "rtt_ms", "SIP-1")
        number = series_ids(work.session, [key])[key]
        append_samples(
            work.session,
            [Sample(number, begin, first), Sample(number, begin + timedelta(seconds=5), second)],
        )
    core.close()
    return begin
