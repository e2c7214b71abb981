"""The faster event loop is taken where it is installed, and nothing needs it."""

import asyncio
import sys
from importlib.util import find_spec

import pytest

from probes import event_loop


def _loop_module() -> str:
    async def module() -> str:
        return type(asyncio.get_running_loop()).__module__.partition(".")[0]

    return event_loop.run(module())


@pytest.mark.skipif(find_spec(event_loop.FASTER) is None, reason="the extra `fast` is not installed")
def test_the_faster_loop_runs_where_it_is_installed() -> None:
    assert _loop_module() == event_loop.FASTER


def test_without_it_pythons_own_loop_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, event_loop.FASTER, None)

    assert _loop_module() == "asyncio"
