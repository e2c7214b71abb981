"""Which version of an agreement is in force when: of those that are valid by an instant, the one entered last."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Agreement, AgreementVersion
from nocdesk.services.model import Service
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import terms_from_json


@dataclass(frozen=True, slots=True)
class InForce:
    """Terms and the time in which they hold, for a service that of its life; `ends_at` None: nothing ends it yet."""

    version_id: int
    agreement_id: int
    number: int
    starts_at: datetime
    ends_at: datetime | None
    terms: Terms

    def is_in_force(self, at: datetime) -> bool:
        """Whether it is what holds at an instant."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def within(self, born_at: datetime | None, gone_at: datetime | None) -> "InForce | None":
        """The same for a service that lives from one instant up to another (None: open); None where it never does."""
        if born_at is None and gone_at is None:
            return self
        starts_at = max(filter(None, (self.starts_at, born_at)))
        ends_at = min(filter(None, (self.ends_at, gone_at)), default=None)
        return replace(self, starts_at=starts_at, ends_at=ends_at) if ends_at is None or starts_at < ends_at else None


def version_in_force(session: Session, agreement_id: int, at: datetime) -> AgreementVersion | None:
    """The version that an agreement is judged by at an instant; None before it began."""
    query = (
        select(AgreementVersion)
        .where(AgreementVersion.agreement_id == agreement_id, AgreementVersion.valid_from <= at)
        .order_by(AgreementVersion.number.desc())
        .limit(1)
    )
    return session.scalar(query)


def versions_in_force(
    session: Session, agreement_ids: Collection[int] | None = None
) -> Mapping[int, tuple[InForce, ...]]:
    """Of these agreements, or of all, which version holds from when until when, oldest first.

    A version that was entered later holds from its beginning on, whatever was entered before; the oldest that holds
    does so from the agreement's beginning.
    """
    query = (
        select(AgreementVersion, Agreement.starts_at)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .order_by(AgreementVersion.agreement_id, AgreementVersion.number)
    )
    if agreement_ids is not None:
        query = query.where(AgreementVersion.agreement_id.in_(agreement_ids))
    entered: dict[int, list[AgreementVersion]] = {}
    begun: dict[int, datetime] = {}
    for version, starts_at in session.execute(query):
        entered.setdefault(version.agreement_id, []).append(version)
        begun[version.agreement_id] = starts_at
    terms: dict[str, Terms] = {}
    return {number: tuple(_in_order(versions, begun[number], terms)) for number, versions in entered.items()}


def versions_for(session: Session, service_id: int) -> tuple[InForce, ...]:
    """Which version of its agreement holds for a service from when until when, within its life, oldest first."""
    service = session.get(Service, service_id)
    if service is None or service.agreement_id is None:
        return ()
    entered = versions_in_force(session, [service.agreement_id]).get(service.agreement_id, ())
    lived = (version.within(service.starts_at, service.ends_at) for version in entered)
    return tuple(version for version in lived if version is not None)


def _in_order(versions: Sequence[AgreementVersion], begun: datetime, known: dict[str, Terms]) -> Iterable[InForce]:
    holding: list[AgreementVersion] = []
    for version in versions:
        holding = [held for held in holding if held.valid_from < version.valid_from]
        holding.append(version)
    for version, following in zip(holding, [*holding[1:], None], strict=True):
        if version.terms not in known:
            known[version.terms] = terms_from_json(version.terms)
        ends_at = following.valid_from if following is not None else None
        starts_at = begun if version is holding[0] else max(begun, version.valid_from)
        if ends_at is None or starts_at < ends_at:
            yield InForce(version.id, version.agreement_id, version.number, starts_at, ends_at, known[version.terms])
