"""What is changed in a bundle is found and told, and what is no bundle is refused."""

import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from nocdesk.boards.evidence_bundle import period_instant
from nocdesk.core import Core
from nocdesk.services.model import ServiceClass
from nocdesk.sla.bundle import (
    BundleError,
    files_of,
    write_bundle,
    zip_bytes,
)
from nocdesk.sla.bundle_check import check_bundle
from nocdesk.sla.bundle_reading import read_bundle
from tests.nocdesk.boards.bundled_month import content_of, month
from tests.nocdesk.command import runner
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

__all__ = ["month"]

Files = dict[str, bytes]


@pytest.fixture
def agreed(sqlite_core: Core) -> Agreed:
    """On one kind of database: a bundle is files, and `test_evidence_bundle` has them be the same from both."""
    return Agreed(sqlite_core, make_provider(sqlite_core))


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
