"""The whole demo on a small provider: real agents, a real collector, a real store, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Condition
from nocdesk.boards.queries import alarm_rows, series_points, service_plots, service_rows, ticket_rows
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.people.model import SYSTEM
from nocdesk.tickets.model import TicketStatus
from nocdesk.traps.model import Trap
from probes.demo import Demo, DemoOptions
from probes.demo_headless import run_demo
from tests.probes.simulator.small_provider import write_small_provider

_DEADLINE_S = 120.0
_LINK_DOWN, _LINK_UP = "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.6.3.1.1.5.4"


@pytest.fixture
def options(tmp_path: Path) -> DemoOptions:
    """The small provider, ten times as fast as its story is written, with an hour of history."""
    provider, story = write_small_provider(tmp_path)
    return DemoOptions(speed=10.0, provider=provider, story=story, history=timedelta(hours=1))


@pytest.fixture
def demo(options: DemoOptions) -> Iterator[Demo]:
    """A running demo whose story has not begun."""
    with Demo(options) as running:
        yield running


@pytest.fixture
def core(demo: Demo) -> Iterator[Core]:
    """Its store."""
    with closing(demo.open_core(SYSTEM)) as opened:
        yield opened


def _until(is_true: Callable[[], bool]) -> bool:
    give_up_s = time.monotonic() + _DEADLINE_S
    while time.monotonic() < give_up_s:
        if is_true():
            return True
        time.sleep(0.1)
    return False


def _is_a_link_well_again(demo: Demo, core: Core) -> bool:
    """That an alarm about a link came and is over; the link that flaps may stay in alarm as long as the story lasts."""
    with core.read() as session:
        rows = alarm_rows(session, now=demo.clock.now(), include_closed=True)
    return any(row.condition is Condition.LINK_DOWN and not row.is_active for row in rows)


def _is_promised(core: Core) -> bool:
    """That a customer who called knows when; a later round of the story may just have opened another ticket."""
    with core.read() as session:
        rows = ticket_rows(session, include_closed=True)
    return any(row.service == "SIP-7" and row.etr_at is not None for row in rows)


def _traps(core: Core) -> set[str]:
    """Of what the devices have told by themselves."""
    with core.read() as session:
        return set(session.scalars(select(Trap.trap_oid)))


def test_the_desk_opens_with_a_day_of_history(options: DemoOptions) -> None:
    with Demo(replace(options, history=timedelta(hours=24))) as demo, closing(demo.open_core(SYSTEM)) as core:
        now = demo.clock.now()
        with core.read() as session:
            services = {row.name: row for row in service_rows(session)}
            plots = service_plots(session, services["SIP-7"].id)
            delays = series_points(session, plots[0].series[0].series_id, now - timedelta(days=2), now)
            tickets = ticket_rows(session, include_closed=True)
            alarms = alarm_rows(session, now=now, include_closed=True)

    assert 286 <= len(delays.times) <= 300
    assert max(delays.values) > 60 > min(delays.values)
    assert [ticket.status for ticket in tickets] == [TicketStatus.RESOLVED]
    assert any(alarm.condition is Condition.THRESHOLD for alarm in alarms)
    # A budget of minutes cannot last a day of faults: of all alarms only that of the promise stands.
    assert {alarm.condition for alarm in alarms if alarm.is_active} <= {Condition.PROMISE_BREACHED}


def test_the_story_becomes_alarms_and_tickets_through_real_polls(demo: Demo, core: Core) -> None:
    demo.begin()

    assert _until(lambda: _is_a_link_well_again(demo, core))
    assert _until(lambda: {_LINK_DOWN, _LINK_UP} <= _traps(core))
    assert _until(lambda: _is_promised(core))
    demo.check()


def test_a_run_without_a_window_writes_its_result_and_leaves_nothing(
    options: DemoOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(directory))
    before = signal.getsignal(signal.SIGTERM)
    report = tmp_path / "result.json"

    code = run_demo(options, seconds=4.0, report=report)

    signal.signal(signal.SIGTERM, before)
    said = json.loads(report.read_text(encoding="utf-8"))
    assert code == 0
    assert said["polls"]["sent"] >= said["polls"]["answered"]
    assert said["devices"] == 4
    assert {"alarms", "tickets", "proposals", "sla"} <= set(said)
    assert list(directory.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to another process is a POSIX thing")
def test_ctrl_c_ends_it_cleanly(options: DemoOptions, tmp_path: Path) -> None:
    files = f"provider=Path({str(options.provider)!r}), story=Path({str(options.story)!r}), history=timedelta(hours=1)"
    program = (
        "import sys\nfrom datetime import timedelta\nfrom pathlib import Path\nfrom probes.demo import DemoOptions\n"
        f"from probes.demo_headless import run_demo\nsys.exit(run_demo(DemoOptions({files})))\n"
    )
    directory = tmp_path / "temporary"
    directory.mkdir()
    environment = {**os.environ, "TMPDIR": str(directory)}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        is_running = _until(lambda: any(directory.glob("nocdesk-demo-*/nocdesk.db.collector")))

        os.killpg(process.pid, signal.SIGINT)
        code = process.wait(_DEADLINE_S)

        assert is_running
        assert code == 0
        assert list(directory.iterdir()) == []


@pytest.mark.parametrize("speed", [0.0, -1.0, 101.0])
def test_a_speed_that_makes_no_story_is_refused(speed: float) -> None:
    with pytest.raises(NocdeskError, match=r"choose a number from 0.1 to 100"):
        DemoOptions(speed=speed)


def test_a_faulty_story_is_refused_before_anything_is_started(options: DemoOptions) -> None:
    options.story.write_text("format = 1\n[[chapter]]\nname = 1\n", encoding="utf-8")

    with pytest.raises(NocdeskError, match=r"story.toml line 3: 'name' must be a text"):
        Demo(options)
