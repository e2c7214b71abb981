"""R3: a disk that is full or broken, once or until somebody makes room: nothing is lost, torn or done twice."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from nocdesk.core import open_core
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.reliability.disk import BROKEN, NO_SPACE, OK, UNSYNCED, Cut, Disk, Event, Synced, Written, watched_disk
from tests.reliability.figures import figure
from tests.reliability.kept import SPOOL, STORE, kept_in
from tests.reliability.load import ANN, open_load, settings_of
from tests.reliability.record import Telling
from tests.reliability.shift import Shift

pytestmark = pytest.mark.chaos

LAST = figure(40, 200)
"""The fault comes at the first write of a stretch, then at the second, and so on up to this one."""
ROUNDS_WITHOUT_SPACE = 1


@dataclass
class Fault:
    """Refuses what is written to a file from its k-th write on, once or for as long as it lasts."""

    file: str
    is_lasting: bool
    code: int = OK
    left: int = 0
    injected: int = 0

    def arm(self, k: int) -> None:
        """By turns there is no space, and the disk is broken."""
        self.left, self.code = k, (NO_SPACE, BROKEN)[k % 2]

    def refuse(self, event: Event) -> int:
        if self.left <= 0 or not isinstance(event, Written | Cut | Synced) or not event.file.startswith(self.file):
            return OK
        if self.left > 1:
            self.left -= 1
            return OK
        self.injected += 1
        self.left = 1 if self.is_lasting else 0
        return UNSYNCED if isinstance(event, Synced) and self.code == BROKEN else self.code


def work_through(disk: Disk, shift: Shift, fault: Fault, last: int) -> int:
    """Let the fault come at every place in turn, and work on without a new start; how often nobody was told of one."""
    silent = 0
    disk.is_writing_down, disk.refuse = False, fault.refuse
    for k in range(1, last + 1):
        fault.arm(k)
        before = fault.injected
        while fault.injected == before:
            shift.said.clear()
            shift.round()
        for _ in range(ROUNDS_WITHOUT_SPACE if fault.is_lasting else 0):
            shift.round()
        silent += not shift.said
        fault.left = 0
        while not shift.round():
            pass
    return silent


FAULTS = {
    "the disk is full or broken at the k-th write, once": False,
    "the disk is full or broken from the k-th write on, until it is well": True,
}


@pytest.fixture(autouse=True)
def no_wait_for_a_disk() -> None:
    """Unlike elsewhere SQLite syncs at each commit, or that could not fail."""


@pytest.fixture
def places(tmp_path: Path) -> Provider:
    core = open_core(settings_of(tmp_path), ANN)
    places = make_provider(core)
    core.close()
    return places


@pytest.mark.timeout(600 + 5 * LAST)
@pytest.mark.parametrize("file", [SPOOL, STORE])
@pytest.mark.parametrize("words", FAULTS)
def test_nothing_is_lost_torn_or_doubled_and_each_failure_is_told(
    tmp_path: Path, places: Provider, promise: Telling, words: str, file: str
) -> None:
    promises: list[str] = []
    fault = Fault(file, FAULTS[words])
    with watched_disk(tmp_path) as disk:
        load = open_load(tmp_path, places, promises.append)
        shift = Shift(load)
        silent = work_through(disk, shift, fault, LAST)
        load.close()

    kept = kept_in(tmp_path)
    assert set(promises) == shift.heard
    lost, wrong = kept.lost(shift.heard), kept.wrong + silent
    promise.kept("R3", words, injected=fault.injected, lost=len(lost), doubled=len(kept.doubled), wrong=wrong)


def test_a_collector_that_forgets_what_could_not_be_written_loses_it(
    tmp_path: Path, places: Provider, promise: Telling
) -> None:
    fault = Fault(SPOOL, is_lasting=False)
    with watched_disk(tmp_path) as disk:
        load = open_load(tmp_path, places, lambda _promise: None)
        shift = Shift(load, is_patient=False)
        work_through(disk, shift, fault, 5)
        load.close()

    lost = kept_in(tmp_path).lost(shift.heard)
    assert lost
    promise.control("R3", f"what failed is not tried again: {len(lost)} lost in {fault.injected} faults")
