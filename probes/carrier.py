"""Carries batches from the spool into the store's inbox, in order and each once, while another process judges."""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.quality.wire import decode_batch
from nocdesk.settling import FAULTS_OF_DATA
from nocdesk.spool_watching import SpoolWatch
from nocdesk.store.inbox import forget_layouts, last_number, put_batches, put_layouts, waiting_by_source
from nocdesk.store.spool import Spool

INBOX_HOLDS = 2_000
"""Batches of one collector that wait in the inbox at most; what is beyond stays in its spool."""


class Carrier:
    """Of one spool; belongs to one thread at a time."""

    def __init__(self, core: Core, spool: Spool) -> None:
        self._core, self._spool = core, spool
        self._sent: set[int] = set()
        self._carried = 0
        self._watch: SpoolWatch | None = None
        self._is_new = True
        # A spool that was brought back from an older copy would give numbers again that the store has seen.
        with core.read() as session:
            spool.go_on_after(last_number(session, spool.source))

    def rest(self) -> None:
        """Another looks after the spool meanwhile: what that one says of it is not known here afterwards."""
        self._watch = None

    def carry(self, limit: int) -> int:
        """Bring what waits, so many batches at most, and forget it here once it is safe there; how many."""
        batches = self._spool.after(0, limit)
        taken = self._put(batches)
        if taken:
            self._spool.discard(batches[taken - 1][0])
        self._watch = self._watch or SpoolWatch(self._core, self._spool)
        self._watch.look()
        return taken

    def _put(self, batches: Sequence[tuple[int, bytes]]) -> int:
        source = self._spool.source
        if not batches:
            return 0
        with self._core.work(SYSTEM) as work:
            seen = last_number(work.session, source)
            if seen < self._carried:
                # The store was brought back from an older copy, which lacks layouts that were sent before.
                self._sent.clear()
                self._is_new = True
            if self._is_new:
                forget_layouts(work.session, source)
            room = max(INBOX_HOLDS - waiting_by_source(work.session).get(source, 0), 0)
            batches = batches[:room]
            # Of a batch whose carrying was committed without a word nothing is left to be done.
            new = [(seq, payload) for seq, payload in batches if seq > seen]
            layouts = self._spool.layouts(self._unsent(new))
            put_layouts(work.session, source, layouts)
            put_batches(work.session, source, new)
        self._is_new = False
        self._sent.update(layouts)
        self._carried = new[-1][0] if new else seen
        return len(batches)

    def _unsent(self, batches: Sequence[tuple[int, bytes]]) -> list[int]:
        """The numbers of the layouts that rows of these name and that were not sent along before."""
        found: set[int] = set()
        for _seq, payload in batches:
            # What cannot be read is carried as it is: the engine sets it aside and says so.
            with suppress(*FAULTS_OF_DATA):
                found.update(np.unique(decode_batch(payload).rows.heads["layout"]).tolist())
        return sorted(found - self._sent)
