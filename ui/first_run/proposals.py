"""What a discovery proposes, as rows of a list: what would be done about each device, in words, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from nocdesk.instants import dated
from nocdesk.language import _
from nocdesk.network.left_out import LeftOut, Offered, Place, left_out_before, left_out_proposals
from nocdesk.provider.export import provider_text
from nocdesk.provider.file import ProviderFile, parse_provider
from nocdesk.provider.plan import plan_import, plan_lines
from nocdesk.provider.shape import Provider
from probes.discovery.discovery import Discovery
from probes.discovery.knocking import Unanswered
from probes.discovery.offers import plural
from probes.discovery.proposing import DeviceProposal, fragment


class ProposalKind(StrEnum):
    """How what was found stands to what the store has."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "as stored"
    GONE = "gone"
    LEFT_OUT = "not proposed"
    SILENT = "no answer"


KIND_WORDS: Mapping[ProposalKind, str] = {
    ProposalKind.NEW: _("new"),
    ProposalKind.CHANGED: _("changed"),
    ProposalKind.KNOWN: _("as stored"),
    ProposalKind.GONE: _("gone"),
    ProposalKind.LEFT_OUT: _("not proposed"),
    ProposalKind.SILENT: _("no answer"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One host: what it is called, what would come into the store (`steps`, the words of a dry run), and why.

    `left_out` says who said before that just this is not wanted; empty where nobody did.
    """

    id: int
    kind: ProposalKind
    name: str
    address: str
    adds: str
    reason: str
    steps: tuple[str, ...] = ()
    source: DeviceProposal | None = None
    offered: Offered | None = None
    left_out: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Whether there is something that the store lacks."""
        return bool(self.steps)


def file_of(proposals: Sequence[Proposal]) -> ProviderFile:
    """What these would bring into the store, as a provider file."""
    wanted = [one.source for one in proposals if one.source is not None]
    return parse_provider("discovered", provider_text(fragment(wanted)))


def proposals_of(session: Session, discovery: Discovery, stored: Provider) -> tuple[Proposal, ...]:
    """Every device that answered, and every host that should have, in this order."""
    left_out = left_out_proposals(session)
    answered = [_recalled(_answered(session, place, one), left_out) for place, one in enumerate(discovery.proposals)]
    names = {(one.address, one.port): one.name for one in stored.device}
    silent = [one for one in discovery.unanswered if _is_told(one, names)]
    first = len(answered)
    return (*answered, *(_silent(first + place, one, names) for place, one in enumerate(silent)))


def _is_told(one: Unanswered, names: dict[tuple[str, int], str]) -> bool:
    """An address of a range that nobody has is no news."""
    return one.outcome != "silent" or one.host.is_named or (one.host.address, one.host.port) in names


def _silent(number: int, one: Unanswered, names: dict[tuple[str, int], str]) -> Proposal:
    name = names.get((one.host.address, one.host.port), "")
    kind = ProposalKind.GONE if name else ProposalKind.SILENT
    adds = _("nothing; the store keeps it") if name else _("nothing")
    return Proposal(number, kind, name or one.host.name or "—", one.host.title, adds, one.reason)


def _answered(session: Session, number: int, one: DeviceProposal) -> Proposal:
    blank = Proposal(number, ProposalKind.LEFT_OUT, one.name, one.survey.answered.host.title, _("nothing"), "", (), one)
    if one.entry is None:
        return replace(blank, reason="; ".join(one.notes))
    plan = replace(plan_import(session, file_of([blank])), absent=())  # What was not asked about is not missing.
    kind = (ProposalKind.CHANGED if plan.steps else ProposalKind.KNOWN) if one.is_known else ProposalKind.NEW
    lines = tuple(plan_lines(plan)) if plan.steps else ()
    reason = "; ".join(_reasons(one))
    return replace(blank, kind=kind, adds=_adds(one), reason=reason, steps=lines, offered=one.offered)


def _recalled(proposal: Proposal, left_out: Mapping[Place, LeftOut]) -> Proposal:
    """The same, marked where somebody has left out just that before."""
    if proposal.offered is None or not proposal.can_be_taken:
        return proposal
    before = left_out_before(left_out, proposal.offered)
    if before is None:
        return proposal
    return replace(proposal, left_out=_("left out by {by}, {at}").format(by=before.by, at=dated(before.at)))


def _adds(one: DeviceProposal) -> str:
    interfaces = sum(not each.is_known and not each.offer.left_out for each in one.interfaces)
    probes = sum(not each.is_known for each in one.probes)
    parts = [_("device")] * (not one.is_known)
    if interfaces:
        parts.append(plural(interfaces, "interface", "interfaces"))
    if probes:
        parts.append(plural(probes, "probe", "probes"))
    return ", ".join(parts) or _("nothing")


def _reasons(one: DeviceProposal) -> Iterator[str]:
    """Who answered how, which services its probes seem to measure, what is gone, and what was left out."""
    key = one.survey.answered.key
    yield _("answers SNMP {version} with '{key}'").format(version=key.version, key=key.name)
    for probe in one.probes:
        if probe.service is not None:
            yield _("{probe} measures {service} ({reason})").format(
                probe=probe.name, service=probe.service.service, reason=probe.service.reason
            )
    yield from one.notes
    left_out = Counter(each.offer.left_out for each in one.interfaces if each.offer.left_out and not each.is_known)
    if left_out:
        yield _("left out: {items}").format(
            items=", ".join((f"{count} ({reason})" for reason, count in left_out.items()))
        )
