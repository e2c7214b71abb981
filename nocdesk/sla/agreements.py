"""What may be done about an agreement: enter it, and revise it by a version that stands beside the earlier ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.catalog.model import SlaTemplate
from nocdesk.customers.model import Agreement, AgreementVersion, Customer
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.merging import ChangedMeanwhileError, Version
from nocdesk.people.policy import Act, require
from nocdesk.services.model import Service
from nocdesk.sla.agreed_terms import TermsByKey, resolved
from nocdesk.sla.model import SlaDoubt
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import fingerprint, terms_from_json, terms_to_json
from nocdesk.sla.terms_parts import TermsParts, parts_of_terms
from nocdesk.sla.versions import version_in_force
from nocdesk.store.unit_of_work import UnitOfWork


class AgreementError(NocdeskError):
    """An agreement that cannot be entered or revised as asked."""


class AgreementConflictError(ChangedMeanwhileError[TermsParts]):
    """Somebody else revised the agreement first; `theirs` is the version that was entered last."""


def agree(
    work: UnitOfWork,
    *,
    name: str,
    customer_id: int,
    template: str = "",
    own_terms: Mapping[str, Any] | None = None,
    starts_at: datetime | None = None,
    reason: str = "",
) -> int:
    """Enter what is agreed with a customer: a template, what holds otherwise, or both; in force from now on by default.

    `own_terms` has the keys of the provider file; each stands in the place of all that the template says under it.
    """
    require(work.actor, Act.AGREE)
    name = name.strip()
    if not name:
        raise AgreementError(_("The agreement has no name: give it one."))
    if work.session.scalar(select(Agreement.id).where(Agreement.name == name)) is not None:
        raise AgreementError(
            _("There is an agreement '{name}' already: choose another name, or revise that one.").format(name=name)
        )
    agreement = Agreement(
        name=name,
        customer_id=customer_id,
        template=template,
        own_terms=dict(own_terms or {}),
        starts_at=starts_at or work.now,
    )
    terms = terms_agreed(work, agreement)
    work.session.add(agreement)
    work.session.flush()
    enter_version(work, agreement, terms, agreement.starts_at, reason)
    after = {"name": name, "template": template, "own_terms": agreement.own_terms, "starts_at": agreement.starts_at}
    work.audit("agree", agreement, {}, {**after, "reason": reason})
    return agreement.id


def revise_agreement(
    work: UnitOfWork,
    *,
    agreement_id: int,
    template: str | None = None,
    own_terms: Mapping[str, Any] | None = None,
    valid_from: datetime | None = None,
    reason: str,
    seen: int | None = None,
) -> int:
    """Agree on other terms from an instant on; the number of the new version. What is not given stays as it is.

    Raises AgreementConflictError where the version entered last is not the one that was `seen`: what it says would be
    put aside unseen, though it may hold only from a later day.
    """
    require(work.actor, Act.REVISE_AGREEMENT)
    agreement = agreement_to_revise(work, agreement_id)
    theirs = last_entered(work.session, agreement)
    if seen is not None and theirs is not None and theirs.version != seen:
        raise AgreementConflictError(theirs)
    if not reason.strip():
        raise AgreementError(
            _("Revising '{agreement}' needs a reason: say why its terms change.").format(agreement=agreement.name)
        )
    before = {"template": agreement.template, "own_terms": agreement.own_terms}
    agreement.template = agreement.template if template is None else template
    agreement.own_terms = agreement.own_terms if own_terms is None else dict(own_terms)
    number = renew(work, agreement, valid_from or work.now, reason.strip())
    if number is None:
        raise AgreementError(
            _("'{agreement}' says this already: change something, or leave it as it is.").format(
                agreement=agreement.name
            )
        )
    after = {"template": agreement.template, "own_terms": agreement.own_terms, "version": number, "reason": reason}
    work.audit("revise_agreement", agreement, before, {**after, "valid_from": valid_from or work.now})
    return number


def agreement_to_revise(work: UnitOfWork, agreement_id: int) -> Agreement:
    """The agreement as it is now, kept from other writers until the end of the unit of work."""
    agreement = work.to_edit(Agreement, agreement_id)
    if agreement is None:
        raise AgreementError(
            _("There is no agreement {agreement_id}; look at the list again.").format(agreement_id=agreement_id)
        )
    return agreement


def last_entered(session: Session, agreement: Agreement) -> Version[TermsParts] | None:
    """The version of an agreement that was entered last; None where it has none yet."""
    last = session.scalar(
        select(AgreementVersion)
        .where(AgreementVersion.agreement_id == agreement.id)
        .order_by(AgreementVersion.number.desc())
        .limit(1)
    )
    if last is None:
        return None
    parts = parts_of_terms(terms_from_json(last.terms))
    return Version(agreement.name, last.number, last.entered_by, last.entered_at, parts)


def renew(
    work: UnitOfWork, agreement: Agreement, valid_from: datetime, reason: str, *, is_dated: bool = False
) -> int | None:
    """Enter a version where the agreement says something else than it does at that instant; its number, else None.

    The first version is valid from the agreement's beginning; `is_dated` enters one though it says the same, because
    the day from which it holds was moved.
    """
    terms = terms_agreed(work, agreement)
    if work.session.scalar(_numbers(agreement)) is None:
        return enter_version(work, agreement, terms, max(valid_from, agreement.starts_at), reason)
    held = version_in_force(work.session, agreement.id, valid_from)
    says_the_same = held is not None and fingerprint(terms_from_json(held.terms)) == fingerprint(terms)
    if says_the_same and not is_dated:
        return None
    return enter_version(work, agreement, terms, valid_from, reason)


def enter_version(work: UnitOfWork, agreement: Agreement, terms: Terms, valid_from: datetime, reason: str) -> int:
    """Put a version beside those that there are; its number."""
    number = (work.session.scalar(_numbers(agreement)) or 0) + 1
    version = AgreementVersion(
        agreement_id=agreement.id,
        number=number,
        valid_from=valid_from,
        terms=terms_to_json(terms),
        fingerprint=fingerprint(terms),
        entered_by=work.actor.name,
        entered_at=work.now,
        reason=reason,
    )
    work.session.add(version)
    work.session.flush()
    told = {"agreement": agreement.name, "number": number, "valid_from": valid_from, "terms": version.terms}
    work.audit("enter_version", version, {}, {**told, "fingerprint": version.fingerprint, "reason": reason})
    if number > 1 and valid_from < work.now:
        # What was judged by other terms has to be judged again.
        services = work.session.scalars(select(Service.id).where(Service.agreement_id == agreement.id))
        doubts = [SlaDoubt(service_id=each, began_at=valid_from, ended_at=work.now) for each in services]
        work.session.add_all(doubts)
    return number


def terms_agreed(work: UnitOfWork, agreement: Agreement) -> Terms:
    """What an agreement says now: its template's terms, with its own in their place, in the customer's time zone."""
    template: TermsByKey = {}
    if agreement.template:
        found = work.session.scalar(select(SlaTemplate.terms).where(SlaTemplate.name == agreement.template))
        if found is None:
            raise AgreementError(
                _("There is no template '{template}': name one of the catalogue.").format(template=agreement.template)
            )
        template = found
    timezone = work.session.scalar(select(Customer.timezone).where(Customer.id == agreement.customer_id))
    if timezone is None:
        raise AgreementError(
            _("There is no customer {customer_id}; look at the list again.").format(customer_id=agreement.customer_id)
        )
    return resolved(agreement.name, timezone, template, agreement.own_terms)


def _numbers(agreement: Agreement) -> Any:
    return select(func.max(AgreementVersion.number)).where(AgreementVersion.agreement_id == agreement.id)
