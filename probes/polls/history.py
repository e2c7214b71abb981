"""Which rows of the history that a device keeps of a test are new since the last poll (DISMAN-PING-MIB and its kin)."""

from collections.abc import Mapping
from typing import TypeVar

from probes.polls.parameters import named_test
from probes.probe import ProbeTarget
from probes.snmp.varbind import Oid

RESPONSE_RECEIVED = 1
"""OperationResponseStatus of DISMAN-PING-MIB: responseReceived(1); with any other the probe had no answer."""

_MORE_THAN_ANY_HISTORY = 2**30
"""Rows this far apart are none of one count: the index has wrapped, at 'ffffffff'h or where an agent does so sooner."""

Row = TypeVar("Row")


def wants_history(target: ProbeTarget) -> bool:
    """Whether the parameter `history` is set."""
    return target.parameters.get("history") is True


def missing_history(target: ProbeTarget, what: str, remedy: str) -> str:
    """What a poll says of a device without history of the test."""
    return f"the device keeps no history of {what} {named_test(target)}, and its latest results are read: {remedy}"


def in_order(rows: Mapping[Oid, Row]) -> dict[Oid, Row]:
    """Oldest first: where the indexes have begun at 1 again, the low ones come after the high ones."""
    numbers = [index[0] for index in rows]
    has_wrapped = max(numbers, default=0) - min(numbers, default=0) > _MORE_THAN_ANY_HISTORY
    ordered = sorted(rows, key=lambda index: (has_wrapped and index[0] < _MORE_THAN_ANY_HISTORY, index))
    return {index: rows[index] for index in ordered}


def newest(rows: Mapping[Oid, Row]) -> Oid | None:
    """The index of the last of rows that are in order; None where there is none."""
    return next(reversed(list(rows)), None)


def since(rows: Mapping[Oid, Row], last: Oid) -> dict[Oid, Row]:
    """What came after the last row seen; all where it is gone: newer ones took its place, or the history began anew."""
    indexes = list(rows)
    first_new = indexes.index(last) + 1 if last in rows else 0
    return {index: rows[index] for index in indexes[first_new:]}
