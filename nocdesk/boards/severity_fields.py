"""The severity of rows, compared by its rank (ITU-T X.733), in words or in the four letters of the lists."""

from collections.abc import Callable
from typing import TypeVar

from nocdesk.filtering.ordered_fields import RankField
from nocdesk.severity import PerceivedSeverity

Row = TypeVar("Row")

_FROM_LEAST = tuple(reversed(PerceivedSeverity))
_PLACES = {severity: place for place, severity in enumerate(_FROM_LEAST)}
_ALSO = {
    "crit": "critical",
    "maj": "major",
    "majr": "major",
    "min": "minor",
    "minr": "minor",
    "warn": "warning",
    "indt": "indeterminate",
    "clr": "cleared",
}


def severity_field(read: Callable[[Row], PerceivedSeverity | None]) -> RankField[Row]:
    """`sev`, of which a graver one is more."""

    def rank(row: Row) -> int | None:
        severity = read(row)
        return None if severity is None else _PLACES[severity]

    ranks = tuple(severity.value for severity in _FROM_LEAST)
    return RankField("sev", "severity", rank, ranks=ranks, also=_ALSO)
