"""One line of the evidence taken apart: the result, the counters with their differences, the poll, the raw varbinds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from nocdesk.boards.evidence_board import Reach
from nocdesk.boards.evidence_ground import metric_words
from nocdesk.boards.evidence_poll import poll_lines, poll_log
from nocdesk.boards.evidence_recipes import (
    Step,
    difference,
    grouped,
    own_bindings,
    passed_between,
    steps_of,
)
from nocdesk.boards.evidence_rows import (
    DecodedLine,
    EvidenceDetail,
    EvidenceRow,
    Ground,
    RowKind,
    VarbindRow,
)
from nocdesk.boards.evidence_traps import trap_detail
from nocdesk.boards.evidence_words import over_words, side_words, value_words
from nocdesk.boards.probe_answer import object_name
from nocdesk.evidence.octets import fingerprint, varbind_octets
from nocdesk.evidence.queries import PollEvidence, evidence_of
from nocdesk.instants import local, zone_word
from nocdesk.language import _
from nocdesk.names.lookup import Names
from nocdesk.names.objects import Oid, dotted
from nocdesk.network.model import Probe
from nocdesk.quality.answer import Binding
from nocdesk.quality.layout import ObjectValue
from nocdesk.quality.reading import Kind

_KINDS = {"Counter32": Kind.COUNTER32, "Counter64": Kind.COUNTER64}
_NUMBERS = frozenset({"TimeTicks", "Counter32", "Counter64", "Gauge32"})
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Polled:
    """A poll and the one before it, with the names of its objects and which of them are the probe's own."""

    this: PollEvidence
    before: PollEvidence | None
    own: frozenset[Oid]
    names: Names

    def name(self, oid: Oid) -> str:
        return object_name(oid, self.names)


def evidence_detail(session: Session, ground: Ground, row: EvidenceRow, reach: Reach) -> EvidenceDetail | None:
    """All that is kept of a line; None for those who may not see the network, and where nothing is kept of it."""
    if not reach.with_network:
        return None
    if row.kind is RowKind.TRAP:
        return trap_detail(session, row, reach.names)
    if row.kind is not RowKind.POLL or ground.probe_id is None:
        return _bare(row)
    this = evidence_of(session, ground.probe_id, row.at)
    probe = session.get(Probe, ground.probe_id)
    if this is None or probe is None or abs(this.taken_at - row.at) > _INSTANT:
        return _forgotten(ground, row, reach)
    before = evidence_of(session, ground.probe_id, this.taken_at - _INSTANT)
    own = own_bindings(this.bindings, probe.parameters, ground.instance)
    polled = _Polled(this, before if before is not None and before.bindings else None, own, reach.names)
    return _of_poll(session, ground, row, polled)


def _of_poll(session: Session, ground: Ground, row: EvidenceRow, polled: _Polled) -> EvidenceDetail:
    unit = metric_words(ground.metric)[1]
    steps = (
        steps_of(ground.metric, row.value, polled.before, polled.this, polled.own, unit)
        if ground.metric is not None and row.value is not None
        else []
    )
    tree = [*_result(ground, row, steps), *_counters(polled), *poll_lines(session, row, polled.this)]
    return EvidenceDetail(
        row_id=row.id,
        title=_("Sample {number}").format(number=row.number),
        tree=tuple(DecodedLine(place, *line) for place, line in enumerate(tree, 1)),
        varbinds=tuple(_varbinds(polled)),
        log=poll_log(ground, row, polled.this),
        octets=b"".join(map(varbind_octets, polled.this.bindings)),
        fingerprint=fingerprint(polled.this.bindings) if polled.this.bindings else "",
        note="" if polled.this.bindings else _("The device gave no object in this poll."),
        arithmetic=steps[0].words if steps else "",
        source=ground.source,
    )


_Line = tuple[int, str, str, bool, bool, str]


def _result(ground: Ground, row: EvidenceRow, steps: Sequence[Step]) -> Iterator[_Line]:
    value = _("no value") if row.value is None else value_words(ground, row.value)
    yield 0, _("Sample {number}").format(number=row.number), value, True, row.over is not None, ""
    if row.over is not None:
        by = over_words(ground, row.over)
        where = _("{side_words} the limit by {by}").format(side_words=side_words(ground), by=by) if by else _("bad")
    else:
        where = _("within the limit") if ground.border is not None and row.value is not None else ""
    place = _("window {window}").format(window=row.window) if row.window else ""
    yield 1, _("Result"), ", ".join(part for part in (where, place) if part), True, False, ""
    for step in steps:
        yield 2, step.name, step.words, False, False, dotted(step.oids[0])


def _counters(polled: _Polled) -> Iterator[_Line]:
    """Those of this poll less those of the one before it, and whether the agent's clock ran on."""
    yield 1, _("Counters since the previous"), "", True, False, ""
    for binding in polled.this.bindings:
        kind = _KINDS.get(binding.type)
        if kind is None or binding.oid not in polled.own or not isinstance(binding.value, int):
            continue
        yield 2, polled.name(binding.oid), _growth(binding, kind, polled.before), False, False, dotted(binding.oid)
    yield 2, _("wrap or reset"), passed_between(polled.before, polled.this).words, False, False, ""


def _growth(binding: Binding, kind: Kind, before: PollEvidence | None) -> str:
    then, now = _value_of(before, binding.oid), binding.value
    if not isinstance(then, int) or not isinstance(now, int):
        return _("{grouped}, and nothing before it").format(grouped=grouped(now))
    words = f"{grouped(now)} − {grouped(then)} = {grouped(difference(then, now, kind))}"  # noqa: RUF001
    return words if now >= then else _("{words}, over its end").format(words=words)


def _varbinds(polled: _Polled) -> Iterator[VarbindRow]:
    """Those of the probe itself before those that were asked with it; their octets stay in the order of the answer."""
    offset, rows = 0, []
    for place, binding in enumerate(polled.this.bindings, 1):
        length = len(varbind_octets(binding))
        rows.append(_varbind(place, binding, polled, offset, length))
        offset += length
    yield from sorted(rows, key=lambda row: not row.is_own)


def _varbind(place: int, binding: Binding, polled: _Polled, offset: int, length: int) -> VarbindRow:
    then = _value_of(polled.before, binding.oid)
    words = polled.names.value_of(binding.oid, binding.value, binding.type)
    is_number = isinstance(binding.value, int) and (words == str(binding.value) or binding.type in _NUMBERS)
    delta = ""
    if isinstance(then, int) and isinstance(binding.value, int) and then != binding.value:
        kind = _KINDS.get(binding.type)
        delta = grouped(binding.value - then if kind is None else difference(then, binding.value, kind))
    before = "" if then is None else polled.names.value_of(binding.oid, then, binding.type)
    return VarbindRow(
        id=place,
        name=polled.name(binding.oid),
        oid=dotted(binding.oid),
        type=binding.type,
        previous=grouped(then) if is_number and isinstance(then, int) else before,
        this=grouped(binding.value) if is_number else words,
        delta=delta,
        offset=offset,
        length=length,
        is_own=binding.oid in polled.own,
    )


def _value_of(poll: PollEvidence | None, oid: Oid) -> ObjectValue:
    return None if poll is None else next((b.value for b in poll.bindings if b.oid == oid), None)


def _bare(row: EvidenceRow) -> EvidenceDetail:
    """Of a change of state there are no varbinds: what it says is all there is."""
    lines = [
        DecodedLine(1, 0, row.kind.value.capitalize(), row.info, is_parent=True),
        DecodedLine(2, 1, "at", f"{local(row.at):%Y-%m-%d %H:%M:%S.%f}"[:-3] + f" {zone_word(row.at)}"),
        DecodedLine(3, 1, "from", row.source),
    ]
    note = _("A change of state has no varbinds; those of the samples before it led to it.")
    if row.kind is RowKind.ROLLUP:
        note = _("A roll-up has no varbinds: its samples are not kept any more.")
    return EvidenceDetail(row.id, row.info, tuple(lines), (), (), b"", "", note, "", row.source)


def _forgotten(ground: Ground, row: EvidenceRow, reach: Reach) -> EvidenceDetail:
    lines = tuple(DecodedLine(place, *line) for place, line in enumerate(_result(ground, row, ()), 1))
    note = _(
        "What the device said is not kept any more: it is forgotten after {evidence_hours} "
        "h, but for what was said around alarms and breaches."
    ).format(evidence_hours=reach.evidence_hours)
    return EvidenceDetail(
        row.id, _("Sample {number}").format(number=row.number), lines, (), (), b"", "", note, "", row.source
    )
