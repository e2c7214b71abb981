"""One discovery for the desk: run off the GUI thread by the code of the command, told of and ended from there."""

import os
from collections.abc import Sequence
from threading import Event

from PySide6.QtCore import QObject, Signal

from nocdesk.commandline.opening import machine_credentials
from nocdesk.core import Core
from nocdesk.credentials import CredentialError, Credentials
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.left_out import take_back_proposals
from nocdesk.people.policy import Act, require
from nocdesk.provider.apply import import_provider
from nocdesk.provider.plan import Plan
from probes.discovery.command import Wishes, errand_of
from probes.discovery.discovery import discover
from ui.first_run.proposals import Proposal, file_of, proposals_of


class StoppedError(NocdeskError):
    """Somebody has ended the discovery; nothing was changed."""


class DiscoveryRun(QObject):
    """`asked` tells how many hosts are done, and of how many."""

    asked = Signal(int, int)

    def __init__(self, core: Core, wishes: Wishes, credentials: Credentials | None = None) -> None:
        super().__init__()
        self._core, self._wishes = core, wishes
        self._credentials = credentials or machine_credentials(core.settings, _no_passphrase, os.environ)
        self._stop = Event()

    def stop(self) -> None:
        """End it before the next host."""
        self._stop.set()

    def find(self) -> tuple[Proposal, ...]:
        """Ask every host; on a worker. Raises StoppedError."""
        core = self._core
        require(core.actor, Act.DISCOVER_DEVICES)
        errand, stored = errand_of(core, self._credentials, self._wishes)
        try:
            found = discover(errand, stored, core.settings.poll, core.clock, self._on_progress)
        except BaseExceptionGroup as group:
            if group.subgroup(StoppedError) is None:
                raise
            raise StoppedError(_("Stopped. Nothing was changed.")) from None
        with core.read() as session:
            return proposals_of(session, found, stored)

    def _on_progress(self, done: int, of: int) -> None:
        if self._stop.is_set():
            raise StoppedError("Stopped.")
        self.asked.emit(done, of)


def take(core: Core, proposals: Sequence[Proposal]) -> Plan:
    """Bring proposals into the store in one unit of work; the plan is made anew, as the store may have changed."""
    with core.work() as work:
        take_back_proposals(work, places=[row.offered.place for row in proposals if row.offered is not None])
        return import_provider(work, file_of(proposals))


def _no_passphrase() -> str:
    """A desk may have no terminal, and one that has must not wait there for somebody who looks at the window."""
    raise CredentialError(
        _("The file of credentials needs its passphrase: name a file that holds it as passphrase_file in the settings")
    )
