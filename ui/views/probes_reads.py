"""What the screen of the probes reads, on a pool thread."""

from functools import cached_property

from nocdesk.boards.probe_board import PollerBoard, ProbeDetail, poller_board, probe_detail
from nocdesk.core import Core
from nocdesk.names.file import load_names
from nocdesk.names.lookup import Names


class ProbeReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def board(self) -> PollerBoard:
        """Every probe and every collector."""
        with self._core.read() as session:
            return poller_board(session, now=self._core.clock.now())

    def detail(self, probe_id: int) -> ProbeDetail | None:
        """Everything about one probe."""
        with self._core.read() as session:
            return probe_detail(session, probe_id, self._names, now=self._core.clock.now())

    @cached_property
    def _names(self) -> Names:
        """Read once: a MIB folder that is added shows when the desk is opened again."""
        return load_names(self._core.settings.names_file)
