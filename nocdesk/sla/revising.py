"""Puts whole terms in the place of an agreement's: of what its template says only what differs becomes its own."""

from typing import Any

from sqlalchemy import select

from nocdesk.catalog.model import SlaTemplate
from nocdesk.customers.model import Agreement, Customer
from nocdesk.language import _
from nocdesk.sla.agreed_terms import resolved
from nocdesk.sla.agreements import AgreementError, revise_agreement
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_content import terms_content
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.toml_file import FaultyFileError


def revise_to(work: UnitOfWork, *, agreement_id: int, terms: Terms, reason: str) -> int:
    """Agree on these terms from now on; the number of the new version."""
    agreement = work.session.get(Agreement, agreement_id)
    if agreement is None:
        raise AgreementError(
            _("There is no agreement {agreement_id}; look at the list again.").format(agreement_id=agreement_id)
        )
    if terms.name != agreement.name:
        raise AgreementError(
            _("The agreement is called '{agreement}', not '{terms}': leave its name as it is.").format(
                agreement=agreement.name, terms=terms.name
            )
        )
    base = _said_without_it(work, agreement)
    own: dict[str, Any] = {}
    for key, value in terms_content(terms).items():
        if key == "name" or value == base.get(key):
            continue
        if value is None:
            raise AgreementError(
                _("The template says something under '{key}': write what holds instead, such as 0.").format(key=key)
            )
        own[key] = value
    return revise_agreement(work, agreement_id=agreement_id, own_terms=own, reason=reason)


def _said_without_it(work: UnitOfWork, agreement: Agreement) -> dict[str, Any]:
    """What would be agreed if the agreement said nothing of its own; nothing where that is no whole agreement."""
    template = work.session.scalar(select(SlaTemplate.terms).where(SlaTemplate.name == agreement.template))
    timezone = work.session.scalar(select(Customer.timezone).where(Customer.id == agreement.customer_id))
    try:
        return terms_content(resolved(agreement.name, timezone or "UTC", template or {}))
    except FaultyFileError:
        return {}
