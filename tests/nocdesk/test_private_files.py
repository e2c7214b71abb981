"""Whatever NocDesk makes is for its owner alone, and a folder that was open before is told of."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nocdesk.core import open_core
from nocdesk.finding import Weight
from nocdesk.people.model import SYSTEM
from nocdesk.rights_check import check_rights
from nocdesk.settings import Settings
from nocdesk.store.spool import Spool
from probes.traps.engine_identity import next_boot
from probes.traps.raw_spool import Datagram, RawSpool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode of files")


@pytest.fixture(autouse=True)
def lax() -> Iterator[None]:
    """A person whose files are usually for all to read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(directory: Path) -> dict[str, int]:
    """Of every file below a folder."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.rglob("*") if path.is_file()}


def test_store_spool_and_traps_are_for_their_owner_alone_whatever_the_mask_says(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    core = open_core(Settings(data_dir=directory), SYSTEM)
    spool = Spool(core.settings.spool_file)
    traps = RawSpool(core.settings.trap_directory)
    next_boot(core.settings.trap_directory)
    with core.work() as work:
        work.touched("trap", 1)
        spool.append(b"a batch")
        traps.append([Datagram(1, "192.0.2.7", 161, b"a trap")])
        found = modes(directory)
    for one in (spool, traps, core):
        one.close()

    assert {"nocdesk.db", "nocdesk.db-wal", "nocdesk.db-shm", "spool.db", "spool.db-wal", "identity"} <= set(found)
    assert set(found.values()) == {0o600}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_folder_that_was_open_to_others_is_told_of_with_the_files_in_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    tmp_path.chmod(0o755)
    (tmp_path / "nocdesk.db").touch(0o644)
    settings.spool_file.touch(0o600)

    (open_to_all,) = check_rights(settings)
    tmp_path.chmod(0o700)
    (shut,) = check_rights(settings)

    assert open_to_all.weight is Weight.WEAK
    assert open_to_all.text == (
        f"others on this machine can open {tmp_path} and nocdesk.db in it: "
        f"chmod 700 {tmp_path} && chmod 600 {tmp_path / 'nocdesk.db'}"
    )
    assert shut.weight is Weight.OK
