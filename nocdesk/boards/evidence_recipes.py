"""How a measured value came of the objects of its poll: which they were, and the arithmetic as it can be checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nocdesk.boards.evidence_rows import Counts
from nocdesk.evidence.queries import PollEvidence
from nocdesk.language import _
from nocdesk.quality.answer import Binding
from nocdesk.quality.layout import ObjectValue, Oid
from nocdesk.quality.rates import UPTIME_MODULUS, passage
from nocdesk.quality.reading import Kind, Metric

SYS_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_PING: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 3, 1)
_RPM: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1, 2, 1)
_TWAMP: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1, 1, 2, 1)
_JITTER: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)
_JITTER_TRIPS, _JITTER_SUM, _JITTER_LOST = 1, 2, (26, 27, 29, 30)
"""rttMonLatestJitterOperNumOfRTT, …RTTSum, and what CISCO-RTTMON-MIB counts as lost there, in all directions."""

_IF_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_IFX_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
_IF_NAMES: tuple[Oid, ...] = ((*_IFX_ENTRY, 1), (*_IF_ENTRY, 2))

_NUMBERED: tuple[Oid, ...] = (_IF_ENTRY, _IFX_ENTRY, (1, 3, 6, 1, 4, 1, 9, 9, 42))
"""Where a single number at the end is the index: of an interface, or of an operation of CISCO-RTTMON-MIB."""

_SENT_AND_RECEIVED: tuple[tuple[Oid, Oid], ...] = (
    ((*_PING, 8), (*_PING, 7)),
    ((*_RPM, 2), (*_RPM, 3)),
    ((*_TWAMP, 2), (*_TWAMP, 3)),
)
"""Columns that count what a test has sent and received (DISMAN-PING-MIB, JUNIPER-RPM-MIB, JUNIPER-TWAMP-MIB)."""

_COUNTERS: Mapping[Metric, tuple[float, tuple[tuple[Oid, Kind], ...]]] = {
    Metric.RX_BPS: (8.0, (((*_IFX_ENTRY, 6), Kind.COUNTER64), ((*_IF_ENTRY, 10), Kind.COUNTER32))),
    Metric.TX_BPS: (8.0, (((*_IFX_ENTRY, 10), Kind.COUNTER64), ((*_IF_ENTRY, 16), Kind.COUNTER32))),
    Metric.IN_ERRORS_PS: (1.0, (((*_IF_ENTRY, 14), Kind.COUNTER32),)),
    Metric.OUT_ERRORS_PS: (1.0, (((*_IF_ENTRY, 20), Kind.COUNTER32),)),
    Metric.IN_DISCARDS_PS: (1.0, (((*_IF_ENTRY, 13), Kind.COUNTER32),)),
    Metric.OUT_DISCARDS_PS: (1.0, (((*_IF_ENTRY, 19), Kind.COUNTER32),)),
}
"""Columns whose growth a rate is, and how many of its units one count is; the first that an agent has was read."""

_PLAIN: Mapping[Metric, Oid] = {
    Metric.RTT_MS: (*_PING, 6),
    Metric.OPER_UP: (*_IF_ENTRY, 8),
    Metric.UPTIME_S: SYS_UPTIME[:-1],
}
_WIDTH = {Kind.COUNTER32: 2**32, Kind.COUNTER64: 2**64}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic: what it gives, the sum in words, and the objects that went into it."""

    name: str
    words: str
    oids: tuple[Oid, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """How the agent's clock passed between two polls, and by how many hundredths of a second."""

    words: str
    ticks: int | None


def passed_between(before: PollEvidence | None, this: PollEvidence) -> Passed:
    """Whether sysUpTime ran on, passed its end, or began anew."""
    now, then = number_at(this, SYS_UPTIME), None if before is None else number_at(before, SYS_UPTIME)
    if now is None or then is None or before is None:
        return Passed(_("no earlier poll is kept to compare with"), None)
    elapsed_s = (this.taken_at - before.taken_at).total_seconds()
    found = passage(then, now, elapsed_s, is_elapsed_sure=False)
    words = {
        "ran_on": _("none, sysUpTime rises"),
        "wrapped": _("sysUpTime passed its end after 497 days"),
        "rebooted": _("the agent restarted, so that differences mean nothing"),
    }
    return Passed(words[found.value], (now - then) % UPTIME_MODULUS if found.value != "rebooted" else None)


def number_at(poll: PollEvidence, oid: Oid) -> int | None:
    """What an object said as a number."""
    return next((b.value for b in poll.bindings if b.oid == oid and isinstance(b.value, int)), None)


def own_bindings(bindings: Sequence[Binding], parameters: Mapping[str, object], instance: str) -> frozenset[Oid]:
    """The objects that belong to this probe's test or to this interface; all where nothing tells them apart."""
    index = _test_index(parameters) or _interface_index(bindings, instance)
    if index is None:
        return frozenset(binding.oid for binding in bindings)
    found = frozenset(b.oid for b in bindings if _has_index(b.oid, index))
    return (found or frozenset(b.oid for b in bindings)) | {SYS_UPTIME}


def counts_of(poll: PollEvidence, own: frozenset[Oid]) -> Counts | None:
    """What a test counted as sent and received."""
    found = _sent_and_received(poll.bindings, own)
    if found is not None:
        return Counts(_whole(found[0].value), _whole(found[1].value))
    trips, lost = _jitter(poll.bindings, own, (_JITTER_TRIPS,)), _jitter(poll.bindings, own, _JITTER_LOST)
    if not trips or not lost:
        return None
    received = sum(_whole(b.value) for b in trips)
    return Counts(received + sum(_whole(b.value) for b in lost), received)


def steps_of(
    metric: Metric, value: float, before: PollEvidence | None, this: PollEvidence, own: frozenset[Oid], unit: str
) -> list[Step]:
    """How the value came about, step by step; none where the probe's own arithmetic is not known here."""
    if metric is Metric.LOSS_PCT or metric is Metric.SUCCESS:
        return _share(metric, value, this, own, unit)
    if metric in _COUNTERS and before is not None:
        return _rate(metric, value, before, this, own, unit)
    if metric is Metric.PDV_MS:
        return _range(value, this, own, unit)
    if metric is Metric.RTT_MS and (summed := _mean_trip(value, this, own, unit)):
        return summed
    column = _PLAIN.get(metric)
    found = next((b for b in this.bindings if column and b.oid in own and b.oid[: len(column)] == column), None)
    if found is None:
        return []
    return [
        Step(
            _("value"),
            _("{grouped} as the device says it, {figure} {unit}")
            .format(grouped=grouped(found.value), figure=figure(value), unit=unit)
            .strip(),
            (found.oid,),
        )
    ]


def _share(metric: Metric, value: float, this: PollEvidence, own: frozenset[Oid], unit: str) -> list[Step]:
    counts = counts_of(this, own)
    if counts is None:
        return []
    pair = _sent_and_received(this.bindings, own) or _jitter(this.bindings, own, (_JITTER_TRIPS, *_JITTER_LOST))
    oids = tuple(binding.oid for binding in pair)
    sent, received = grouped(counts.sent), grouped(counts.received)
    if not counts.sent:
        return [Step("loss", _("nothing came back, and the device counts nothing as sent"), oids)]
    if metric is Metric.SUCCESS:
        return [Step("success", _("{received} of {sent} were answered").format(received=received, sent=sent), oids)]
    return [Step("loss", f"({sent} − {received}) ÷ {sent} = {figure(value)} {unit}", oids)]  # noqa: RUF001


def _mean_trip(value: float, this: PollEvidence, own: frozenset[Oid], unit: str) -> list[Step]:
    """The sum of the round trips over how many there were, in whichever unit the operation is set to."""
    found = _jitter(this.bindings, own, (_JITTER_SUM, _JITTER_TRIPS))
    if len(found) < 2 or not found[1].value:
        return []
    words = f"{grouped(found[0].value)} ÷ {grouped(found[1].value)} = {figure(value)} {unit}"
    return [Step("mean", words, tuple(binding.oid for binding in found))]


def _rate(
    metric: Metric, value: float, before: PollEvidence, this: PollEvidence, own: frozenset[Oid], unit: str
) -> list[Step]:
    scale, columns = _COUNTERS[metric]
    passed = passed_between(before, this)
    for column, kind in columns:
        oid = next((b.oid for b in this.bindings if b.oid in own and b.oid[: len(column)] == column), None)
        now, then = (None, None) if oid is None else (number_at(this, oid), number_at(before, oid))
        if oid is None or now is None or then is None or not passed.ticks:
            continue
        delta = difference(then, now, kind)
        seconds = passed.ticks / 100
        factor = f" × {scale:.0f}" if scale != 1 else ""  # noqa: RUF001
        words = f"{grouped(delta)}{factor} ÷ {seconds:.2f} s = {figure(value)} {unit}"
        return [Step("rate", words, (oid, SYS_UPTIME))]
    return []


def _range(value: float, this: PollEvidence, own: frozenset[Oid], unit: str) -> list[Step]:
    low, high = (
        next((b for b in this.bindings if b.oid in own and b.oid[: len(_PING) + 1] == (*_PING, n)), None)
        for n in (4, 5)
    )
    if low is None or high is None:
        return []
    words = f"{grouped(high.value)} − {grouped(low.value)} = {figure(value)} {unit}"  # noqa: RUF001
    return [Step(_("largest less smallest"), words, (high.oid, low.oid))]


def difference(before: int, now: int, kind: Kind) -> int:
    """By how much a counter grew, over its end where it passed that."""
    return now - before if now >= before else now - before + _WIDTH.get(kind, 0)


def grouped(value: ObjectValue) -> str:
    """A whole number with thin spaces between the thousands."""
    if not isinstance(value, int):
        return str(value)
    return f"{value:,}".replace(",", "\u202f").replace("-", "\N{MINUS SIGN}")


def figure(value: float) -> str:
    """A measured value: three significant digits and at least two decimals below ten, whole from ten thousand on."""
    if abs(value) >= 10_000:
        return grouped(round(value))
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.1f}"


def _sent_and_received(bindings: Iterable[Binding], own: frozenset[Oid]) -> tuple[Binding, Binding] | None:
    numbers = [b for b in bindings if b.oid in own and isinstance(b.value, int)]
    for sent, received in _SENT_AND_RECEIVED:
        a = next((b for b in numbers if b.oid[: len(sent)] == sent), None)
        z = next((b for b in numbers if b.oid[: len(received)] == received), None)
        if a is not None and z is not None:
            return a, z
    return None


def _jitter(bindings: Iterable[Binding], own: frozenset[Oid], numbers: Sequence[int]) -> list[Binding]:
    """Those of these columns of a jitter operation that the answer has, in their order."""
    by_column = {b.oid[: len(_JITTER) + 1]: b for b in bindings if b.oid in own and isinstance(b.value, int)}
    return [by_column[(*_JITTER, number)] for number in numbers if (*_JITTER, number) in by_column]


def _test_index(parameters: Mapping[str, object]) -> Oid | None:
    """Owner and test as they stand in an index, each with its length before it (RFC 2578, clause 7.7)."""
    owner, test = parameters.get("owner"), parameters.get("test")
    if isinstance(owner, str) and isinstance(test, str):
        first, second = owner.encode(), test.encode()
        return (len(first), *first, len(second), *second)
    entry = parameters.get("entry")
    return (entry,) if isinstance(entry, int) else None


def _interface_index(bindings: Sequence[Binding], instance: str) -> Oid | None:
    name = instance.encode()
    for column in _IF_NAMES:
        for b in bindings:
            if name and b.value == name and b.oid[: len(column)] == column:
                return b.oid[len(column) :]
    return None


def _has_index(oid: Oid, index: Oid) -> bool:
    """Whether the index stands in the OID, behind its column, possibly with more behind it."""
    width = len(index)
    if width == 1:
        return oid[-1] == index[0] and any(oid[: len(entry)] == entry for entry in _NUMBERED)
    return any(oid[place : place + width] == index for place in range(len(oid) - width + 1))


def _whole(value: ObjectValue) -> int:
    return value if isinstance(value, int) else 0
