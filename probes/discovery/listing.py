"""Prints what was discovered: for people a table of hosts and what each offers, for programs one record."""

from collections import Counter
from collections.abc import Iterator, Mapping

from nocdesk.commandline.output import show_table
from nocdesk.instants import dated
from nocdesk.language import _
from nocdesk.names.lookup import Names
from nocdesk.network.left_out import LeftOut, Place
from nocdesk.provider.plan import Plan, plan_counts
from probes.discovery.discovery import Discovery
from probes.discovery.knocking import Unanswered
from probes.discovery.matching import Match, Matches
from probes.discovery.offers import plural
from probes.discovery.proposing import DeviceProposal, InterfaceProposal, ProbeProposal

_SHOWN_NAMES = 12


def show_discovery(discovery: Discovery, names: Names, left_out: Mapping[Place, LeftOut]) -> None:
    """Every device that answered, what it offers and what of it is new; then who did not answer, and why.

    `left_out` is what people do not want of it, by host.
    """
    if not discovery.proposals:
        print(_("Nobody answered."))
    for proposal in discovery.proposals:
        for line in _device_lines(proposal, names, left_out.get(proposal.offered.place)):
            print(line)
        rows = [_probe_cells(probe) for probe in proposal.probes]
        show_table(("  probe", "type", "of", "service", "why"), rows, empty=_("  nothing to poll"))
        print()
    for line in _unanswered_lines(discovery):
        print(line)


def _device_lines(proposal: DeviceProposal, names: Names, left_out: LeftOut | None) -> Iterator[str]:
    found = proposal.survey.answered
    state = _("not proposed") if proposal.entry is None else _("in the store") if proposal.is_known else _("new")
    if left_out is not None:
        state = _("left out by {by}, {at}").format(by=left_out.by, at=dated(left_out.at))
    said = found.system.description or _("says nothing of itself")
    yield f"{proposal.name} ({found.host.title}, {state}): {said[:100]}"
    kind = names.name_of(found.system.object_id) if found.system.object_id else "no sysObjectID"
    yield _("  {kind}; answers SNMP {version} with credential '{key}'").format(
        kind=kind, version=found.key.version, key=found.key.name
    )
    yield from _interface_lines(proposal)
    yield from (_("  note: {note}").format(note=note) for note in proposal.notes)


def _interface_lines(proposal: DeviceProposal) -> Iterator[str]:
    new = [one for one in proposal.interfaces if not one.is_known and not one.offer.left_out]
    known = sum(one.is_known for one in proposal.interfaces)
    reasons = Counter(one.offer.left_out for one in proposal.interfaces if one.offer.left_out and not one.is_known)
    if new:
        more = _(" and {count} more").format(count=len(new) - _SHOWN_NAMES) if len(new) > _SHOWN_NAMES else ""
        named = ", ".join(one.offer.name for one in new[:_SHOWN_NAMES])
        count = plural(len(new), "new interface", "new interfaces")
        yield f"  {count}: {named}{more}"
    if known:
        yield _("  {interfaces} in the store already").format(interfaces=plural(known, "interface", "interfaces"))
    if reasons:
        yield _("  left out: {reasons}").format(
            reasons=", ".join(f"{count} ({reason})" for reason, count in reasons.items())
        )
    for one in proposal.interfaces:
        if one.matches.best is not None:
            yield _("  {interface} seems to serve {service}; say so by a link or a support").format(
                interface=one.offer.name, service=_in_words(one.matches.best)
            )


def _probe_cells(probe: ProbeProposal) -> list[object]:
    state = _(" (in the store)") if probe.is_known else ""
    service = probe.service.service if probe.service else ""
    return [f"  {probe.name}{state}", probe.offer.type, probe.offer.about, service, _why(probe)]


def _why(probe: ProbeProposal) -> str:
    if probe.is_known:
        return ""
    found = probe.matches
    if found.rivals:
        return _("no service: {rivals} match alike").format(rivals=_(" and ").join(one.service for one in found.rivals))
    if found.best is None:
        return _("no service's name is in its names") if probe.offer.words else ""
    if found.best.is_certain:
        return f"{found.best.score:.2f}: {found.best.reason}"
    return _("perhaps {service}; give it by hand").format(service=_in_words(found.best))


def _in_words(match: Match) -> str:
    return f"{match.service} ({match.score:.2f}: {match.reason})"


def _unanswered_lines(discovery: Discovery) -> Iterator[str]:
    """One line each for those that somebody named or that refused, and one for all empty addresses of ranges."""
    silent = [one for one in discovery.unanswered if one.outcome == "silent" and not one.host.is_named]
    for one in discovery.unanswered:
        if one not in silent:
            yield f"{one.host.title}: {one.reason}"
    if silent:
        yield _("no answer from {count} of the ranges' addresses").format(count=len(silent))


def discovery_record(
    discovery: Discovery, plan: Plan, names: Names, left_out: Mapping[Place, LeftOut], *, is_applied: bool
) -> dict[str, object]:
    """The same for programs; the field names stay."""
    hosts = [*map(_unanswered_record, discovery.unanswered)]
    devices = [_device_record(one, names, left_out.get(one.offered.place)) for one in discovery.proposals]
    return {
        "devices": devices,
        "unanswered": hosts,
        "plan": plan_counts(plan),
        "warnings": list(plan.warnings),
        "applied": is_applied,
    }


def _unanswered_record(one: Unanswered) -> dict[str, object]:
    return {"address": one.host.address, "port": one.host.port, "outcome": one.outcome, "text": one.reason}


def _device_record(proposal: DeviceProposal, names: Names, left_out: LeftOut | None) -> dict[str, object]:
    found = proposal.survey.answered
    is_left_out = proposal.entry is None or left_out is not None
    return {
        "name": proposal.name,
        "address": found.address,
        "port": found.host.port,
        "state": "left_out" if is_left_out else "known" if proposal.is_known else "new",
        "left_out_by": left_out.by if left_out is not None else None,
        "snmp": found.key.version.value,
        "credential": found.key.name,
        "description": found.system.description,
        "object_id": names.name_of(found.system.object_id) if found.system.object_id else None,
        "interfaces": [_interface_record(one) for one in proposal.interfaces],
        "probes": [_probe_record(one) for one in proposal.probes],
        "notes": list(proposal.notes),
    }


def _interface_record(one: InterfaceProposal) -> dict[str, object]:
    offer = one.offer
    return {
        "name": offer.name,
        "description": offer.description,
        "state": "known" if one.is_known else "left_out" if offer.left_out else "new",
        "left_out": offer.left_out or None,
        "is_up": offer.is_up,
        "speed_bps": offer.speed_bps or None,
        "lag": offer.lag or None,
        **_match_record(one.matches),
    }


def _probe_record(one: ProbeProposal) -> dict[str, object]:
    return {
        "name": one.name,
        "type": one.offer.type.value,
        "parameters": dict(one.offer.parameters),
        "about": one.offer.about,
        "state": "known" if one.is_known else "new",
        "service": one.service.service if one.service else None,
        **_match_record(one.matches),
    }


def _match_record(found: Matches) -> dict[str, object]:
    candidates = found.rivals or ((found.best,) if found.best else ())
    return {"candidates": [{"service": m.service, "score": m.score, "reason": m.reason} for m in candidates]}
