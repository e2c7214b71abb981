"""What people say of the ledger: it is read at once, stays to be seen, is taken back, and is theirs alone to say."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk import core as composition
from nocdesk.events import LedgerCorrected
from nocdesk.outages.commands import LedgerCorrectionError, correct_ledger, declare_exclusion, withdraw_correction
from nocdesk.outages.model import LedgerCorrection
from nocdesk.outages.reading import ledger_reading
from nocdesk.outages.statements import all_statements
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from tests.conftest import START
from tests.nocdesk.outages.rounds import Polled, Round, polled_before, polled_in

UP, DOWN, CUSTOMER, MAJEURE = (
    ServiceClass.UP,
    ServiceClass.DOWN,
    ServiceClass.CUSTOMER_CAUSED,
    ServiceClass.FORCE_MAJEURE,
)


@pytest.fixture(scope="module")
def played(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Polled:
    """Ten seconds up, thirty down, twenty up; played once, for every test has a copy."""
    with polled_in(tmp_path_factory.mktemp("played"), sqlite_template) as opened:
        for kind in [Round.HEALTHY] * 2 + [Round.TEST_FAILED] * 6 + [Round.HEALTHY] * 4:
            opened.play(kind)
    return opened


@pytest.fixture
def provider(played: Polled, tmp_path: Path) -> Iterator[Polled]:
    with polled_before(tmp_path, played) as opened:
        yield opened


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def read(provider: Polled, as_of: datetime | None = None) -> list[tuple[str, str, float]]:
    voice = provider.provider.voice
    with provider.core.read() as session:
        found = ledger_reading(session, [voice], START, second(60), as_of)[voice]
    return [(s.service_class.value, s.beneath.value, s.seconds) for s in found]


def correct(provider: Polled, service_class: ServiceClass, start_s: float, end_s: float) -> int:
    with provider.core.work() as work:
        return correct_ledger(
            work,
            service_id=provider.provider.voice,
            service_class=service_class,
            began_at=second(start_s),
            ended_at=second(end_s),
            reason="the test was cut off",
        )


def exclude(provider: Polled, service_class: ServiceClass, start_s: float, end_s: float) -> int:
    with provider.core.work() as work:
        return declare_exclusion(
            work,
            service_id=provider.provider.voice,
            service_class=service_class,
            began_at=second(start_s),
            ended_at=second(end_s),
            reason="the customer's power was off",
            second_signature="eve",
        )


def withdraw(provider: Polled, correction_id: int) -> int:
    with provider.core.work() as work:
        return withdraw_correction(work, correction_id=correction_id, reason="an error")


AS_MEASURED = [("up", "up", 10.0), ("down", "down", 30.0), ("up", "up", 20.0)]


def test_a_correction_is_read_at_once_and_what_was_reported_before_stays(provider: Polled) -> None:
    reported_at = provider.clock.now()
    assert read(provider) == AS_MEASURED
    provider.clock.advance(60)

    correct(provider, UP, 20, 30)

    corrected = [("up", "up", 10.0), ("down", "down", 10.0), ("up", "up", 10.0), ("down", "down", 10.0)]
    assert read(provider) == [*corrected, ("up", "up", 20.0)]
    assert read(provider, as_of=reported_at) == AS_MEASURED
    assert {entry.superseded_at for entry in provider.entries(provider.provider.voice)} == {None}


def test_an_exclusion_covers_all_its_seconds_and_beneath_stays_what_was_measured(provider: Polled) -> None:
    exclude(provider, CUSTOMER, 5, 25)

    assert read(provider) == [
        ("up", "up", 5.0),
        ("customer_caused", "up", 5.0),
        ("customer_caused", "down", 15.0),
        ("down", "down", 15.0),
        ("up", "up", 20.0),
    ]


def test_of_two_that_overlap_the_later_one_holds_and_the_old_one_stays_to_be_seen(provider: Polled) -> None:
    exclude(provider, CUSTOMER, 10, 30)
    exclude(provider, MAJEURE, 20, 40)

    assert read(provider)[1:3] == [("customer_caused", "down", 10.0), ("force_majeure", "down", 20.0)]
    with provider.core.read() as session:
        said = all_statements(session, [provider.provider.voice], START, second(60))
    assert [(s.service_class, s.made_by, s.second_signature) for s in said] == [
        (CUSTOMER, "sue", "eve"),
        (MAJEURE, "sue", "eve"),
    ]


def test_a_correction_is_believed_before_an_exclusion_whichever_came_first(provider: Polled) -> None:
    correct(provider, UP, 10, 20)
    exclude(provider, CUSTOMER, 10, 40)

    assert read(provider)[1:3] == [("up", "up", 10.0), ("customer_caused", "down", 20.0)]


def test_what_is_withdrawn_counts_no_more_and_is_withdrawn_by_a_row_of_its_own(provider: Polled) -> None:
    first = exclude(provider, CUSTOMER, 10, 40)
    excluded_at = provider.clock.now()
    provider.clock.advance(60)

    later = withdraw(provider, first)

    assert read(provider) == AS_MEASURED
    assert read(provider, as_of=excluded_at)[1] == ("customer_caused", "down", 30.0)
    with provider.core.read() as session:
        rows = session.scalars(select(LedgerCorrection).order_by(LedgerCorrection.id)).all()
        assert [(row.id, row.withdraws_id, row.made_by) for row in rows] == [
            (first, None, "sue"),
            (later, first, "sue"),
        ]
        [said] = all_statements(session, None, START, second(60))
        assert (said.withdrawn_by, said.withdrawn_at) == ("sue", provider.clock.now())
        of_corrections = AuditEntry.kind == LedgerCorrection.__tablename__
        actions = session.scalars(select(AuditEntry.action).where(of_corrections).order_by(AuditEntry.id)).all()
        assert actions == ["declare_exclusion", "withdraw_correction"]


def test_whoever_judges_service_levels_is_told_which_stretch_reads_otherwise(
    provider: Polled, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[LedgerCorrected] = []
    monkeypatch.setitem(composition.LISTENERS, LedgerCorrected, (lambda _work, fact: told.append(fact),))

    withdraw(provider, correct(provider, UP, 20, 30))

    assert told == [LedgerCorrected(provider.provider.voice, second(20), second(30))] * 2


Attempt = Callable[[Polled], object]

REFUSED: dict[str, Attempt] = {
    "which is still to come": lambda p: correct(p, UP, 0, 61),
    "would end before it begins": lambda p: correct(p, UP, 20, 20),
    "Time is not excluded as up": lambda p: exclude(p, UP, 0, 10),
    "There is no correction 77": lambda p: withdraw(p, 77),
    "There is no correction 2": lambda p: withdraw(p, withdraw(p, exclude(p, CUSTOMER, 0, 10))),
    "has been withdrawn already": lambda p: [withdraw(p, 1) for _ in (exclude(p, CUSTOMER, 0, 10), 2)],
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_makes_no_sense_is_refused_with_the_remedy(provider: Polled, words: str) -> None:
    with pytest.raises(LedgerCorrectionError, match=words):
        REFUSED[words](provider)


def test_it_takes_a_reason_a_known_service_and_another_hand_for_the_second_signature(provider: Polled) -> None:
    def say(work: UnitOfWork, *, service_id: int, reason: str = "x", second_signature: str | None = None) -> None:
        correct_ledger(
            work,
            service_id=service_id,
            service_class=UP,
            began_at=START,
            ended_at=second(1),
            reason=reason,
            second_signature=second_signature,
        )

    voice = provider.provider.voice
    with provider.core.work() as work:
        with pytest.raises(LedgerCorrectionError, match="without a reason"):
            say(work, service_id=voice, reason="  ")
        with pytest.raises(LedgerCorrectionError, match="There is no service 99"):
            say(work, service_id=99)
        with pytest.raises(LedgerCorrectionError, match="sue cannot sign twice"):
            say(work, service_id=voice, second_signature="sue")


COMMANDS: dict[str, Callable[[UnitOfWork, int], object]] = {
    "correct_ledger": lambda work, voice: correct_ledger(
        work, service_id=voice, service_class=UP, began_at=START, ended_at=second(1), reason="x"
    ),
    "declare_exclusion": lambda work, voice: declare_exclusion(
        work, service_id=voice, service_class=MAJEURE, began_at=START, ended_at=second(1), reason="storm"
    ),
    "withdraw_correction": lambda work, _: withdraw_correction(work, correction_id=1, reason="x"),
}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("role", Role)
def test_only_supervisors_and_administrators_may(provider: Polled, name: str, role: Role) -> None:
    exclude(provider, CUSTOMER, 10, 40)
    command, actor = COMMANDS[name], Actor("kim", role)

    if role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        with provider.core.work(actor) as work:
            command(work, provider.provider.voice)
        return
    with pytest.raises(NotAllowedError), provider.core.work(actor) as work:
        command(work, provider.provider.voice)
