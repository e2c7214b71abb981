"""Reads a bundle that somebody handed over: only the files that belong to one, none of them too large, nothing run."""

import csv
import io
import json
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import BinValues, Samples
from nocdesk.sla.bundle import (
    BIN_TITLES,
    BINS,
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    OPTIONAL,
    OUTAGE_TITLES,
    OUTAGES,
    REQUIRED,
    SAMPLE_TITLES,
    SAMPLES,
    STOPS,
    TICKETS,
    BundleError,
)
from nocdesk.sla.bundle_csv import unguarded
from nocdesk.sla.micros import us_of
from nocdesk.sla.stretch import Stretch
from nocdesk.sla.ticket_clocks import Stop, TicketClock
from nocdesk.sla.ticket_evidence import STOP_TITLES, TICKET_TITLES

MOST_BYTES = 256 * 2**20
"""No file of a bundle is larger, packed or not."""

_NAMES = REQUIRED | OPTIONAL | {MANIFEST}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a bundle's figure is reckoned from again."""

    stretches: tuple[Stretch, ...]
    samples: Samples
    bins: BinValues
    clocks: tuple[TicketClock, ...] = ()


def read_bundle(path: Path) -> dict[str, bytes]:
    """The files of a bundle, in a folder or a ZIP."""
    try:
        if path.is_dir():
            return _of_folder(path)
        if path.is_file():
            return _of_zip(path)
    except OSError as error:
        raise BundleError(
            _("{path}: cannot be read ({reason}). Check its rights.").format(path=path, reason=error.strerror)
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise BundleError(_("{path}: is no bundle: {error}.").format(path=path, error=error)) from error
    raise BundleError(
        _("{path}: is not there. Name a folder or a .zip that `nocdesk sla bundle` wrote.").format(path=path)
    )


def manifest_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest, whose keys are all there."""
    found = json_of(files, MANIFEST)
    if found.get("format") != FORMAT or found.get("format_version") != FORMAT_VERSION:
        raise BundleError(_("{file}: is of no bundle that this version of NocDesk knows.").format(file=MANIFEST))
    named = found.get("files")
    if not isinstance(named, dict) or not all(isinstance(told, dict) for told in named.values()):
        raise BundleError(_("{file}: does not say which files there are.").format(file=MANIFEST))
    return found


def json_of(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    """A file as a JSON object."""
    try:
        found = json.loads(files[name])
    except (ValueError, RecursionError) as error:
        raise BundleError(_("{name}: is no JSON.").format(name=name)) from error
    if not isinstance(found, dict):
        raise BundleError(_("{name}: is no JSON object.").format(name=name))
    return found


def matter_of(files: Mapping[str, bytes]) -> Matter:
    """The ledger, the samples and the bins."""
    samples = list(_rows(files, SAMPLES, SAMPLE_TITLES))
    bins = list(_rows(files, BINS, BIN_TITLES))
    starts = [us_of(instant(at, BINS)) for at, _, _ in bins]
    return Matter(
        stretches=tuple(_stretch(cells) for cells in _rows(files, OUTAGES, OUTAGE_TITLES)),
        samples=Samples.of(
            np.array([us_of(instant(at, SAMPLES)) for _, at, _ in samples], np.int64),
            np.array([_number(value, SAMPLES) for _, _, value in samples], np.float64),
        ),
        bins=BinValues(
            np.array(starts, np.int64),
            np.array([_number(value, BINS) for _, value, _ in bins], np.float64),
            np.array([int(_number(count, BINS)) for _, _, count in bins], np.int64),
        ),
        clocks=_clocks(files),
    )


def instant(text: object, name: str) -> datetime:
    """An instant with its zone."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BundleError(_("{name}: '{text}' is no instant.").format(name=name, text=str(text)[:40])) from error
    if found.tzinfo is None:
        raise BundleError(_("{name}: '{text}' has no zone.").format(name=name, text=text))
    return found


def _of_folder(path: Path) -> dict[str, bytes]:
    entries = sorted(path.iterdir())
    _require_names([entry.name for entry in entries])
    found = {}
    for entry in entries:
        told = entry.lstat()
        if not stat.S_ISREG(told.st_mode):
            raise BundleError(_("{entry}: is no plain file.").format(entry=entry.name))
        if told.st_size > MOST_BYTES:
            raise _too_large(entry.name)
        found[entry.name] = entry.read_bytes()
    return found


def _of_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        _require_names([entry.filename for entry in entries])
        return {entry.filename: _unpacked(archive, entry) for entry in entries}


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What is packed, whatever size the entry claims."""
    if entry.file_size > MOST_BYTES:
        raise _too_large(entry.filename)
    with archive.open(entry) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _too_large(entry.filename)
    return data


def _require_names(names: Sequence[str]) -> None:
    """Exactly the files of a bundle: a name that leads elsewhere is none of them."""
    for name in names:
        if name not in _NAMES:
            raise BundleError(_("'{name}' does not belong into a bundle.").format(name=name[:80]))
    if len(set(names)) < len(names):
        raise BundleError(_("A file is there twice."))
    missing = sorted((REQUIRED | {MANIFEST}) - set(names))
    if missing:
        raise BundleError(_("{missing} is missing: the bundle is not whole.").format(missing=", ".join(missing)))


def _too_large(name: str) -> BundleError:
    return BundleError(
        _("{name}: is larger than {most_bytes} MiB, which no file of a bundle is.").format(
            name=name, most_bytes=MOST_BYTES // 2**20
        )
    )


def _rows(files: Mapping[str, bytes], name: str, titles: Sequence[str]) -> Iterator[list[str]]:
    try:
        reader: Iterable[list[str]] = csv.reader(io.StringIO(files[name].decode(), newline=""))
        rows = iter(list(reader))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BundleError(_("{name}: is no CSV.").format(name=name)) from error
    if next(rows, None) != list(titles):
        raise BundleError(_("{name}: does not begin with {titles}.").format(name=name, titles=",".join(titles)))
    for cells in rows:
        if len(cells) != len(titles):
            raise BundleError(
                _("{name}: a row has {cells} cells where {titles} belong.").format(
                    name=name, cells=len(cells), titles=len(titles)
                )
            )
        yield [unguarded(cell) for cell in cells]


def _clocks(files: Mapping[str, bytes]) -> tuple[TicketClock, ...]:
    if TICKETS not in files or STOPS not in files:
        return ()
    stops: dict[str, list[Stop]] = defaultdict(list)
    for ticket, began, ended, *__ in _rows(files, STOPS, STOP_TITLES):
        stops[ticket].append((instant(began, STOPS), instant(ended, STOPS) if ended else None))
    return tuple(
        TicketClock(ticket, instant(began, TICKETS), instant(ended, TICKETS) if ended else None, tuple(stops[ticket]))
        for ticket, _, began, ended in _rows(files, TICKETS, TICKET_TITLES)
    )


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise BundleError(_("{name}: '{text}' is no number.").format(name=name, text=text[:40])) from error


def _stretch(cells: Sequence[str]) -> Stretch:
    _, began, ended, word, _, announced, beneath, work_from = cells
    try:
        found, hidden = ServiceClass(word), ServiceClass(beneath)
    except ValueError as error:
        raise BundleError(f"{OUTAGES}: {error}.") from error
    told = (instant(text, OUTAGES) if text else None for text in (announced, work_from))
    return Stretch(found, instant(began, OUTAGES), instant(ended, OUTAGES), hidden, *told)
