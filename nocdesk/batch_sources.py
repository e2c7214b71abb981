"""Where batches wait for the engine: the spool beside it, and what other collectors have carried into the store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.store.inbox import batches_after, layouts_of_inbox, refuse_batch, take_out, waiting_by_source
from nocdesk.store.spool import Spool


class BatchSource(Protocol):
    """Batches of one spool in its order; `source` is the spool's name."""

    @property
    def source(self) -> str: ...

    def after(self, seq: int, limit: int = 100) -> Sequence[tuple[int, bytes]]: ...

    def layouts(self, numbers: Iterable[int]) -> Mapping[int, bytes]: ...

    def discard(self, through: int) -> None: ...

    def set_aside(self, seq: int, reason: str) -> None: ...


class InboxSource:
    """What one spool's collector has carried into the store."""

    def __init__(self, core: Core, source: str) -> None:
        self._core, self.source = core, source

    def after(self, seq: int, limit: int = 100) -> Sequence[tuple[int, bytes]]:
        """The batches after a number, oldest first; those up to it are left by one who could not take them out."""
        with self._core.read() as session:
            found = batches_after(session, self.source, seq, limit)
        if not found:
            self.discard(seq)
        return found

    def layouts(self, numbers: Iterable[int]) -> Mapping[int, bytes]:
        """Those of these layouts that are known."""
        wanted = list(numbers)
        if not wanted:
            return {}
        with self._core.read() as session:
            return layouts_of_inbox(session, self.source, wanted)

    def discard(self, through: int) -> None:
        """Forget the batches up to and including a number."""
        with self._core.work(SYSTEM) as work:
            take_out(work.session, self.source, through)

    def set_aside(self, seq: int, reason: str) -> None:
        """Keep a batch that cannot be used for a person to look at."""
        with self._core.work(SYSTEM) as work:
            refuse_batch(work.session, self.source, seq, reason)


class OwnSpool:
    """The spool beside the engine is all that there is."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool

    def __iter__(self) -> Iterator[BatchSource]:
        yield self.spool


class SpoolAndInbox:
    """Whatever waits in the inbox, and then the spool beside the engine: what was carried before is older."""

    def __init__(self, core: Core, spool: Spool) -> None:
        self._core, self.spool = core, spool

    def __iter__(self) -> Iterator[BatchSource]:
        with self._core.read() as session:
            waiting = list(waiting_by_source(session))
        for source in waiting:
            yield InboxSource(self._core, source)
        with self._core.read() as session:
            is_behind = self.spool.source in waiting_by_source(session)
        if not is_behind:
            yield self.spool


Sources = OwnSpool | SpoolAndInbox
