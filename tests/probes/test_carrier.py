"""What a collector carries into the store's inbox, though its spool was damaged, or is an older one than the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.engine import TRIES, Engine, RefusedBatchError
from nocdesk.people.model import SYSTEM
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.inbox import InboxBatch, put_batches, waiting_by_source
from nocdesk.store.spool import Spool
from probes.carrier import Carrier

EMPTY = encode_batch(Batch("far", ()))
UNREADABLE = b"\x28\xb5\x2f\xfdgarbage"


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = Spool(tmp_path / "far.db")
    yield made
    made.close()


@pytest.fixture
def judge(sqlite_core: Core, tmp_path: Path) -> Iterator[Engine]:
    near = Spool(tmp_path / "near.db")
    yield Engine(sqlite_core, near, has_inbox=True)
    near.close()


def carried(core: Core) -> list[int]:
    with core.read() as session:
        return list(session.scalars(select(InboxBatch.seq).order_by(InboxBatch.seq)))


def set_aside(judge: Engine) -> None:
    for _ in range(TRIES - 1):
        with pytest.raises(RefusedBatchError):
            judge.apply_waiting()
    judge.apply_waiting()


def test_a_batch_that_cannot_be_read_is_carried_and_is_the_engines_to_set_aside(
    sqlite_core: Core, spool: Spool, judge: Engine
) -> None:
    spool.append(UNREADABLE)
    spool.append(EMPTY)

    assert Carrier(sqlite_core, spool).carry(20) == 2
    set_aside(judge)

    with sqlite_core.read() as session:
        assert waiting_by_source(session) == {}
    assert carried(sqlite_core) == [1], "it is kept for whoever looks for the reason"


@pytest.mark.parametrize("is_judged", [False, True], ids=["waits", "was set aside"])
def test_a_spool_of_an_older_copy_gives_no_number_again_of_a_batch_that(
    sqlite_core: Core, judge: Engine, tmp_path: Path, is_judged: bool
) -> None:
    brought_back = Spool(tmp_path / "copy.db")
    with sqlite_core.work(SYSTEM) as work:
        put_batches(work.session, brought_back.source, [(1, UNREADABLE)])
    if is_judged:
        set_aside(judge)

    again = Carrier(sqlite_core, brought_back)
    brought_back.append(EMPTY)
    again.carry(20)

    assert carried(sqlite_core) == [1, 2]
    brought_back.close()
