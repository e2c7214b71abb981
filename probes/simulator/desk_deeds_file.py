"""Reads the deeds of the story that are about teams, clocks, problems, shelves, subscriptions and breaches."""

from collections.abc import Callable, Collection, Mapping

from nocdesk.notices.model import Channel
from nocdesk.sla.breaches.model import BreachStep, ExclusionReason
from nocdesk.tickets.model import RestorationCause, RestorationStatus, StopReason
from probes.simulator.desk_deeds import (
    AssignTicket,
    DeskDeed,
    FindTicket,
    MergeTicket,
    Separate,
    Shelve,
    SplitTicket,
    StartClock,
    StopClock,
    Subscribe,
    TakeOut,
    UpdateAll,
)
from probes.simulator.network import Network
from probes.simulator.story import DecideBreach
from probes.simulator.toml_block import TomlBlock

Span = Callable[[TomlBlock, str], float]
"""Reads a length of time under a key, in seconds."""

Reader = Callable[[TomlBlock, Collection[str], Network, Span], DeskDeed | DecideBreach]

OPENING = {"found": "ticket", "split": "part"}
"""The deeds that give the story another word for a ticket, and the key that has it."""

WITHOUT_TICKET = frozenset(
    {"found", "shelve", "out_of_service", "separate", "subscribe", "confirm_breach", "exclude_breach", "dispute_breach"}
)


def desk_deed(
    what: str, block: TomlBlock, words: Collection[str], network: Network, span: Span
) -> DeskDeed | DecideBreach:
    """Read a deed of READERS; `words` are the story's words for tickets that are known so far."""
    return READERS[what](block, words, network, span)


def _found(block: TomlBlock, _words: Collection[str], network: Network, _span: Span) -> DeskDeed:
    customers = sorted(set(network.customers.values()))
    return FindTicket(block.text("ticket"), block.choice("customer", "customer", customers))


def _assign(block: TomlBlock, _words: Collection[str], _network: Network, _span: Span) -> DeskDeed:
    return AssignTicket(block.text("ticket"), block.text("workgroup"))


def _stop(block: TomlBlock, _words: Collection[str], _network: Network, _span: Span) -> DeskDeed:
    reason = StopReason(block.choice("reason", "reason of a stop", list(StopReason)))
    return StopClock(block.text("ticket"), reason, block.text("note"))


def _start(block: TomlBlock, _words: Collection[str], _network: Network, _span: Span) -> DeskDeed:
    return StartClock(block.text("ticket"))


def _update_all(block: TomlBlock, _words: Collection[str], _network: Network, span: Span) -> DeskDeed:
    cause = block.choice("cause", "cause", list(RestorationCause)) if block.has("cause") else None
    return UpdateAll(
        ticket=block.text("ticket"),
        status=RestorationStatus(block.choice("status", "step", list(RestorationStatus))),
        within_s=span(block, "within") if block.has("within") else 0.0,
        crew=block.text("crew") if block.has("crew") else "",
        cause=None if cause is None else RestorationCause(cause),
        note=block.text("note") if block.has("note") else "",
    )


def _merge(block: TomlBlock, words: Collection[str], _network: Network, _span: Span) -> DeskDeed:
    return MergeTicket(block.text("ticket"), block.choice("into", "ticket", sorted(words)))


def _split(block: TomlBlock, _words: Collection[str], network: Network, _span: Span) -> DeskDeed:
    service = block.choice("service", "service", network.needs)
    return SplitTicket(block.text("ticket"), block.text("part"), service, block.text("text"))


def _shelve(block: TomlBlock, _words: Collection[str], network: Network, span: Span) -> DeskDeed:
    return Shelve(block.choice("device", "device", network.devices), block.text("reason"), span(block, "lasts"))


def _take_out(block: TomlBlock, _words: Collection[str], network: Network, _span: Span) -> DeskDeed:
    return TakeOut(block.choice("device", "device", network.devices), block.text("reason"))


def _separate(block: TomlBlock, _words: Collection[str], _network: Network, _span: Span) -> DeskDeed:
    return Separate(block.text("resource"), block.text("reason"))


def _subscribe(block: TomlBlock, _words: Collection[str], network: Network, _span: Span) -> DeskDeed:
    if block.has("customer") == block.has("workgroup"):
        raise block.error("a subscription is about a customer or about a workgroup; name one of the two")
    customers = sorted(set(network.customers.values()))
    customer = block.choice("customer", "customer", customers) if block.has("customer") else ""
    workgroup = block.text("workgroup") if block.has("workgroup") else ""
    return Subscribe(customer, workgroup, Channel(block.choice("channel", "channel", list(Channel))))


def _decide(step: BreachStep) -> Reader:
    def read(block: TomlBlock, _words: Collection[str], network: Network, _span: Span) -> DecideBreach:
        reason = None
        if step is BreachStep.EXCLUDE:
            reason = ExclusionReason(block.choice("reason", "reason of an exclusion", list(ExclusionReason)))
        return DecideBreach(block.choice("service", "service", network.needs), step, block.text("note"), reason)

    return read


READERS: Mapping[str, Reader] = {
    "found": _found,
    "assign": _assign,
    "stop_clock": _stop,
    "start_clock": _start,
    "update_all": _update_all,
    "merge": _merge,
    "split": _split,
    "shelve": _shelve,
    "out_of_service": _take_out,
    "separate": _separate,
    "subscribe": _subscribe,
    "confirm_breach": _decide(BreachStep.CONFIRM),
    "exclude_breach": _decide(BreachStep.EXCLUDE),
    "dispute_breach": _decide(BreachStep.DISPUTE),
}
