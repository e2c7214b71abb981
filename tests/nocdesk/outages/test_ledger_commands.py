"""`nocdesk ledger` as a person types it: show, check, correct, exclude, withdraw."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from nocdesk.outages.model import LedgerEntry
from nocdesk.services.model import ServiceClass
from tests.conftest import START
from tests.nocdesk.command import Run, runner
from tests.nocdesk.outages.rounds import Polled, Round, polled_in

DAY = ("--from", "2026-11-10T08:00", "--to", "2026-11-10T08:01")
CUT = ("--from", "2026-11-10T08:00:20", "--to", "2026-11-10T08:00:30", "--reason", "the test was cut off")


@pytest.fixture
def provider(sqlite_template: Path, tmp_path: Path) -> Iterator[Polled]:
    """Ten seconds up, thirty down, twenty up, in a store of the command line's own."""
    with polled_in(tmp_path, sqlite_template) as opened:
        for kind in [Round.HEALTHY] * 2 + [Round.TEST_FAILED] * 6 + [Round.HEALTHY] * 4:
            opened.play(kind)
        yield opened


@pytest.fixture
def nocdesk(
    provider: Polled, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    run = runner(monkeypatch, capsys, tmp_path)
    # The machine's clock says another day than that of the test: whoever corrects does so afterwards.
    monkeypatch.setenv("NOCDESK_ROLE", "supervisor")
    monkeypatch.setattr("nocdesk.core.SystemClock", lambda: provider.clock)
    return run


def classes(nocdesk: Run, *more: str) -> list[tuple[str, str, float]]:
    found = nocdesk("ledger", "show", "SIP-1", *DAY, "--json", *more).json["stretches"]
    return [(one["class"], one["beneath"], one["seconds"]) for one in found]


def test_the_ledger_is_shown_with_what_lies_beneath_and_as_it_stood(nocdesk: Run, provider: Polled) -> None:
    provider.clock.advance(60)
    assert classes(nocdesk) == [("up", "up", 10.0), ("down", "down", 30.0), ("up", "up", 20.0)]

    made = nocdesk("ledger", "exclude", "SIP-1", "--class", "customer_caused", *CUT, "--second-signature", "eve")

    assert made.code == 0
    assert "Exclusion 1 is in the ledger" in made.out
    assert classes(nocdesk)[2] == ("customer_caused", "down", 10.0)
    assert classes(nocdesk, "--as-of", "2026-11-10T08:01:30") == [
        ("up", "up", 10.0),
        ("down", "down", 30.0),
        ("up", "up", 20.0),
    ]
    table = nocdesk("ledger", "show", "SIP-1", *DAY).out
    assert "customer_caused" in table
    assert "the test was cut off" in table
    [said] = nocdesk("ledger", "show", "SIP-1", *DAY, "--json").json["statements"]
    assert (said["kind"], said["second_signature"], said["withdrawn_by"]) == ("exclusion", "eve", None)


def test_a_correction_is_made_and_taken_back(nocdesk: Run) -> None:
    assert nocdesk("ledger", "correct", "SIP-1", "--class", "up", *CUT).code == 0
    assert classes(nocdesk)[1:4] == [("down", "down", 10.0), ("up", "up", 10.0), ("down", "down", 10.0)]

    assert nocdesk("ledger", "withdraw", "1", "--reason", "an error").code == 0

    assert len(classes(nocdesk)) == 3
    again = nocdesk("ledger", "withdraw", "1", "--reason", "an error")
    assert (again.code, again.err) == (1, "error: Correction 1 has been withdrawn already.\n")


def test_a_check_says_equal_or_lists_each_difference_with_its_evidence(nocdesk: Run, provider: Polled) -> None:
    equal = nocdesk("ledger", "check")
    assert (equal.code, equal.out) == (
        0,
        "Equal: the ledger up to 2026-11-10 08:00:55 UTC follows from its evidence.\n",
    )
    with provider.core.work() as work:
        is_down = LedgerEntry.service_class == ServiceClass.DOWN
        work.session.execute(update(LedgerEntry).where(is_down).values(service_class="up", beneath="up"))

    found = nocdesk("ledger", "check", "--service", "SIP-1", "--json")

    assert found.code == 1
    assert found.json["equal"] is False
    [one] = found.json["differences"]
    assert (one["from"], one["written"], one["derived"]) == (
        (START + timedelta(seconds=10)).isoformat(),
        "up",
        "down",
    )
    table = nocdesk("ledger", "check")
    assert table.code == 1
    assert "alarm 1 (down)" in table.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "SIP-9"), "There is no service 'SIP-9'"),
        (("correct", "SIP-1", "--class", "up", *CUT[:4], "--reason", " "), "without a reason"),
        (("exclude", "SIP-1", "--class", "planned", *CUT), "Time is not excluded as planned"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(nocdesk: Run, arguments: tuple[str, ...], words: str) -> None:
    found = nocdesk("ledger", *arguments)

    assert found.code == 1
    assert words in found.err


def test_an_engineer_reads_and_checks_and_does_not_correct(nocdesk: Run) -> None:
    assert nocdesk("--role", "engineer", "ledger", "show", "SIP-1", *DAY).code == 0
    assert nocdesk("--role", "engineer", "ledger", "check").code == 0

    refused = nocdesk("--role", "engineer", "ledger", "correct", "SIP-1", "--class", "up", *CUT)

    assert refused.code == 1
    assert "may not correct ledger" in refused.err
