"""Where batches wait for the engine: what one judge has left behind keeps no other from its own spool."""

from pathlib import Path

import pytest

from nocdesk.core import Core
from nocdesk.engine import Engine
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.inbox import waiting_by_source
from nocdesk.store.spool import Spool
from probes.carrier import Carrier


def test_a_batch_that_is_judged_and_could_not_be_taken_out_keeps_nothing_waiting(
    sqlite_core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    near, far = Spool(tmp_path / "near.db"), Spool(tmp_path / "far.db")
    far.append(encode_batch(Batch("far", ())))
    Carrier(sqlite_core, far).carry(20)

    def is_killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    killed = Engine(sqlite_core, near, has_inbox=True)
    with monkeypatch.context() as kill:
        kill.setattr("nocdesk.batch_sources.take_out", is_killed)
        with pytest.raises(KeyboardInterrupt):
            killed.apply_waiting()
    far.append(encode_batch(Batch("far", ())))
    judge = Engine(sqlite_core, far, has_inbox=True)
    judge.apply_waiting()

    assert far.waiting() == 0
    with sqlite_core.read() as session:
        assert waiting_by_source(session) == {}
    near.close()
    far.close()
