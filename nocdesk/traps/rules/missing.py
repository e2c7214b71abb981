"""Rules that are missing: notifications that came and that no rule knows, and how one for them would begin."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.names.lookup import Names
from nocdesk.names.objects import NamedObject, dotted, parse_oid
from nocdesk.traps.event import TrapState, TrapVarBind
from nocdesk.traps.model import Trap
from nocdesk.traps.rules.judging import OTHERS
from nocdesk.traps.rules.rule import TrapRules
from nocdesk.traps.rules.varbinds import SaidTrap

_MOST_INDEX = 6
"""A longer rest behind a name is no index, but an object without a name of its own below a named node."""


@dataclass(frozen=True, slots=True)
class MissingRule:
    """A notification without a rule: how often it came, of which devices, and when last."""

    trap_oid: str
    count: int
    devices: tuple[str, ...]
    last_at: datetime


def unmapped_traps(session: Session, *, is_open: bool = False) -> list[MissingRule]:
    """All notifications that had no rule when they came, the most frequent first; with `is_open` those still to see."""
    query = select(Alarm.specific_problem, Alarm.count, Alarm.resource, Alarm.last_at).where(
        Alarm.condition == Condition.UNMAPPED, Alarm.specific_problem != OTHERS
    )
    found: defaultdict[str, list[tuple[int, str, datetime]]] = defaultdict(list)
    for trap_oid, count, resource, last_at in session.execute(
        query.where(Alarm.closed_at.is_(None)) if is_open else query
    ):
        found[trap_oid].append((count, resource, last_at))
    rows = (
        MissingRule(
            trap_oid,
            sum(count for count, _, _ in some),
            tuple(sorted({resource for _, resource, _ in some})),
            max(last_at for _, _, last_at in some),
        )
        for trap_oid, some in found.items()
    )
    return sorted(rows, key=lambda row: (-row.count, row.trap_oid))


def missing_rules(session: Session, rules: TrapRules) -> list[MissingRule]:
    """Those among them that have no rule now either."""
    rows = unmapped_traps(session)
    return [row for row in rows if rules.rule_for(last_said_of(session, row.trap_oid)) is None]


def last_said_of(session: Session, trap_oid: str) -> SaidTrap:
    """The last notification of that number; without objects where none is kept."""
    query = select(Trap.varbinds).where(Trap.trap_oid == trap_oid, Trap.state == TrapState.DECODED)
    varbinds = session.scalar(query.order_by(Trap.id.desc()).limit(1))
    return SaidTrap(trap_oid, tuple(TrapVarBind(**one) for one in varbinds or ()))


def skeleton(said: SaidTrap, names: Names) -> str:
    """The file that a rule for a notification begins as, with everything that its last one brought."""
    arcs = parse_oid(said.trap_oid)
    named = None if arcs is None else names.object_at(arcs)
    is_known = named is not None and dotted(named.oid) == said.trap_oid
    module = named.module if named is not None and is_known else "MY-MIB"
    name = named.name if named is not None and is_known else "myRule"
    objects = dict(_objects(said.varbinds, names))
    shown = " ".join(f"{{{one}}}" for one in list(objects)[:3])
    lines = [
        "# Which device and which release sends this, and where it is documented.",
        "format = 1",
        f'module = "{module}"',
        'revision = "of the module that was read"',
        "",
        "[objects]",
        *(f'{one} = "{text}"' for one, text in objects.items()),
        "",
        "[[rule]]",
        f'name = "{name}"',
        f'trap = "{said.trap_oid}"',
        'raises = "reported"',
        f'problem = "{name}"',
        'severity = "minor"',
        f'text = "{name}: {shown}"' if shown else f'text = "{name}"',
        "# Without a notification that clears it: for how long it must be quiet until it counts as over.",
        "quiet_min = 60",
        'guidance = ["What to look at first."]',
    ]
    return "\n".join(lines) + "\n"


def _objects(varbinds: Sequence[TrapVarBind], names: Names) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(varbinds, start=1):
        oid = parse_oid(one.oid) or ()
        named = names.object_at(oid)
        if named is None or len(oid) - len(named.oid) > _MOST_INDEX:
            yield f"object{number}", dotted(oid)
        else:
            yield named.name, " ".join([dotted(named.oid), *_syntax(named)])


def _syntax(named: NamedObject) -> Iterator[str]:
    if named.syntax.labels:
        yield named.syntax.base
        yield from (f"{label}={number}" for number, label in sorted(named.syntax.labels.items()))
