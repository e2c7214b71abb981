"""S1: malformed datagrams, a hundred thousand of them, end nothing, swell nothing and hide no good trap."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from nocdesk.setting_groups import TrapSettings
from nocdesk.traps.event import Cause, TrapState
from nocdesk.traps.queries import TrapFilter
from tests.probes.traps.notices import inform, notice, notice_v1
from tests.probes.traps.receiving import COMMUNITY, Receiving, receiving, wait_until
from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

MALFORMED, GOOD, AT_ONCE = figure(20_000, 100_000), 1_000, 2_000
V3 = bytes.fromhex(
    "3081800201033010020400a1b2c3020300ffe3040105020103042f302d040d80001f888056c5a96b11223344020103020200"
    "ff04077761746368657204080102030405060708"
)
SAMPLES = (notice(1), inform(2), notice_v1(3), V3)
OPEN = TrapSettings(enabled=True, address="127.0.0.1", port=0, per_s=1_000_000, burst=1_000_000)


def mutated(chance: random.Random) -> bytes:
    """A sample with a few of PROTOS' faults: octets changed, lengths that lie, parts missing, doubled or endless."""
    octets = bytearray(chance.choice(SAMPLES))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(octets))
        match chance.randrange(5):
            case 0:
                octets[at] = chance.randrange(256)
            case 1:
                octets[at:] = b""
            case 2:
                octets[at:at] = bytes((chance.choice((0x30, 0x84, 0xFF, 0x80, 0x06)),)) * chance.randint(1, 40)
            case 3:
                octets[at : at + 1] = bytes((0x84, 0x7F, 0xFF, 0xFF, 0xFF))
            case 4:
                octets += octets[at:]
        octets = octets[:4_000] or bytearray(b"\x30")
    return bytes(octets)


def bursts() -> Iterator[list[bytes]]:
    """All of them, the good ones in between."""
    chance = random.Random(20_261_110)
    for number in range(MALFORMED // AT_ONCE):
        good = [
            notice(1_000 + number * GOOD * AT_ONCE // MALFORMED + one) for one in range(GOOD * AT_ONCE // MALFORMED)
        ]
        yield [mutated(chance) for _ in range(AT_ONCE)] + good


def resident_bytes(pid: int | None) -> int:
    """How much memory a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads memory from /proc")
def test_receiver_and_decoder_stand_malformed_datagrams(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], promise: Telling
) -> None:
    sent, before = 0, (0, 0)
    with capture_logs() as log, receiving(tmp_path, traps=OPEN) as running:
        for number, burst in enumerate(bursts()):
            for datagram in burst:
                running.send(datagram)
            sent += len(burst)
            wait_until(lambda: _seen(running) >= sent)  # noqa: B023
            if number == 4:
                before = _memory(running)
        grown = [now - then for now, then in zip(_memory(running), before, strict=True)]
        good = running.traps(TrapFilter(state=TrapState.DECODED))
        row, counts = running.received(), running.counts()

    numbers = [trap.uptime_ticks for trap in good if trap.varbinds and trap.uptime_ticks and trap.uptime_ticks >= 1_000]
    assert (row.receiver_restarts, row.decoder_restarts) == (0, 0)
    assert counts[Cause.MALFORMED] > MALFORMED // 2
    assert max(grown) < 16 * 2**20
    assert [line["event"] for line in log] == ["traps are received"]
    assert capfd.readouterr().err == ""
    assert COMMUNITY.encode() not in (tmp_path / "nocdesk.db").read_bytes()
    missing = set(range(1_000, 1_000 + GOOD)) - set(numbers)
    promise.kept(
        "S1", f"malformed datagrams to the receiver, among {GOOD:,} good traps", injected=MALFORMED, lost=len(missing)
    )


def _seen(running: Receiving) -> int:
    return running.stored() + running.counts().get(Cause.DUPLICATE, 0)


def _memory(running: Receiving) -> tuple[int, int]:
    return resident_bytes(running.reception.receiver_pid), resident_bytes(running.reception.decoder_pid)
