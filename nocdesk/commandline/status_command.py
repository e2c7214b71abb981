"""The command that says how NocDesk itself does, for people and for what watches over it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import typer

from nocdesk.boards.system_status import NEARLY_FULL, SystemStatus, system_status
from nocdesk.commandline.opening import allow, invocation
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json
from nocdesk.finding import Finding, Weight
from nocdesk.language import _, ngettext
from nocdesk.people.policy import Act
from nocdesk.requests.queries import CollectorRow
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.model import ReceiverState
from nocdesk.traps.queries import ReceiverRow

_MIB = 2**20


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say how NocDesk itself does, asking no device; ends with 1 where nobody collects or a spool runs over."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_ALARMS)
        with core.read() as session:
            found = system_status(session, now=core.clock.now())
    if as_json:
        show_json(_record(found))
    else:
        for finding in _findings(found):
            print(finding)
    if not found.is_well():
        raise typer.Exit(1)


def _findings(found: SystemStatus) -> Iterator[Finding]:
    said = _("schema {revision}, {size:,} MiB").format(revision=found.schema, size=-(-found.store_bytes // _MIB))
    yield Finding(Weight.OK, "store", said)
    if not found.collectors:
        yield Finding(Weight.FAULT, "collector", _("has never run on this store: start it with `nocdesk collect`"))
    yield from (_collector(found, row) for row in found.collectors)
    yield from (_receiver(found, row) for row in found.receivers)
    yield Finding(Weight.OK, "open", _open(found))


def _collector(found: SystemStatus, row: CollectorRow) -> Finding:
    subject = f"collector {row.source[:8]}"
    if not found.is_alive(row):
        age_s = (found.at - row.beat_at).total_seconds()
        said = _("gave its last sign of life {age} s ago: start it with `nocdesk collect`").format(age=f"{age_s:.0f}")
        return Finding(Weight.FAULT, subject, said)
    said = _(
        "{polls:.0f} polls a minute, {timeouts:.0f} without an answer; {waiting} wait in the spool ({share:.0%} full)"
    )
    weight = Weight.FAULT if row.spool_share >= NEARLY_FULL else Weight.OK
    figures = {"polls": row.polls_per_min, "timeouts": row.timeouts_per_min}
    return Finding(weight, subject, said.format(**figures, waiting=row.spool_waiting, share=row.spool_share))


def _receiver(found: SystemStatus, row: ReceiverRow) -> Finding:
    if row.state is ReceiverState.STOPPED:
        return Finding(Weight.OK, "traps", _("the receiver was stopped"))
    if row.state is ReceiverState.DOWN or not found.is_alive(row):
        said = _("are not received ({reason}): see `nocdesk check`").format(reason=row.detail or _("no sign of life"))
        return Finding(Weight.FAULT, "traps", said)
    said = _("{received:,} received, {stored:,} stored, {waiting:,} wait")
    figures = {"received": row.received, "stored": row.stored, "waiting": row.waiting}
    return Finding(Weight.OK, "traps", said.format(**figures))


def _open(found: SystemStatus) -> str:
    alarms = sum(found.alarms.values())
    critical = found.alarms.get(PerceivedSeverity.CRITICAL, 0)
    return ", ".join(
        (
            ngettext("{count:,} alarm", "{count:,} alarms", alarms).format(count=alarms),
            _("{critical:,} of them critical, {unacknowledged:,} not acknowledged").format(
                critical=critical, unacknowledged=found.unacknowledged
            ),
            ngettext("{count:,} problem", "{count:,} problems", found.problems).format(count=found.problems),
            ngettext("{count:,} ticket", "{count:,} tickets", found.tickets).format(count=found.tickets),
        )
    )


def _record(found: SystemStatus) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(),
        "is_well": found.is_well(),
        "schema": found.schema,
        "store_bytes": found.store_bytes,
        "collectors": [_alive(found, row) for row in found.collectors],
        "receivers": [_alive(found, row) for row in found.receivers],
        "open": {
            "alarms": {severity.value: count for severity, count in found.alarms.items()},
            "unacknowledged": found.unacknowledged,
            "problems": found.problems,
            "tickets": found.tickets,
        },
    }


def _alive(found: SystemStatus, row: CollectorRow | ReceiverRow) -> dict[str, Any]:
    instants = {"started_at": row.started_at.isoformat(), "beat_at": row.beat_at.isoformat()}
    return {**asdict(row), **instants, "is_alive": found.is_alive(row)}
