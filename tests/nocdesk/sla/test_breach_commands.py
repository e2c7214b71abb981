"""Deciding about a breach: the log, two signatures of two people, who may, and taking back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.ledger import begin_all
from nocdesk.outages.model import LedgerCorrection
from nocdesk.outages.reading import ledger_reading
from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.services.model import ServiceClass
from nocdesk.sla.breaches.commands import (
    confirm_breach,
    dispute_breach,
    exclude_breach,
    reopen_breach,
    sign_exclusion,
    take_decision_back,
)
from nocdesk.sla.breaches.editing import BreachConflictError
from nocdesk.sla.breaches.model import BreachState, BreachStep, ExclusionReason
from nocdesk.sla.breaches.states import BreachError
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.breach_cases import OLE, SUE, at, bad, breaches, log, sight

ANN = Actor("ann", Role.ENGINEER)


@pytest.fixture
def breach(core: Core) -> int:
    """Ten bad minutes of a service, ended."""
    provider = make_provider(core)
    with core.work(SYSTEM) as work:
        begin_all(work, {provider.voice: at(0)})
    sight(core, provider.voice, bad(0, 10), until=30)
    return breaches(core)[0].id


def exclude(core: Core, breach: int, who: Actor = SUE) -> None:
    with core.work(who) as work:
        exclude_breach(work, breach_id=breach, reason=ExclusionReason.CUSTOMER, note="the customer cut the power")


def sign(core: Core, breach: int, who: Actor = OLE) -> None:
    with core.work(who) as work:
        sign_exclusion(work, breach_id=breach)


def test_a_decision_is_an_entry_with_who_when_why_and_about_which_time(core: Core, breach: int) -> None:
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breach, note=" Loss began 14 min after the change. ")

    entry = log(core)[0]
    assert (entry.by, entry.role, entry.step, entry.state) == (
        "sue", Role.SUPERVISOR, BreachStep.CONFIRM, BreachState.CONFIRMED,
    )  # fmt: skip
    assert (entry.at, entry.note, entry.reason) == (core.clock.now(), "Loss began 14 min after the change.", None)
    assert (entry.began_at, entry.until_at, entry.bad_s) == (at(0), at(10), 600)
    assert entry.breach_version == breaches(core)[0].version
    with core.read() as session:
        audited = session.scalars(select(AuditEntry).where(AuditEntry.kind == "sla_breach")).one()
    assert (audited.actor, audited.action, audited.before["state"]) == ("sue", "confirm_breach", "open")


def test_a_confirmation_locks_the_minutes_it_was_made_on(core: Core, breach: int) -> None:
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breach)
    sight(core, breaches(core)[0].service_id, bad(0, 14), until=14)

    assert (log(core)[0].bad_s, breaches(core)[0].bad_s) == (600, 840)


def test_an_exclusion_takes_effect_with_the_signature_of_another_person(core: Core, breach: int) -> None:
    exclude(core, breach)
    waiting = breaches(core)[0].state
    with pytest.raises(BreachError, match="sue signed this exclusion first; another person has to sign it"):
        sign(core, breach, SUE)
    sign(core, breach)

    assert waiting is BreachState.PROPOSED
    assert breaches(core)[0].state is BreachState.EXCLUDED
    assert [(e.by, e.step, e.reason) for e in log(core)] == [
        ("sue", BreachStep.EXCLUDE, ExclusionReason.CUSTOMER),
        ("ole", BreachStep.SIGN, ExclusionReason.CUSTOMER),
    ]


def test_after_somebody_else_proposed_anew_the_first_one_may_sign(core: Core, breach: int) -> None:
    exclude(core, breach)
    with core.work(OLE) as work:
        reopen_breach(work, breach_id=breach, note="the window was another one")
    exclude(core, breach, OLE)
    sign(core, breach, SUE)

    assert breaches(core)[0].state is BreachState.EXCLUDED


def test_the_log_only_grows(core: Core, breach: int) -> None:
    exclude(core, breach)
    sign(core, breach)
    before = [(e.id, e.by, e.step, e.note) for e in log(core)]
    with core.work(OLE) as work:
        reopen_breach(work, breach_id=breach, note="the customer showed that the power was on")
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breach)

    after = [(e.id, e.by, e.step, e.note) for e in log(core)]
    assert after[:2] == before
    assert [entry[2] for entry in after[2:]] == [BreachStep.REOPEN, BreachStep.CONFIRM]


@pytest.mark.parametrize("command", [dispute_breach, reopen_breach])
def test_what_is_asked_about_later_needs_a_note(core: Core, breach: int, command: Callable[..., None]) -> None:
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breach)
    with pytest.raises(BreachError, match="say why"), core.work(SUE) as work:
        command(work, breach_id=breach, note="  ")


def test_an_exclusion_needs_a_note(core: Core, breach: int) -> None:
    with pytest.raises(BreachError, match="say why"), core.work(SUE) as work:
        exclude_breach(work, breach_id=breach, reason=ExclusionReason.FORCE_MAJEURE, note="")


def test_an_engineer_may_neither_decide_nor_sign(core: Core, breach: int) -> None:
    with pytest.raises(NotAllowedError):
        exclude(core, breach, ANN)
    with pytest.raises(NotAllowedError), core.work(ANN) as work:
        confirm_breach(work, breach_id=breach)
    exclude(core, breach)
    with pytest.raises(NotAllowedError):
        sign(core, breach, ANN)

    assert breaches(core)[0].state is BreachState.PROPOSED


def test_taking_back_is_an_entry_too_and_leads_to_the_state_before(core: Core, breach: int) -> None:
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breach)
    exclude(core, breach)
    for state in (BreachState.CONFIRMED, BreachState.OPEN):
        with core.work(SUE) as work:
            take_decision_back(work, breach_id=breach)
        assert breaches(core)[0].state is state

    assert [e.step for e in log(core)] == [
        BreachStep.CONFIRM, BreachStep.EXCLUDE, BreachStep.TAKE_BACK, BreachStep.TAKE_BACK,
    ]  # fmt: skip
    with pytest.raises(BreachError, match="nothing to take back"), core.work(SUE) as work:
        take_decision_back(work, breach_id=breach)


def test_only_who_decided_takes_it_back(core: Core, breach: int) -> None:
    exclude(core, breach)
    sign(core, breach)
    with pytest.raises(BreachError, match="ole decided this"), core.work(SUE) as work:
        take_decision_back(work, breach_id=breach)
    with core.work(OLE) as work:
        take_decision_back(work, breach_id=breach)

    assert breaches(core)[0].state is BreachState.PROPOSED


def test_a_withdrawn_exclusion_does_not_come_back_with_one_hand(core: Core, breach: int) -> None:
    exclude(core, breach)
    sign(core, breach)
    with core.work(OLE) as work:
        reopen_breach(work, breach_id=breach, note="signed too early")
    with pytest.raises(BreachError, match="needs both signatures again"), core.work(OLE) as work:
        take_decision_back(work, breach_id=breach)


def test_who_decides_on_an_old_version_learns_what_was_decided_meanwhile(core: Core, breach: int) -> None:
    seen = breaches(core)[0].version
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breach, note="ours", expected_version=seen)
    with pytest.raises(BreachConflictError) as conflict, core.work(OLE) as work:
        dispute_breach(work, breach_id=breach, note="not ours", expected_version=seen)

    theirs = conflict.value.theirs
    assert (theirs.by, theirs.state, theirs.note, theirs.bad_s) == ("sue", BreachState.CONFIRMED, "ours", 600)
    assert str(conflict.value).startswith(
        "sue decided about SIP-1, availability first at 08:00:00 UTC: it is confirmed"
    )
    with core.work(OLE) as work:
        dispute_breach(work, breach_id=breach, note="not ours", expected_version=theirs.version)
    assert breaches(core)[0].state is BreachState.DISPUTED


def test_a_breach_that_is_not_there_is_said_to_be_gone(core: Core) -> None:
    with pytest.raises(BreachError, match="There is no breach 7"), core.work(SUE) as work:
        confirm_breach(work, breach_id=7)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (ExclusionReason.MAINTENANCE, ServiceClass.PLANNED),
        (ExclusionReason.CUSTOMER, ServiceClass.CUSTOMER_CAUSED),
        (ExclusionReason.FORCE_MAJEURE, ServiceClass.FORCE_MAJEURE),
        (ExclusionReason.MEASUREMENT_FAULT, ServiceClass.UNKNOWN),
    ],
)
def test_the_second_signature_puts_the_time_into_its_class_and_a_withdrawal_takes_it_out(
    core: Core, clock: VirtualClock, breach: int, reason: ExclusionReason, expected: ServiceClass
) -> None:
    clock.advance(3600)
    service_id = breaches(core)[0].service_id
    with core.work(SUE) as work:
        exclude_breach(work, breach_id=breach, reason=reason, note="as agreed")
    proposed = classes(core, service_id)
    sign(core, breach)
    signed = classes(core, service_id)
    with core.work(SUE) as work:
        reopen_breach(work, breach_id=breach, note="the window was another one")

    assert proposed == classes(core, service_id)
    assert expected not in proposed or expected is ServiceClass.UNKNOWN
    assert signed == [expected]
    with core.read() as session:
        said = session.scalars(select(LedgerCorrection).order_by(LedgerCorrection.id)).all()
    assert [(row.made_by, row.second_signature) for row in said] == [("ole", "sue"), ("sue", None)]
    assert said[0].reason == "availability: as agreed"
    assert said[1].withdraws_id == said[0].id


def test_taking_the_second_signature_back_lets_the_time_count_again(
    core: Core, clock: VirtualClock, breach: int
) -> None:
    clock.advance(3600)
    service_id = breaches(core)[0].service_id
    before = classes(core, service_id)
    exclude(core, breach)
    sign(core, breach)
    with core.work(OLE) as work:
        take_decision_back(work, breach_id=breach)

    assert classes(core, service_id) == before


def classes(core: Core, service_id: int) -> list[ServiceClass]:
    """What the ledger says of the ten minutes of the breach."""
    with core.read() as session:
        return [s.service_class for s in ledger_reading(session, [service_id], at(0), at(10))[service_id]]
