"""The bundle of a month: the store, `sla evaluate` on what is exported, and the bundle give the same to the second."""

import json
import random
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from nocdesk.boards.evidence_bundle import Wanted, bundle_content, period_instant
from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.commands import declare_exclusion
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import Actor, Role
from nocdesk.services.model import ServiceClass
from nocdesk.sla.bundle import (
    OUTAGE_TITLES,
    SAMPLE_TITLES,
    BundleError,
    Content,
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
from tests.nocdesk.command import runner
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

OCTOBER = datetime(2026, 9, 30, 21, tzinfo=UTC)
"""Midnight of 1 October in Riga, whose clocks go back on the 25th."""

END = datetime(2026, 10, 31, 22, tzinfo=UTC)
HOUR_S = 3600.0
FIGURES = ("contract_seconds", "measured_seconds", "excluded_seconds", "down_seconds", "achieved", "coverage")
Files = dict[str, bytes]


@pytest.fixture
def agreed(core: Core) -> Agreed:
    return Agreed(core, make_provider(core))


@pytest.fixture
def month(agreed: Agreed) -> Agreed:
    """A month with the end of summer time, contract hours, gaps, planned work, an exclusion and late samples."""
    agreed.agree(
        starts_at=OCTOBER - timedelta(days=40),
        timezone="Europe/Riga",
        calendar={"hours": ["mon-sun 06:00-23:00"], "holidays": "LV"},
        planned={"cap_h": 3},
    )
    up, down, unknown, planned = ServiceClass.UP, ServiceClass.DOWN, ServiceClass.UNKNOWN, ServiceClass.PLANNED
    day = 24 * HOUR_S
    lengths = [
        (up, 50 * day + 10 * HOUR_S), (down, 754.25), (up, 3 * day), (planned, 5 * HOUR_S), (up, 2 * day),
        (unknown, 1234.5), (up, 4 * day), (down, 61.000001), (up, 1.0),
    ]  # fmt: skip
    agreed.write_ledger(OCTOBER - timedelta(days=45), lengths)
    with agreed.core.work() as work:
        is_planned = LedgerEntry.service_class == planned
        work.session.execute(update(LedgerEntry).where(is_planned).values(beneath=ServiceClass.DEGRADED))
    agreed.core.actor = Actor("sam", Role.SUPERVISOR)
    with agreed.core.work() as work:
        began_at = OCTOBER + timedelta(days=20, hours=9)
        declare_exclusion(
            work,
            service_id=agreed.provider.voice,
            service_class=ServiceClass.CUSTOMER_CAUSED,
            began_at=began_at,
            ended_at=began_at + timedelta(minutes=47, seconds=13),
            reason="=HYPERLINK(their power was off)",
        )
    chance = random.Random(7)
    samples = [
        (float(at), 20.0 + 60 * (random.Random(at // 300).random() < 0.03) + chance.random())
        for at in range(int(OCTOBER.timestamp()) - 600, int(END.timestamp()) + 600, 60)
        if chance.random() > 0.02
    ]
    late = samples[5_000:5_200]
    agreed.write_samples(Measure.DELAY, samples[:5_000] + samples[5_200:])
    agreed.write_samples(Measure.DELAY, [*late[::-1], (late[3][0], 99.0)])
    return agreed


def content_of(month: Agreed, objective: str, at: datetime | None = OCTOBER + timedelta(days=9)) -> Content:
    with month.core.read() as session:
        now = month.core.clock.now()
        return bundle_content(session, Wanted("SIP-1", objective, at), now, with_network=True)


def changed(files: Mapping[str, bytes], name: str, old: bytes, new: bytes) -> Files:
    """One place of one file is another, and the manifest does not know."""
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def resealed(files: Mapping[str, bytes]) -> Files:
    """The manifest made to fit, as a forger would."""
    manifest = json.loads(files["manifest.json"])
    for name in manifest["files"]:
        manifest["files"][name] = {"sha256": sha256(files[name]).hexdigest(), "bytes": len(files[name])}
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def where(files: Mapping[str, bytes]) -> set[str]:
    return {finding.where for finding in check_bundle(files).findings}


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


def test_every_tampering_is_found_and_told_where(month: Agreed) -> None:
    files = files_of(content_of(month, "delay"))
    lines = files["samples.csv"].splitlines(keepends=True)
    value = lines[2_000].rstrip().rpartition(b",")[2]
    edited = {**files, "samples.csv": b"".join([*lines[:2_000], lines[2_000].replace(value, b"999.0"), *lines[2_001:]])}
    swapped = {**files, "samples.csv": b"".join([lines[0], lines[2], lines[1], *lines[3:]])}
    verdict = json.loads(files["judgement.json"])["verdict"].encode()

    assert where(files) == set()
    assert "samples.csv" in where(edited)
    assert where(swapped) == {"samples.csv"}
    assert "samples.csv" in where({**files, "samples.csv": b"".join(lines[:3_000])})
    assert "judgement.json verdict" in where(changed(files, "judgement.json", verdict, b"splendid"))
    digest = sha256(files["outages.csv"]).hexdigest().encode()
    assert where(changed(files, "manifest.json", digest, b"0" * 64)) == {"outages.csv"}


def test_a_forger_who_makes_the_hashes_fit_is_found_by_the_figure(month: Agreed) -> None:
    files = files_of(content_of(month, "delay"))
    lines = files["samples.csv"].splitlines(keepends=True)
    bad = [place for place, line in enumerate(lines) if line.rstrip().rpartition(b",")[2][:1] in (b"8", b"9")]
    kept = {place for place in bad[:200]}
    calmed = b"".join(
        line.rpartition(b",")[0] + b",20.0\n" if place in kept else line for place, line in enumerate(lines)
    )

    found = where(resealed({**files, "samples.csv": calmed}))

    assert "judgement.json down_seconds" in found
    assert where(resealed(files)) == set()


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


def test_what_does_not_belong_into_a_bundle_is_refused(month: Agreed, tmp_path: Path) -> None:
    files = files_of(content_of(month, "availability"))
    out = tmp_path / "out"
    out.mkdir()
    packed = out / "bundle.zip"
    for name in ("../escape.txt", "/etc/passwd", "run.py", "samples.csv/..", "sub/README.txt"):
        with zipfile.ZipFile(packed, "w") as archive:
            for known, data in {**files, name: b"x"}.items():
                archive.writestr(known, data)
        with pytest.raises(BundleError, match="does not belong"):
            read_bundle(packed)
    assert [path.name for path in out.iterdir()] == ["bundle.zip"]


def test_a_bundle_that_is_not_whole_or_no_bundle_is_refused(month: Agreed, tmp_path: Path) -> None:
    files = files_of(content_of(month, "availability"))
    folder = tmp_path / "bundle"
    write_bundle({name: data for name, data in files.items() if name != "samples.csv"}, folder)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(zip_bytes(files)[:-100])

    with pytest.raises(BundleError, match=r"samples\.csv is missing"):
        read_bundle(folder)
    with pytest.raises(BundleError, match="is no bundle"):
        read_bundle(cut)
    with pytest.raises(BundleError, match="is not there"):
        read_bundle(tmp_path / "nothing")
    (folder / "samples.csv").symlink_to(folder / "README.txt")
    with pytest.raises(BundleError, match="is no plain file"):
        read_bundle(folder)


def test_a_file_that_unpacks_beyond_all_measure_is_refused(
    month: Agreed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_of(content_of(month, "availability"))
    packed = tmp_path / "bundle.zip"
    packed.write_bytes(zip_bytes({**files, "README.txt": b"\0" * 5_000_000}))
    assert packed.stat().st_size < 1_000_000
    read_bundle(packed)

    monkeypatch.setattr("nocdesk.sla.bundle_reading.MOST_BYTES", 4_000_000)

    with pytest.raises(BundleError, match="is larger than"):
        read_bundle(packed)


def test_nothing_is_written_over(month: Agreed, tmp_path: Path) -> None:
    files = files_of(content_of(month, "availability"))
    (tmp_path / "bundle").mkdir()

    with pytest.raises(BundleError, match="is there already"):
        write_bundle(files, tmp_path / "bundle")


def test_an_objective_that_is_not_there_is_told_with_the_one_that_was_meant(month: Agreed) -> None:
    with pytest.raises(BundleError, match="availability"):
        content_of(month, "availabilty")
    with pytest.raises(BundleError, match="no agreement was in force"):
        content_of(month, "availability", datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(BundleError, match="is no period"):
        period_instant("October")


def test_the_commands_write_a_bundle_and_find_what_was_changed_in_it(
    sqlite_core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    agreed = Agreed(sqlite_core, make_provider(sqlite_core))
    agreed.agree(starts_at=datetime(2020, 1, 1, tzinfo=UTC))
    agreed.write_ledger(datetime(2020, 1, 1, tzinfo=UTC), [(ServiceClass.UP, 1.0)])
    run = runner(monkeypatch, capsys, sqlite_core.settings.data_dir)
    folder = tmp_path / "evidence"

    made = run("--role", "supervisor", "sla", "bundle", "SIP-1", "--objective", "availability", "--output", folder)
    equal = run("sla", "verify", folder)
    text = (folder / "judgement.json").read_text()
    (folder / "judgement.json").write_text(text.replace('"verdict": "', '"verdict": "not '))
    other = run("sla", "verify", folder)

    assert (made.code, equal.code, other.code) == (0, 0, 1)
    assert equal.out.startswith("equal: availability of SIP-1")
    assert "judgement.json: was changed" in other.out
    assert "judgement.json verdict: says 'not " in other.out
