"""Puts whole terms in the place of an agreement's: of what its template says only what differs becomes its own."""

from typing import Any

from sqlalchemy import select

from nocdesk.catalog.model import SlaTemplate
from nocdesk.customers.model import Agreement, Customer
from nocdesk.language import _
from nocdesk.merging import Version
from nocdesk.people.policy import Act, require
from nocdesk.sla.agreed_terms import resolved
from nocdesk.sla.agreements import (
    AgreementError,
    agreement_to_revise,
    last_entered,
    revise_agreement,
)
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_content import terms_content
from nocdesk.sla.terms_parts import TermsParts, parts_of_terms
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.toml_file import FaultyFileError


def revise_to(work: UnitOfWork, *, agreement_id: int, terms: Terms, reason: str, seen: int | None = None) -> int:
    """Agree on these terms from now on; the number of the new version.

    Raises AgreementConflictError where the version entered last is not the one that was `seen`, unless it is the
    actor's own and says this.
    """
    require(work.actor, Act.REVISE_AGREEMENT)
    agreement = agreement_to_revise(work, agreement_id)
    last = last_entered(work.session, agreement)
    if last is not None and seen not in (None, last.version) and _is_said(work, last, terms):
        return last.version
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
    return revise_agreement(work, agreement_id=agreement_id, own_terms=own, reason=reason, seen=seen)


def _is_said(work: UnitOfWork, last: Version[TermsParts], terms: Terms) -> bool:
    """Whether it is the actor's own and says this: asked for once more, because the answer was lost."""
    return last.changed_by == work.actor.name and last.values == parts_of_terms(terms)


def _said_without_it(work: UnitOfWork, agreement: Agreement) -> dict[str, Any]:
    """What would be agreed if the agreement said nothing of its own; nothing where that is no whole agreement."""
    template = work.session.scalar(select(SlaTemplate.terms).where(SlaTemplate.name == agreement.template))
    timezone = work.session.scalar(select(Customer.timezone).where(Customer.id == agreement.customer_id))
    try:
        return terms_content(resolved(agreement.name, timezone or "UTC", template or {}))
    except FaultyFileError:
        return {}
