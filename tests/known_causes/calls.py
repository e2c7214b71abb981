"""Who calls: customers of what an incident has put out, and others about what nothing in the network explains."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.known_causes.incidents import Incident
from tests.known_causes.network import Network, Sold

WORDS = {
    "access": ("Internet is down", "No connection since this morning", "Nothing loads any more", "The line is dead"),
    "content": ("No dial tone", "Nobody can call us", "Telephones are dead", "Calls break off"),
    "connectivity": ("Branch cannot reach the head office", "Private network is gone", "No access to our servers"),
}
OTHER_WORDS = {
    "access": ("Password of the router lost", "Wants a second address", "Laptop does not connect", "Mail is slow"),
    "content": ("Wants to change the announcement", "One handset crackles", "Number is shown wrong"),
    "connectivity": ("New server cannot be reached", "Wants a change of the firewall"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call at `at_s` about one of these incidents: several, where one cannot tell from what the customer says."""

    at_s: float
    customer: str
    service: str
    site: str
    text: str
    incidents: frozenset[int] = frozenset()


def make_calls(net: Network, incidents: Sequence[Incident], rng: Random, *, others: float) -> list[Call]:
    """About half of those who are hit call within half an hour; `others` for each of them call about something else."""
    calls = []
    for incident in incidents:
        for name in sorted(incident.hit):
            if rng.random() < 0.4:
                after_s = rng.uniform(20, min(1_500, incident.lasts_s))
                calls.append(_call(net.sold[name], incident.begins_s + after_s, WORDS, rng))
    last_s = max(incident.begins_s for incident in incidents)
    calls = [replace(call, incidents=_possible(net, call, incidents, 0)) for call in calls]
    for _ in range(round(len(calls) * others)):
        service = rng.choice(list(net.sold.values()))
        call = _call(service, rng.uniform(0, last_s), OTHER_WORDS, rng)
        if not _possible(net, call, incidents, 1_800):
            calls.append(call)
    return calls


def _call(service: Sold, at_s: float, words: dict[str, tuple[str, ...]], rng: Random) -> Call:
    """Four of five name their service; the others only say who and where they are."""
    named = service.name if rng.random() < 0.8 else ""
    return Call(at_s, service.customer, named, service.site, rng.choice(words[service.kind]))


def _possible(net: Network, call: Call, incidents: Sequence[Incident], slack_s: float) -> frozenset[int]:
    """The incidents that go on at the time of a call and hit what it may be about."""
    if call.service:
        meant = {call.service}
    else:
        theirs = [each for each in net.sold.values() if each.customer == call.customer]
        meant = {each.name for each in theirs if not call.site or each.site == call.site}
    return frozenset(
        number
        for number, incident in enumerate(incidents)
        if incident.begins_s - slack_s <= call.at_s <= incident.begins_s + incident.lasts_s + slack_s
        and meant & incident.hit
    )
