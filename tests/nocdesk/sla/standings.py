"""Standings of objectives that no engine computed."""

from typing import Any

from sqlalchemy import select

from nocdesk.catalog.model import Measure
from nocdesk.customers.model import Agreement, AgreementVersion, Customer
from nocdesk.sla.agreements import renew
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.unit_of_work import UnitOfWork


def put_standing(work: UnitOfWork, service_id: int, measure: Measure, **figures: Any) -> SlaStatus:
    """Write where an objective stands; what is not given is a month in which nothing went wrong."""
    row: dict[str, Any] = {
        "service_id": service_id,
        "objective": measure.value, "measure": measure, "target": 0.999, "limit": None, "version": 1,
        "version_id": some_version(work), "period_starts_at": work.now.replace(day=1, hour=0, minute=0, second=0),
        "period_ends_at": work.now, "contract_s": 864_000.0, "measured_s": 862_272.0, "excluded_s": 0.0,
        "down_s": 0.0, "achieved": 1.0, "coverage": 0.998, "budget_s": 2_592.0, "budget_left_s": 2_592.0, "burn": {},
        "state": Verdict.MET, "reason": "", "currency": "", "money": {}, "computed_at": work.now, **figures,
    }  # fmt: skip
    status = SlaStatus(**row)
    work.session.add(status)
    work.session.flush()
    return status


def some_version(work: UnitOfWork) -> int:
    """A version of an agreement; where there is none, of one that is made for it."""
    known = work.session.scalars(select(AgreementVersion.id)).first()
    if known is not None:
        return known
    customer = work.session.scalars(select(Customer)).first()
    assert customer is not None
    agreement = Agreement(name="Invented", customer_id=customer.id, template="", starts_at=work.now)
    agreement.own_terms = {"objective": [{"measure": "availability", "target": 0.999}]}
    work.session.add(agreement)
    work.session.flush()
    renew(work, agreement, work.now, "invented")
    return work.session.scalars(select(AgreementVersion.id)).one()
