"""An evidence bundle: every file that a figure rests on, with their hashes; the same bytes for the same evidence."""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.sla.binning import BinValues, Samples
from nocdesk.sla.bundle_csv import csv_bytes, instant_text
from nocdesk.sla.judgement_record import judgement_record
from nocdesk.sla.judging import Judgement
from nocdesk.sla.micros import instant_at
from nocdesk.sla.stretch import Stretch
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import fingerprint, terms_to_json
from nocdesk.sla.ticket_evidence import STOP_TITLES, TICKET_TITLES, TicketEvidence, stop_cells, ticket_cells
from nocdesk.whole_file import write_whole

FORMAT = "nocdesk evidence bundle"
FORMAT_VERSION = 1
MANIFEST, README, AGREEMENT, JUDGEMENT = "manifest.json", "README.txt", "agreement.json", "judgement.json"
SAMPLES, BINS, OUTAGES = "samples.csv", "bins.csv", "outages.csv"
CORRECTIONS, VARBINDS, PLOT = "corrections.csv", "varbinds.csv", "plot.png"
REQUIRED = frozenset({README, AGREEMENT, JUDGEMENT, SAMPLES, BINS, OUTAGES, CORRECTIONS, VARBINDS})
TICKETS, STOPS = "tickets.csv", "stops.csv"
OPTIONAL = frozenset({PLOT, TICKETS, STOPS})
"""Of an objective on tickets both files about them are there, of any other none."""
SAMPLE_TITLES = ("series", "at", "value")
BIN_TITLES = ("at", "value", "count")
OUTAGE_TITLES = ("service", "from", "to", "class", "reason", "announced", "beneath", "work_from")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: when a bundle was packed is no part of it."""


Step = Callable[[float], None]
"""Hears what share of the work is done."""


def _no_step(_share: float) -> None:
    """Nobody looks on."""


class BundleError(NocdeskError):
    """A bundle that cannot be written, or is none."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a figure rests on. `bins` stand for samples that are not kept any more; with samples there are none.

    `tickets` are those an objective on them is judged by, None for any other.
    """

    service: str
    series: str
    terms: Terms
    judgement: Judgement
    judged_at: datetime
    stretches: Sequence[Stretch]
    samples: Samples
    bins: BinValues | None
    tickets: Sequence[TicketEvidence] | None = None
    corrections: Sequence[Sequence[str]] = ()
    varbinds: Sequence[Sequence[str]] = ()
    clock_steps: Sequence[tuple[datetime, float]] = ()
    words: Sequence[str] = ()
    plot: bytes | None = None
    notes: Sequence[str] = field(default=())


CORRECTION_TITLES = ("from", "to", "kind", "class", "reason", "by", "at", "second_signature")
VARBIND_TITLES = ("at", "source", "outcome", "oid", "type", "value")


def files_of(content: Content) -> dict[str, bytes]:
    """Every file of the bundle, the manifest included."""
    files = {
        README: _readme(content),
        AGREEMENT: terms_to_json(content.terms).encode(),
        JUDGEMENT: _json({"service": content.service, **judgement_record(content.judgement)}),
        SAMPLES: csv_bytes(SAMPLE_TITLES, sample_cells(content.series, content.samples)),
        BINS: csv_bytes(BIN_TITLES, _bin_cells(content.bins)),
        OUTAGES: csv_bytes(OUTAGE_TITLES, outage_cells(content.service, content.stretches)),
        CORRECTIONS: csv_bytes(CORRECTION_TITLES, content.corrections),
        VARBINDS: csv_bytes(VARBIND_TITLES, content.varbinds),
    }
    if content.tickets is not None:
        files[TICKETS] = csv_bytes(TICKET_TITLES, ticket_cells(content.tickets))
        files[STOPS] = csv_bytes(STOP_TITLES, stop_cells(content.tickets))
    if content.plot is not None:
        files[PLOT] = content.plot
    return {**files, MANIFEST: _json(_manifest(content, files))}


def write_bundle(files: Mapping[str, bytes], target: Path, step: Step = _no_step) -> None:
    """Write a bundle that is not there yet, whole or not at all: as a .zip, or as a folder.

    What `step` raises ends the work.
    """
    if target.exists():
        raise BundleError(_("{target}: is there already. Name another, or remove it.").format(target=target))
    if target.suffix.lower() == ".zip":
        packed = zip_bytes(files, step)
        write_whole(target, lambda file: file.write(packed))
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.mkdir(parents=True)
        for name, data in files.items():
            step(0.0)
            (beside / name).write_bytes(data)
        beside.rename(target)
    except OSError as error:
        raise BundleError(
            _("{target}: cannot be written ({reason}). Check its rights and its disk.").format(
                target=target, reason=error.strerror
            )
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def zip_bytes(files: Mapping[str, bytes], step: Step = _no_step) -> bytes:
    """The files as a ZIP, in the order of their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number, name in enumerate(sorted(files)):
            step(number / len(files))
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Else the system that packs it would be told, and its rights.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()


def sample_cells(series: str, samples: Samples) -> Iterable[tuple[str, str, float]]:
    """The rows of samples."""
    for at_us, value in zip(samples.at_us.tolist(), samples.values.tolist(), strict=True):
        yield series, instant_text(instant_at(at_us)), value


def outage_cells(service: str, stretches: Iterable[Stretch]) -> Iterable[tuple[str, ...]]:
    """The rows of a ledger, those in which the service was up as well."""
    for one in stretches:
        told = (one.announced_at, one.work_began_at)
        announced, work_from = ("" if at is None else instant_text(at) for at in told)
        began, ended = instant_text(one.began_at), instant_text(one.ended_at)
        yield service, began, ended, one.service_class.value, "", announced, one.beneath.value, work_from


def _bin_cells(bins: BinValues | None) -> Iterable[tuple[str, float, int]]:
    if bins is None:
        return
    columns = (bins.starts_us.tolist(), bins.values.tolist(), bins.counts.tolist())
    for at_us, value, count in zip(*columns, strict=True):
        yield instant_text(instant_at(at_us)), value, count


def _manifest(content: Content, files: Mapping[str, bytes]) -> dict[str, Any]:
    period = content.judgement.period
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program": f"nocdesk {version('nocdesk')}",
        "service": content.service,
        "objective": content.judgement.objective,
        "period_start": instant_text(period.starts_at),
        "period_end": instant_text(period.ends_at),
        "grid_from": None if period.grid_from is None else instant_text(period.grid_from),
        "judged_at": instant_text(content.judged_at),
        "rests_on": _rests_on(content),
        "agreement_fingerprint": fingerprint(content.terms),
        "clock_steps": [{"at": instant_text(at), "seconds": step_s} for at, step_s in content.clock_steps],
        "notes": list(content.notes),
        "files": {
            name: {"sha256": sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(files.items())
        },
    }


def _rests_on(content: Content) -> str:
    if content.tickets is not None:
        return "tickets"
    return "bins" if content.bins is not None else "samples"


def _readme(content: Content) -> bytes:
    lines = [
        f"Evidence of {content.judgement.objective} of {content.service}",
        "",
        *content.words,
        *content.notes,
        "",
        "The figure can be reckoned again from these files alone: nocdesk sla verify BUNDLE",
        "In the CSV files a text that a spreadsheet would compute stands behind an apostrophe.",
        "",
    ]
    return "\n".join(lines).encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()
