"""Samples from a CSV file: `series,at,value`."""

from array import array
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np

from nocdesk.language import _
from nocdesk.sla.binning import Samples
from nocdesk.sla.csv_file import CellError, csv_rows, instant_in, refuse
from nocdesk.sla.micros import us_of

COLUMNS = ("series", "at", "value")


def read_samples(path: Path) -> dict[str, Samples]:
    """The samples by series, whatever their order; an empty value or NaN is no measurement."""
    times: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
    values: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
    faults: list[tuple[int, str]] = []
    read = datetime.fromisoformat
    for line, (series, at, value) in csv_rows(path, COLUMNS):
        try:
            # Without a zone, or with anything odd, it goes the long way, which says what is wrong.
            instant = read(at)
            us = us_of(instant if instant.tzinfo is not None else instant_in(at, "at"))
            number = float(value) if value else np.nan
        except ValueError:
            faults.append((line, _fault(at, value)))
            continue
        times[series].append(us)
        values[series].append(number)
    refuse(path, faults)
    return {
        series: Samples.of(np.array(times[series], np.int64), np.array(values[series], np.float64)) for series in times
    }


def _fault(at: str, value: str) -> str:
    try:
        instant_in(at, "at")
    except CellError as error:
        return str(error)
    return _("value is '{value}'; write a number with a decimal point, or nothing where nothing was measured").format(
        value=value[:40]
    )
