"""S19: whatever a datagram does to the decoder, it is set aside, and the traps before and behind it are stored."""

from pathlib import Path

import pytest

from nocdesk.traps.event import Cause, TrapState
from nocdesk.traps.queries import TrapFilter
from probes.traps import decoder_child
from tests.probes.traps.notices import notice
from tests.probes.traps.programs.poisoned_decoder import END, HANG, SWELL
from tests.probes.traps.receiving import kill, program, receiving, wait_until
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

POISONED = program("poisoned_decoder")
DECODED = TrapFilter(state=TrapState.DECODED)


def test_datagrams_that_end_hang_and_swell_the_decoder_are_set_aside_and_all_others_stored(
    tmp_path: Path, promise: Telling
) -> None:
    with receiving(tmp_path, decoder=POISONED) as running:
        for number, poison in enumerate((END, HANG, SWELL), 1):
            running.send(notice(number))
            running.send(poison)
            running.send(notice(10 + number))
        stored = running.wait_for_traps(6, DECODED)
        aside = running.wait_for_traps(3, TrapFilter(state=TrapState.UNDECODABLE))
        running.wait_for_count(Cause.KILLED_DECODER, 3)
        wait_until(lambda: (row := running.row()) is not None and row.decoder_restarts >= 6)

    assert [trap.uptime_ticks for trap in stored] == [1, 11, 2, 12, 3, 13]
    assert [(trap.cause, trap.detail) for trap in aside] == [
        (Cause.KILLED_DECODER, "it ended the decoder that read it")
    ] * 3
    promise.kept("S1", "datagrams that end, hang and swell the decoder", injected=3, lost=6 - len(stored))


def test_without_setting_aside_a_poisoned_datagram_stops_all_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(decoder_child, "TRIES", 1_000_000)

    with receiving(tmp_path, decoder=POISONED) as running:
        running.send(notice(1))
        running.send(END)
        running.send(notice(2))
        wait_until(lambda: (row := running.row()) is not None and row.decoder_restarts >= 6)
        stored = running.traps(DECODED)

    assert [trap.uptime_ticks for trap in stored] == [1]
    promise.control("S1", "a poisoned datagram not set aside: all traps behind it wait")


def test_a_decoder_that_somebody_kills_goes_on_where_it_was(tmp_path: Path, promise: Telling) -> None:
    with receiving(tmp_path) as running:
        for number in range(200):
            running.send(notice(number))
            if number % 50 == 25:
                kill(running.reception.decoder_pid)
        stored = running.wait_for_traps(200)

    assert sorted(trap.uptime_ticks or 0 for trap in stored) == list(range(200))
    promise.kept("S1", "kills of the decoder among 200 traps", injected=4, lost=200 - len(stored))
