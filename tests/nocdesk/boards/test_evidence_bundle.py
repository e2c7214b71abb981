"""The bundle of a month: the store, `sla evaluate` on what is exported, and the bundle give the same to the second."""

from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.sla.bundle import (
    OUTAGE_TITLES,
    SAMPLE_TITLES,
    files_of,
    outage_cells,
    sample_cells,
    write_bundle,
    zip_bytes,
)
from nocdesk.sla.bundle_check import check_bundle
from nocdesk.sla.bundle_csv import csv_bytes, guarded, unguarded
from nocdesk.sla.bundle_reading import matter_of, read_bundle
from nocdesk.sla.evaluating import Evidence, evaluate
from nocdesk.sla.outage_file import laid_out, read_outages
from nocdesk.sla.sample_file import read_samples
from nocdesk.store.series_borders import RAW, move_border
from nocdesk.store.series_time import microseconds
from tests.nocdesk.boards.bundled_month import END, OCTOBER, agreed, content_of, month
from tests.nocdesk.sla.agreed import Agreed

__all__ = ["agreed", "month"]

FIGURES = ("contract_seconds", "measured_seconds", "excluded_seconds", "down_seconds", "achieved", "coverage")


@pytest.mark.parametrize("objective", ["availability", "delay"])
def test_store_evaluate_and_bundle_give_the_same_figures_to_the_second(
    month: Agreed, objective: str, tmp_path: Path
) -> None:
    content = content_of(month, objective)
    told = content.judgement

    assert content.notes == ()  # The store's own judgement, by its bins, is the same.
    assert told.down_seconds > 0
    assert told.excluded_seconds > 0
    assert told.measured_seconds < told.contract_seconds
    checked = check_bundle(files_of(content))
    assert checked.findings == ()
    samples, outages = tmp_path / "samples.csv", tmp_path / "outages.csv"
    samples.write_bytes(csv_bytes(SAMPLE_TITLES, sample_cells(content.series, content.samples)))
    outages.write_bytes(csv_bytes(OUTAGE_TITLES, outage_cells(content.service, content.stretches)))
    evidence = Evidence(laid_out(read_outages(outages), OCTOBER, END), read_samples(samples))
    found = next(one for one in evaluate(content.terms, evidence, OCTOBER, END) if one.objective == objective)
    for figure in FIGURES:
        assert getattr(found, figure) == getattr(told, figure), figure
    assert (found.verdict, found.budget_left_s) == (told.verdict, told.budget_left_s)


def test_an_untouched_bundle_is_equal_as_a_folder_and_as_a_zip(month: Agreed, tmp_path: Path) -> None:
    files = files_of(content_of(month, "delay"))

    out = tmp_path / "out"
    out.mkdir()
    for target in (out / "bundle", out / "bundle.zip"):
        write_bundle(files, target)
        assert read_bundle(target) == files
        assert check_bundle(read_bundle(target)).is_equal
    assert sorted(path.name for path in out.iterdir()) == ["bundle", "bundle.zip"]


def test_the_same_figure_gives_the_same_bytes(month: Agreed) -> None:
    first, second = (zip_bytes(files_of(content_of(month, "delay"))) for _ in range(2))

    assert first == second


def test_texts_are_safe_in_a_spreadsheet_and_read_back_as_they_were(month: Agreed) -> None:
    files = files_of(content_of(month, "delay"))

    assert b",'=HYPERLINK(their power was off)," in files["corrections.csv"]
    for text in ("=1+1", "+1", "-1", "@a", "'quoted", "''", "\ttab", "plain", "", "a'b"):
        assert unguarded(guarded(text)) == text


def test_every_number_reads_back_to_the_last_digit(month: Agreed) -> None:
    content = content_of(month, "delay")
    matter = matter_of(files_of(content))

    assert matter.samples.at_us.tolist() == content.samples.at_us.tolist()
    assert matter.samples.values.tolist() == content.samples.values.tolist()
    assert matter.stretches == tuple(content.stretches)


def test_a_period_whose_samples_are_gone_rests_on_its_bins_and_says_so(month: Agreed, clock: VirtualClock) -> None:
    with month.core.work() as work:
        move_border(work.session, RAW, microseconds(clock.now()))

    content = content_of(month, "delay")

    assert content.bins is not None
    assert "rests on bins" in content.notes[0]
    assert check_bundle(files_of(content)).is_equal
