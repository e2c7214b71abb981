"""From batches back to what devices said: every poll with all its objects, those that stood still included."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import numpy as np

from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.layout import UPTIME_SLOT, Layout, ObjectValue, PollRow, instant_of
from nocdesk.quality.wire import Batch

Layouts = Callable[[Sequence[int]], Mapping[int, Layout]]
"""Finds layouts by their numbers; one that is not known any more is left out."""


def answers_of(batch: Batch, device_ids: Collection[int], layouts_of: Layouts) -> Iterator[PollAnswer]:
    """What these devices said in a batch, ordinary answers and others."""
    yield from (answer for answer in batch.answers if answer.device_id in device_ids)
    if not len(batch.rows):
        return
    numbers = np.unique(batch.rows.heads["layout"]).tolist()
    layouts = layouts_of(numbers)
    wanted = [number for number, layout in layouts.items() if layout.device_id in device_ids]
    if not wanted or len(layouts) < len(numbers):
        return
    chosen = np.flatnonzero(np.isin(batch.rows.heads["layout"], wanted)).tolist()
    for number, row in batch.rows.rows(layouts, chosen):
        yield _answer(layouts[number], row)


def _answer(layout: Layout, row: PollRow) -> PollAnswer:
    values: dict[int, ObjectValue] = dict(layout.steady)
    values |= dict(zip(layout.moving, row.moving, strict=True)) | {UPTIME_SLOT: row.uptime_ticks}
    return PollAnswer(
        device_id=layout.device_id,
        probe_ids=tuple(probe.probe_id for probe in layout.probes),
        taken_at=instant_of(row.at_us),
        bindings=tuple(
            Binding(oid, type_, values[slot])
            for slot, (oid, type_) in enumerate(zip(layout.oids, layout.types, strict=True))
        ),
    )
