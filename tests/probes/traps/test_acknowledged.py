"""R16: an INFORM that was answered is in the store, whenever everything was killed; answering first would lose some."""

import os
import random
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from probes.snmp.codec import Message, Pdu, decode_message
from tests.probes.traps.notices import inform
from tests.probes.traps.receiving import receiving, wait_until
from tests.reliability.figures import figure
from tests.reliability.record import Telling

KILLS = figure(20, 200)
AT_ONCE = 40

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(sys.platform == "win32", reason="kills a group of processes"),
]


class Sender:
    """Sends INFORMs with rising numbers and remembers which of them were answered."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(10)
        self.answered: set[int] = set()
        self.sent = 0

    def send(self, port: int, count: int) -> None:
        """Send so many."""
        for _ in range(count):
            self.sent += 1
            self.socket.sendto(inform(self.sent), ("127.0.0.1", port))

    def hear(self, count: int) -> None:
        """Take so many answers, or what comes."""
        for _ in range(count):
            try:
                self._note(self.socket.recv(2048))
            except TimeoutError:
                return

    def hear_the_rest(self) -> None:
        """Take what was still under way."""
        self.socket.setblocking(False)
        try:
            while True:
                self._note(self.socket.recv(2048))
        except BlockingIOError:
            self.socket.settimeout(10)

    def _note(self, answer: bytes) -> None:
        message = decode_message(answer)
        assert isinstance(message, Message)
        assert isinstance(message.pdu, Pdu)
        self.answered.add(message.pdu.request_id)


def kill_again_and_again(directory: Path, kills: int, *receiver: str) -> Sender:
    """Let a reception run, send to it, and kill it and its children when it has answered some."""
    sender, chance = Sender(), random.Random(16)
    for _ in range(kills):
        command = [sys.executable, "-m", "tests.probes.traps.programs.reception", str(directory), *receiver]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        port = _port(process.stdout.readline)
        sender.send(port, AT_ONCE)
        sender.hear(chance.randint(1, AT_ONCE))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()
        sender.hear_the_rest()
    sender.socket.close()
    return sender


def stored_numbers(directory: Path) -> list[int]:
    """The numbers of all that is stored, after all that is in the spool has been."""
    with receiving(directory) as running:
        running.send(inform(1_000_000))
        wait_until(lambda: any(trap.uptime_ticks == 1_000_000 for trap in running.traps()))
        return [trap.uptime_ticks or 0 for trap in running.traps()]


@pytest.mark.timeout(600 + 10 * KILLS)
def test_no_answered_inform_is_lost_or_doubled_by_kills(tmp_path: Path, promise: Telling) -> None:
    sender = kill_again_and_again(tmp_path, KILLS)

    stored = stored_numbers(tmp_path)
    assert len(sender.answered) >= KILLS
    lost, doubled = sender.answered - set(stored), len(stored) - len(set(stored))
    fault = "receiver, decoder and collector are killed amid INFORMs"
    promise.kept("R16", fault, injected=KILLS, lost=len(lost), doubled=doubled)


def test_a_receiver_that_answers_first_loses_what_it_has_answered(tmp_path: Path, promise: Telling) -> None:
    sender = kill_again_and_again(tmp_path, 3, "hasty_receiver")

    lost = sender.answered - set(stored_numbers(tmp_path))
    assert lost
    promise.control("R16", f"answered before the fsync: {len(lost)} lost in 3 kills")


def _port(readline: object) -> int:
    assert callable(readline)
    for line in iter(readline, ""):
        if str(line).strip().isdigit():
            return int(line)
    raise AssertionError("the reception did not start")
