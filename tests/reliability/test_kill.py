"""R1: a collector that is killed while it writes loses nothing that it promised, and leaves nothing half done."""

import random
import subprocess
import sys
import time
from dataclasses import astuple, dataclass, field
from pathlib import Path

import pytest

from nocdesk.core import open_core
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.reliability.figures import figure
from tests.reliability.kept import kept_in
from tests.reliability.load import ANN, settings_of
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

KILLS = figure(25, 500)
BACK_WITHIN_S = 60.0
"""The promise is 10 s, which is shown; a busy machine must not fail it."""
WRITES = 300
"""In the middle of one of so many a program is killed at the latest."""
ROOT = Path(__file__).parents[2]


@dataclass
class Promises:
    """What the killed programs said was safe, and how long the slowest took to say the first of it."""

    made: set[str] = field(default_factory=set)
    slowest_start_s: float = 0.0


@pytest.fixture
def places(tmp_path: Path) -> Provider:
    core = open_core(settings_of(tmp_path), ANN)
    places = make_provider(core)
    core.close()
    return places


def kill_again_and_again(directory: Path, places: Provider, kills: int, *options: str) -> Promises:
    """Start the writing program and kill it, by turns at any moment and in the middle of a write."""
    promises, chance = Promises(), random.Random(1)
    for number in range(kills):
        at_write = [f"--die-at={chance.randint(1, WRITES)}"] if number % 2 else []
        ids = ",".join(map(str, astuple(places)))
        words = ["-m", "tests.reliability.writing_child", str(directory), str(number * 100_000), ids]
        began = time.monotonic()
        command = [sys.executable, *words, *options, *at_write]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline()]
            promises.slowest_start_s = max(promises.slowest_start_s, time.monotonic() - began)
            deadline = time.monotonic() + chance.uniform(0.0, 0.3)
            while time.monotonic() < deadline and lines[-1]:
                lines.append(child.stdout.readline())
            if not at_write:
                child.kill()
            lines += child.stdout.readlines()
        assert child.returncode == -9
        # The last line may have been cut off by the kill: it promises nothing.
        promises.made |= {line.strip() for line in lines if line.endswith("\n")}
    return promises


@pytest.mark.timeout(600 + 12 * KILLS)
def test_nothing_that_was_promised_is_lost_or_doubled_by_kills(
    places: Provider, tmp_path: Path, promise: Telling
) -> None:
    promises = kill_again_and_again(tmp_path, places, KILLS)

    kept = kept_in(tmp_path)
    assert {name.split()[0] for name in promises.made} == {"sample", "ticket", "alarm"}
    assert len(promises.made) > KILLS
    assert promises.slowest_start_s <= BACK_WITHIN_S
    fault = f"kill -9 amid {len(promises.made):,} promises; works again within {promises.slowest_start_s:.1f} s"
    lost, doubled = kept.lost(promises.made), kept.doubled
    promise.kept("R1", fault, injected=KILLS, lost=len(lost), doubled=len(doubled), wrong=kept.wrong)


def test_the_same_kills_without_the_durable_spool_lose_samples(
    places: Provider, tmp_path: Path, promise: Telling
) -> None:
    promises = kill_again_and_again(tmp_path, places, 3, "--unguarded")

    lost = kept_in(tmp_path).lost(promises.made)
    assert lost
    promise.control("R1", f"promised before the commit: {len(lost)} lost in 3 kills")
