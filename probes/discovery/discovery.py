"""Discovers devices: asks every host, surveys those that answer, and proposes what to watch; changes nothing."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.network.model import DeviceKind
from nocdesk.provider.network import DeviceEntry
from nocdesk.provider.shape import Provider
from nocdesk.setting_groups import PollSettings
from probes.discovery.configured_tests import offered_tests
from probes.discovery.declared_tables import table_offers
from probes.discovery.health import health_offers
from probes.discovery.hosts import Host
from probes.discovery.interfaces import interface_offers
from probes.discovery.keys import Key, keys_for
from probes.discovery.knocking import Answered, Unanswered, address_of, knock
from probes.discovery.offers import Survey
from probes.discovery.proposing import DeviceProposal, Proposer
from probes.discovery.reading import DeviceReader
from probes.snmp.backends import BackendClient
from probes.snmp.client import SnmpClient
from probes.snmp.errors import SnmpError
from probes.table_definition import TableDefinition

HOSTS_PER_S = 100.0

Progress = Callable[[int, int], None]
"""Told how many hosts are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is asked: whom, with which keys, how many of them at most, and how fast."""

    hosts: Sequence[Host]
    keys: Sequence[Key]
    tries: int
    kind: DeviceKind
    tables: Sequence[TableDefinition] = ()
    hosts_per_s: float = HOSTS_PER_S


@dataclass(frozen=True, slots=True)
class Discovery:
    """What came of it, in the order of the hosts."""

    proposals: tuple[DeviceProposal, ...]
    unanswered: tuple[Unanswered, ...]


def discover(errand: Errand, stored: Provider, pace: PollSettings, clock: Clock, progress: Progress) -> Discovery:
    """Ask all hosts; Ctrl+C ends it, and nothing is left behind as nothing is changed here."""
    surveyed = asyncio.run(_survey_all(errand, _by_place(stored), pace, clock, progress))
    proposer = Proposer(stored, errand.kind)
    surveys = [one for one in surveyed if isinstance(one, Survey)]
    return Discovery(
        tuple(proposer.propose(survey) for survey in surveys),
        tuple(one for one in surveyed if isinstance(one, Unanswered)),
    )


Place = tuple[str, int]
"""An address and a port."""


def _by_place(stored: Provider) -> dict[Place, DeviceEntry]:
    return {(one.address, one.port): one for one in stored.device}


async def _survey_all(
    errand: Errand, known: Mapping[Place, DeviceEntry], pace: PollSettings, clock: Clock, progress: Progress
) -> list[Survey | Unanswered]:
    """As many hosts at a time as the settings allow, and no more a second than the errand does."""
    client = BackendClient(clock, max_in_flight=pace.in_flight)
    found: dict[int, Survey | Unanswered] = {}
    waiting = iter(enumerate(errand.hosts))
    began_at = clock.monotonic()

    async def ask_on() -> None:
        for number, host in waiting:
            await asyncio.sleep(max(began_at + number / errand.hosts_per_s - clock.monotonic(), 0))
            found[number] = await _survey(client, host, errand, known, pace)
            progress(len(found), len(errand.hosts))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(pace.in_flight, len(errand.hosts))):
                group.create_task(ask_on())
    finally:
        await client.close()
    return [found[number] for number in sorted(found)]


async def _survey(
    client: SnmpClient, host: Host, errand: Errand, known: Mapping[Place, DeviceEntry], pace: PollSettings
) -> Survey | Unanswered:
    address = await address_of(host)
    if address is None:
        return Unanswered(
            host,
            "faulty",
            _("the name {address} is not known: correct it, or give the address").format(address=host.address),
        )
    stored = known.get((address, host.port))
    keys = keys_for(errand.keys, host.credential, stored.credential if stored else "", errand.tries)
    met = await knock(client, host, address, keys, pace, stored)
    if isinstance(met, Unanswered):
        return met
    try:
        return await _offers(client, met, errand.tables)
    except SnmpError as error:
        return Unanswered(host, "faulty", _("it answered at first and then no more: {error}").format(error=error))


async def _offers(client: SnmpClient, met: Answered, tables: Sequence[TableDefinition]) -> Survey:
    reader = DeviceReader(client, met.target)
    interfaces = await interface_offers(reader)
    tests = [offer async for offer in offered_tests(reader)]
    offers = (*tests, *await health_offers(reader), *await table_offers(reader, tables))
    return Survey(met, tuple(interfaces), offers, tuple(reader.notes))
