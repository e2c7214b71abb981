"""Agreements: entered and revised by versions that stand beside each other, each judging its own time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement, AgreementVersion
from nocdesk.merging import Version, merge
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.provider.apply import import_provider
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.provider.plan import plan_import
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.agreements import AgreementConflictError, AgreementError, agree, last_entered, revise_agreement
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.revising import revise_to
from nocdesk.sla.terms_parts import TermsParts, parts_of_terms, terms_of_parts
from nocdesk.sla.versions import versions_in_force
from nocdesk.toml_file import FaultyFileError
from tests.conftest import START
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

SUPERVISOR = Actor("sue", Role.SUPERVISOR)
ROOT = Actor("root", Role.ADMINISTRATOR)
UP, DOWN = ServiceClass.UP, ServiceClass.DOWN
STRICTER = {"objective": [{"measure": "availability", "target": 0.99999}]}


@pytest.fixture
def agreed(sqlite_core: Core) -> Agreed:
    return Agreed(sqlite_core, make_provider(sqlite_core))


def versions_of(core: Core) -> list[tuple[int, datetime, str]]:
    with core.read() as session:
        rows = session.scalars(select(AgreementVersion).order_by(AgreementVersion.id)).all()
        return [(row.number, row.valid_from, row.entered_by) for row in rows]


def test_a_revision_stands_beside_what_was_agreed_before(agreed: Agreed, clock: VirtualClock) -> None:
    clock.advance(3600)
    with agreed.core.work(SUPERVISOR) as work:
        number = revise_agreement(work, agreement_id=1, own_terms=STRICTER, reason="renewed")

    assert number == 2
    assert versions_of(agreed.core) == [(1, START, "ann"), (2, START + timedelta(hours=1), "sue")]
    with agreed.core.read() as session:
        first, second = versions_in_force(session)[1]
        audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "revise_agreement")).one()
    assert (first.starts_at, first.ends_at, second.ends_at) == (START, START + timedelta(hours=1), None)
    assert [len(each.terms.objectives) for each in (first, second)] == [2, 1]
    assert audit.after["version"] == 2


def last_of(core: Core) -> Version[TermsParts]:
    with core.read() as session:
        last = last_entered(session, session.get_one(Agreement, 1))
        assert last is not None
        return last


def revise(core: Core, actor: Actor, seen: Version[TermsParts], **parts: object) -> int:
    """Agree on what was seen, with some parts changed."""
    with core.work(actor) as work:
        terms = terms_of_parts({**seen.values, **parts})
        return revise_to(work, agreement_id=1, terms=terms, reason="renewed", seen=seen.version)


def test_of_two_who_revise_the_second_is_refused_with_both_versions(agreed: Agreed) -> None:
    base = last_of(agreed.core)
    assert revise(agreed.core, SUPERVISOR, base, min_coverage=0.8) == 2

    with pytest.raises(AgreementConflictError, match="changed by sue") as refused:
        revise(agreed.core, ROOT, base, currency="EUR", monthly_charge="12.5")

    theirs = refused.value.theirs
    merged = merge(base.values, {**base.values, "currency": "EUR", "monthly_charge": "12.5"}, theirs.values)
    assert (theirs.version, theirs.values["min_coverage"], merged.contested) == (2, 0.8, ())
    assert revise(agreed.core, ROOT, theirs, **merged.values) == 3
    last = last_of(agreed.core).values
    assert (last["min_coverage"], last["monthly_charge"]) == (0.8, "12.5")


def test_a_version_that_is_to_hold_from_a_later_day_is_not_put_aside_unseen(agreed: Agreed) -> None:
    base = last_of(agreed.core)
    with agreed.core.work(SUPERVISOR) as work:
        at = START + timedelta(days=30)
        revise_agreement(work, agreement_id=1, own_terms=STRICTER, valid_from=at, reason="renewed", seen=base.version)

    with pytest.raises(AgreementConflictError):
        revise(agreed.core, ROOT, base, min_coverage=0.8)

    assert len(versions_of(agreed.core)) == 2


def test_a_revision_that_is_asked_again_is_entered_once(agreed: Agreed) -> None:
    base = last_of(agreed.core)

    numbers = [revise(agreed.core, SUPERVISOR, base, min_coverage=0.8) for _ in range(2)]

    assert numbers == [2, 2]
    assert len(versions_of(agreed.core)) == 2


def test_terms_are_the_same_by_parts_and_as_a_whole(agreed: Agreed) -> None:
    with agreed.core.read() as session:
        (version,) = versions_in_force(session)[1]

    parts = parts_of_terms(version.terms)

    assert terms_of_parts(parts) == version.terms
    assert {"objective.availability", "objective.delay", "calendar"} <= set(parts)
    assert [each.name for each in terms_of_parts({**parts, "objective.delay": None}).objectives] == ["availability"]


def test_a_period_is_cut_where_the_version_changes_and_each_part_is_judged_by_its_own(
    agreed: Agreed, clock: VirtualClock
) -> None:
    agreed.write_ledger(START, [(UP, 1000.0), (DOWN, 100.0), (UP, 2500.0), (DOWN, 30.0), (UP, 1000.0)])
    clock.advance(3600)
    with agreed.core.work(SUPERVISOR) as work:
        revise_agreement(work, agreement_id=1, own_terms=STRICTER, reason="renewed")
    clock.advance(1000)

    agreed.standing()

    with agreed.core.read() as session:
        status = session.scalars(select(SlaStatus)).one()
    assert (status.version, status.period_starts_at) == (2, START + timedelta(hours=1))
    assert (status.contract_s, status.down_s, status.target) == (1000.0, 30.0, 0.99999)


def test_of_two_versions_the_one_entered_later_holds_from_its_beginning_on(agreed: Agreed, clock: VirtualClock) -> None:
    for days, target in ((10, 0.95), (5, 0.96)):
        own = {"objective": [{"measure": "availability", "target": target}]}
        with agreed.core.work(SUPERVISOR) as work:
            at = START + timedelta(days=days)
            revise_agreement(work, agreement_id=1, own_terms=own, valid_from=at, reason="renewed")

    with agreed.core.read() as session:
        found = [(each.number, each.starts_at) for each in versions_in_force(session)[1]]
    assert found == [(1, START), (3, START + timedelta(days=5))]


def test_a_revision_that_says_the_same_or_gives_no_reason_is_refused(agreed: Agreed) -> None:
    with pytest.raises(AgreementError, match="says this already"), agreed.core.work(SUPERVISOR) as work:
        revise_agreement(work, agreement_id=1, reason="renewed")
    with pytest.raises(AgreementError, match="needs a reason"), agreed.core.work(SUPERVISOR) as work:
        revise_agreement(work, agreement_id=1, own_terms=STRICTER, reason=" ")
    with pytest.raises(NotAllowedError), agreed.core.work() as work:
        revise_agreement(work, agreement_id=1, own_terms=STRICTER, reason="renewed")
    assert len(versions_of(agreed.core)) == 1


def test_terms_with_a_hole_in_their_credits_are_refused_when_they_are_entered(agreed: Agreed) -> None:
    steps = [{"over_min": "10", "up_to_min": "45", "percent": "5"}, {"over_min": "60", "percent": "10"}]
    credit = {"credit": [{"objective": "availability", "basis": "outage", "step": steps}]}

    with pytest.raises(FaultyFileError, match="hole"), agreed.core.work(SUPERVISOR) as work:
        agree(work, name="Second", customer_id=agreed.provider.customer, template="Gold voice", own_terms=credit)


FILE = """\
format = 1
[[template]]
name = "Gold voice"
[[template.objective]]
measure = "availability"
target = {target}
[[agreement]]
name = "Northbank voice"
customer = "Northbank Group"
template = "Gold voice"
currency = "EUR"
monthly_charge = "1840.00"
{more}
[agreement.calendar]
hours = ["mon-fri 09:00-17:00"]
"""


def bring_in(core: Core, text: str) -> None:
    with core.work(ROOT) as work:
        import_provider(work, parse_provider("p.toml", text))


def test_an_import_enters_a_version_of_what_changed_and_its_export_says_the_same(
    agreed: Agreed, clock: VirtualClock
) -> None:
    clock.advance(3600)
    bring_in(agreed.core, FILE.format(target=0.999, more=""))
    clock.advance(3600)
    bring_in(agreed.core, FILE.format(target=0.99, more=""))
    bring_in(agreed.core, FILE.format(target=0.98, more="valid_from = 2026-12-01T00:00:00Z"))

    with agreed.core.read() as session:
        exported = export_provider(session).partition("[[device]]")[0]
        again = plan_import(session, parse_provider("out.toml", exported))
        held = versions_in_force(session)[1]
    begins = [START, START + timedelta(hours=1), START + timedelta(hours=2), datetime(2026, 12, 1, tzinfo=UTC)]
    assert [each.starts_at for each in held] == begins
    assert [each.terms.objectives[0].target for each in held] == [0.9995, 0.999, 0.99, 0.98]
    assert str(held[-1].terms.charge) == "1840.00 EUR"
    assert held[-1].terms.calendar.timezone == "UTC"
    assert again.steps == ()


def test_what_a_customer_is_owed_stands_with_the_objective(agreed: Agreed, clock: VirtualClock) -> None:
    own = {
        "currency": "EUR",
        "monthly_charge": "1840.00",
        "credit": [{"objective": "availability", "step": [{"below": "0.9995", "percent": "5"}], "cap_percent": "25"}],
    }
    with agreed.core.work(SUPERVISOR) as work:
        revise_agreement(work, agreement_id=1, own_terms=own, valid_from=START, reason="with credits")
    agreed.write_ledger(START, [(DOWN, 1800.0), (UP, 100.0)])
    clock.advance(1900)

    agreed.standing()

    with agreed.core.read() as session:
        status = session.scalars(select(SlaStatus).where(SlaStatus.objective == "availability")).one()
        agreement = session.get_one(Agreement, 1)
        service = session.scalars(select(Service).where(Service.agreement_id == agreement.id)).one()
    assert status.service_id == service.id
    assert (status.state, status.currency, status.money["credit"]) == ("breached", "EUR", "92.00")
    assert status.money["if_240"] == "92.00"
