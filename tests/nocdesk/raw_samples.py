"""Samples as they lie in the store before they are sealed, so that one which was stored twice is seen twice."""

from collections import Counter

import numpy as np
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.quality.reading import Metric
from nocdesk.store.series_columns import NO_SAMPLES, joined
from nocdesk.store.series_tables import series, series_part, series_tail
from nocdesk.store.tail_codec import decode_tail


def raw_values(core: Core, metric: Metric = Metric.PDV_MS) -> Counter[int]:
    """How often each value of a metric stands in the store, in whole numbers."""
    with core.read() as session:
        ids = np.array(session.scalars(select(series.c.id).where(series.c.metric == metric.value)).all(), np.int64)
        rows = [*session.scalars(select(series_part.c.data)), *session.scalars(select(series_tail.c.data))]
    kept = joined([decode_tail(data).of_series(ids) for data in rows]) if len(ids) else NO_SAMPLES
    return Counter(kept.values.astype(int).tolist())
