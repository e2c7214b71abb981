"""What a collector may not have heard: readings of devices that another had already taken over."""

from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.inventory import Inventory
from nocdesk.network.poll_groups import groups_of_devices
from nocdesk.quality.layout import Layout
from nocdesk.quality.poll_rows import PollRows
from nocdesk.quality.reading import Reading
from nocdesk.quality.wire import Batch
from nocdesk.store.leases import end_of_term
from nocdesk.store.series_time import microseconds

LEASE_PREFIX = "poll "
"""Of the names of the leases on which groups of devices are polled."""


def ended_terms(session: Session, batch: Batch, source: str) -> dict[str, datetime]:
    """By the name of a lease on which the batch of a spool was heard, when another collector took it over."""
    ends = ((name, end_of_term(session, name, token, source)) for name, token in batch.terms.items())
    return {name: at for name, at in ends if at is not None}


def within_terms(
    session: Session, batch: Batch, ends: Mapping[str, datetime], inventory: Inventory, layouts: Mapping[int, Layout]
) -> Batch:
    """The batch without what was heard of a device after another collector had taken it over."""
    groups = groups_of_devices(session)
    ends_us = {
        device: microseconds(ends[name])
        for device, group in groups.items()
        if (name := LEASE_PREFIX + group.name) in ends
    }

    def is_in_time(device_id: int, at: datetime) -> bool:
        return device_id not in ends_us or microseconds(at) < ends_us[device_id]

    def is_good(reading: Reading) -> bool:
        place = inventory.topology.probes.get(reading.probe_id)
        return place is None or is_in_time(place.device_id, reading.taken_at)

    rows = _rows(batch.rows, layouts, lambda device_id: ends_us.get(device_id))
    answers = tuple(answer for answer in batch.answers if is_in_time(answer.device_id, answer.taken_at))
    return Batch(batch.clock, tuple(filter(is_good, batch.readings)), rows, answers, batch.terms)


def _rows(rows: PollRows, layouts: Mapping[int, Layout], end_us: Callable[[int], int | None]) -> PollRows:
    if not len(rows):
        return rows
    begins = rows.begins(layouts)
    kept: list[int] = []
    values: list[NDArray[np.uint64]] = []
    for index, head in enumerate(rows.heads):
        layout = layouts[int(head["layout"])]
        end = end_us(layout.device_id)
        if end is None or int(head["at_us"]) < end:
            kept.append(index)
            values.append(rows.values[begins[index] : begins[index] + len(layout.moving)])
    return PollRows(rows.heads[kept], np.concatenate(values) if values else rows.values[:0])
