"""The tests that a device runs by itself: IP SLA, DISMAN ping and traceroute, RPM, TWAMP, NQA and SOAM sessions."""

import ipaddress
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from nocdesk.language import _, ngettext
from nocdesk.network.model import ProbeType
from probes.discovery.knocking import text_of
from probes.discovery.offers import ProbeOffer
from probes.discovery.reading import DeviceReader, Row
from probes.polls.cisco_ipsla_tables import CTRL_ADMIN_ENTRY, ECHO_ADMIN_ENTRY, RTT_TYPE, RttType
from probes.polls.huawei_nqa import JITTER_COMPLETIONS, JITTER_ENTRY, RESULTS_COMPLETIONS, RESULTS_ENTRY
from probes.polls.juniper_rpm import RPM_PROBE, SENT, TWAMP_PROBE
from probes.polls.mef_soam import DELAY_ENTRY, LOSS_ENTRY, SUSPECT
from probes.polls.soam_faults import HIGHEST_DEFECT, MEP_ENTRY
from probes.snmp.varbind import Oid, Value

RTT_OWNER, RTT_TAG, RTT_ROW_STATUS = 2, 3, 9
"""rttMonCtrlAdminOwner, …Tag and …Status of rttMonCtrlAdminEntry; indexed by the operation's number."""
RTT_TARGET = 2
"""rttMonEchoAdminTargetAddress of rttMonEchoAdminEntry."""
RTT_TYPES = {
    RttType.ECHO: "echo", RttType.PATH_ECHO: "path echo", RttType.UDP_ECHO: "UDP echo", RttType.HTTP: "HTTP",
    RttType.DNS: "DNS", RttType.JITTER: "UDP jitter", RttType.TCP_CONNECT: "TCP connect", RttType.DHCP: "DHCP",
    RttType.LSP_PING: "LSP ping", RttType.ETHERNET_PING: "Ethernet echo", RttType.ETHERNET_JITTER: "Ethernet jitter",
    RttType.LSP_PING_PSEUDOWIRE: "pseudowire ping", RttType.Y1731_DELAY: "Y.1731 delay",
    RttType.Y1731_LOSS: "Y.1731 loss",
}  # fmt: skip
NOT_IN_SERVICE = frozenset({2, 3})
"""RowStatus of RFC 2579: notInService(2), notReady(3)."""

PING_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 2, 1)
"""pingCtlEntry of DISMAN-PING-MIB, revision 200606130000Z (RFC 4560); indexed by owner and test name."""
PING_TARGET, PING_DESCR = 4, 17

TRACE_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 81, 1, 2, 1)
"""traceRouteCtlEntry of DISMAN-TRACEROUTE-MIB, revision 200606130000Z; the same index."""
TRACE_TARGET, TRACE_DESCR = 4, 22

NQA_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 2011, 5, 25, 111, 2, 1, 1)
"""nqaAdminCtrlEntry of NQA-MIB, revision 200601091739Z; indexed by owner and test name."""
NQA_TAG, NQA_TYPE = 3, 4

MA_NAME: Oid = (1, 3, 111, 2, 802, 1, 1, 8, 1, 6, 1, 1, 3)
"""dot1agCfmMaNetName of IEEE8021-CFM-MIB; indexed by MD and MA."""


async def offered_tests(reader: DeviceReader) -> AsyncIterator[ProbeOffer]:
    """Every test that is set up on the device and that a probe can read."""
    for offer in (*await _ip_sla(reader), *await _soam(reader)):
        yield offer
    seen: set[tuple[ProbeType, str]] = set()
    for kind in _NAMED_TESTS:
        for offer in await _named_tests(reader, kind):
            if (offer.type, offer.label) not in seen:
                seen.add((offer.type, offer.label))
                yield offer


async def _ip_sla(reader: DeviceReader) -> list[ProbeOffer]:
    rows = await reader.table(_("IP SLA operations"), CTRL_ADMIN_ENTRY, RTT_TYPE, (RTT_OWNER, RTT_TAG, RTT_ROW_STATUS))
    targets = await reader.column(_("IP SLA targets"), (*ECHO_ADMIN_ENTRY, RTT_TARGET)) if rows else {}
    offers: list[ProbeOffer] = []
    for index, row in rows.items():
        number, kind = index[0], row[RTT_TYPE]
        if row.get(RTT_ROW_STATUS) in NOT_IN_SERVICE:
            reader.notes.append(_("IP SLA operation {number} is set up in part only: left out").format(number=number))
        elif kind not in RTT_TYPES:
            reader.notes.append(
                _("IP SLA operation {number} is of type {kind!r}, which no probe reads: left out").format(
                    number=number, kind=kind
                )
            )
        else:
            words = _words(tag=row.get(RTT_TAG), owner=row.get(RTT_OWNER))
            about = f"{RTT_TYPES[RttType(kind)]}{_to(targets.get(index))}"
            offers.append(ProbeOffer(ProbeType.CISCO_IPSLA, f"IP SLA {number}", {"entry": number}, words, about))
    return offers


@dataclass(frozen=True, slots=True)
class _NamedTests:
    """A kind of test that is known by owner and name, and its columns; -1 where it has none."""

    type: ProbeType
    what: str
    entry: Oid
    key: int
    target: int = -1
    description: int = -1


_NAMED_TESTS = (
    _NamedTests(ProbeType.DISMAN_PING, "ping", PING_ENTRY, PING_TARGET, PING_TARGET, PING_DESCR),
    _NamedTests(ProbeType.DISMAN_TRACEROUTE, "traceroute", TRACE_ENTRY, TRACE_TARGET, TRACE_TARGET, TRACE_DESCR),
    _NamedTests(ProbeType.JUNIPER_RPM, "RPM", RPM_PROBE.summary_entry, SENT),
    _NamedTests(ProbeType.TWAMP, "TWAMP", TWAMP_PROBE.summary_entry, SENT),
    _NamedTests(ProbeType.HUAWEI_NQA, "NQA", NQA_ENTRY, NQA_TYPE, description=NQA_TAG),
    # To a user who may read results only, they alone tell of a test.
    _NamedTests(ProbeType.HUAWEI_NQA, "NQA", RESULTS_ENTRY, RESULTS_COMPLETIONS),
    _NamedTests(ProbeType.HUAWEI_NQA, "NQA", JITTER_ENTRY, JITTER_COMPLETIONS),
)


async def _named_tests(reader: DeviceReader, kind: _NamedTests) -> list[ProbeOffer]:
    further = tuple(number for number in (kind.target, kind.description) if number not in (-1, kind.key))
    rows = await reader.table(_("{kind} tests").format(kind=kind.what), kind.entry, kind.key, further)
    offers: dict[tuple[str, str], ProbeOffer] = {}
    unreadable = 0
    for index, row in rows.items():
        named = owner_and_test(index)
        if named is None:
            unreadable += 1
        else:
            offers.setdefault(named, _named_offer(kind, named, row))
    if unreadable:
        reader.notes.append(
            ngettext(
                "{count} {kind} test with an owner or a name that is no text: left out",
                "{count} {kind} tests with an owner or a name that is no text: left out",
                unreadable,
            ).format(count=unreadable, kind=kind.what)
        )
    return list(offers.values())


def _named_offer(kind: _NamedTests, named: tuple[str, str], row: Row) -> ProbeOffer:
    owner, test = named
    words = {"test name": test, "owner": owner, **_words(description=row.get(kind.description))}
    about = _("{kind} test{target}").format(kind=kind.what, target=_to(row.get(kind.target)))
    return ProbeOffer(kind.type, f"{kind.what} {owner} {test}", {"owner": owner, "test": test}, words, about)


def owner_and_test(index: Oid) -> tuple[str, str] | None:
    """Two texts with their lengths before them (RFC 2578, clause 7.7), whatever follows them."""
    texts: list[str] = []
    for _part in range(2):
        length, octets = index[:1], index[1 : 1 + sum(index[:1])]
        if not length or not 1 <= length[0] <= 32 or len(octets) != length[0] or max(octets) > 255:
            return None
        try:
            text = bytes(octets).decode()
        except UnicodeDecodeError:
            return None
        if not text.isprintable() or text != text.strip():
            return None
        texts.append(text)
        index = index[1 + length[0] :]
    return texts[0], texts[1]


async def _soam(reader: DeviceReader) -> list[ProbeOffer]:
    delays = await reader.column("SOAM delay sessions", (*DELAY_ENTRY, SUSPECT))
    losses = await reader.column("SOAM loss sessions", (*LOSS_ENTRY, SUSPECT))
    meps = await reader.column("maintenance end points", (*MEP_ENTRY, HIGHEST_DEFECT))
    names = await reader.column("maintenance associations", MA_NAME) if delays or losses or meps else {}
    sessions: defaultdict[Oid, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for mep in sorted(index for index in meps if len(index) == 3):
        sessions[mep] = ([], [])
    for which, indexes in enumerate((delays, losses)):
        for index in indexes:
            if len(index) == 4:
                sessions[index[:3]][which].append(index[3])
    return [
        offer
        for mep, pair in sessions.items()
        for offer in _mep_offers(mep, pair, names.get(mep[:2]), has_faults=mep in meps)
    ]


def _mep_offers(
    mep: Oid, sessions: tuple[list[int], list[int]], name: Value, *, has_faults: bool
) -> Iterator[ProbeOffer]:
    """A delay and a loss session of one end point measure one thing if there is one of each; one has its faults too."""
    delays, losses = sessions
    where: dict[str, int] = dict(zip(("md", "ma", "mep"), mep, strict=True))
    faults: dict[str, int] = {"faults": True} if has_faults else {}
    label = f"SOAM {mep[0]}.{mep[1]}.{mep[2]}"
    words = _words(**{"MA name": name})
    kinds = [("delay", number) for number in delays] + [("loss", number) for number in losses]
    if not kinds:
        yield ProbeOffer(ProbeType.MEF_SOAM, label, where | faults, words, "connectivity")
    elif len(delays) == len(losses) == 1:
        yield ProbeOffer(ProbeType.MEF_SOAM, label, where | dict(kinds) | faults, words, "delay and loss")
    else:
        for kind, number in kinds:
            parameters = where | {kind: number} | (faults if (kind, number) == kinds[0] else {})
            yield ProbeOffer(ProbeType.MEF_SOAM, f"{label} {kind} {number}", parameters, words, kind)


def _words(**values: Value) -> dict[str, str]:
    texts = {what: text_of(value) for what, value in values.items()}
    return {what: text for what, text in texts.items() if text}


def _to(value: Value) -> str:
    if not isinstance(value, bytes) or not value:
        return ""
    if len(value) in (4, 16):
        return f" to {ipaddress.ip_address(value)}"
    return f" to {text_of(value)}"
